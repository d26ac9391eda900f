import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Whether a request carries the token: as a bearer token, ClickHouse's key header, a basic password or the parameter. */
export function isAuthorized(
  headers: IncomingHttpHeaders,
  password: string | undefined,
  token: string | undefined,
): boolean {
  if (token === undefined) return true;
  const key = headers['x-clickhouse-key'];
  const candidates = [bearer(headers.authorization), basicPassword(headers.authorization), key, password];
  return candidates.some(candidate => typeof candidate === 'string' && equal(candidate, token));
}

/**
 * Without a token anyone on this machine may ask, but no web page that someone here has open: its requests carry another origin,
 * or, after a trick with DNS, another host name.
 */
export function comesFromElsewhere(headers: IncomingHttpHeaders): boolean {
  const { origin, host } = headers;
  // Browsers tell so of every request, also of an image's, which has no origin.
  if (headers['sec-fetch-site'] === 'cross-site') return true;
  return !isLoopback(hostOf(`http://${host ?? 'localhost'}`)) || (origin !== undefined && !isLoopback(hostOf(origin)));
}

export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  return bare === 'localhost' || bare === '::1' || /^127(\.\d{1,3}){3}$/.test(bare);
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : '';
}

function bearer(authorization: string | undefined): string | undefined {
  return /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
}

function basicPassword(authorization: string | undefined): string | undefined {
  const encoded = /^Basic (.+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  return pair.slice(pair.indexOf(':') + 1);
}

function equal(candidate: string, token: string): boolean {
  const left = Buffer.from(candidate);
  const right = Buffer.from(token);
  return left.length === right.length && timingSafeEqual(left, right);
}
