import { readFileSync } from 'node:fs';
import { type ClientRequest, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { HttpConnection } from '@tsdbt/core';

/**
 * Keep-alive sockets with what the client's own agent cannot do: a time limit for connecting, certificates without a private CA,
 * and servers whose certificate is not to be checked.
 */
export function createAgent(connection: HttpConnection, sockets: number): HttpAgent | HttpsAgent {
  const common = { keepAlive: true, keepAliveMsecs: 10_000, maxSockets: sockets };
  const agent = connection.secure
    ? new HttpsAgent({ ...common, rejectUnauthorized: connection.verify, ...certificates(connection) })
    : new HttpAgent(common);
  limitConnecting(agent, connection);
  refuseUpgrades(agent);
  return agent;
}

function certificates({ clientCertificate, clientCertificateKey }: HttpConnection): { cert?: Buffer; key?: Buffer } {
  return {
    ...(clientCertificate === undefined ? {} : { cert: readFileSync(clientCertificate) }),
    ...(clientCertificateKey === undefined ? {} : { key: readFileSync(clientCertificateKey) }),
  };
}

/** Node ends a request whose answer is 101 without a word, and the client would wait for ever. */
function refuseUpgrades(agent: HttpAgent | HttpsAgent): void {
  const overridden = agent as unknown as { addRequest: (request: ClientRequest, ...rest: unknown[]) => void };
  const add = overridden.addRequest.bind(agent);
  overridden.addRequest = (request, ...rest) => {
    request.once('upgrade', (_, socket) => {
      socket.destroy();
      const error = new Error('HTTP 101, it goes over to another protocol');
      request.emit('error', Object.assign(error, { code: 'HTTP_ERROR' }));
    });
    add(request, ...rest);
  };
}

type CreateConnection = (options: object, callback?: (error: Error | null, stream: Duplex) => void) => Socket;

function limitConnecting(agent: HttpAgent | HttpsAgent, { secure, connectTimeout, host, port }: HttpConnection): void {
  const overridden = agent as unknown as { createConnection: CreateConnection };
  const create = overridden.createConnection.bind(agent);
  overridden.createConnection = (options, callback) => {
    const socket = create(options, callback);
    const timer = setTimeout(() => {
      const error = new Error(`no connection to ${host}:${port} within ${connectTimeout} s`);
      socket.destroy(Object.assign(error, { code: 'CONNECT_TIMEOUT' }));
    }, connectTimeout * 1000);
    const settle = (): void => clearTimeout(timer);
    socket.once(secure ? 'secureConnect' : 'connect', settle).once('close', settle);
    return socket;
  };
}
