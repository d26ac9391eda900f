import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { fail, type HttpConnection, WarehouseError } from '@tsdbt/core';
import { type ChdbEngine, type ChdbEngineOptions, openChdbEngine } from '../embedded/chdb-engine.ts';
import { removeSpooledFiles } from '../embedded/insert-file.ts';
import { loadChdb } from '../embedded/load-chdb.ts';
import { isThisProcess, livingOwner, type Owner, ownerFile, recordOwner, type ServedAt } from './owner-file.ts';

export interface ClaimedFolder {
  readonly engine: ChdbEngine;
  /** Says that the folder is being served, so that other processes come through the server. */
  announce(server: ServedAt): void;
  /** Closes the engine and gives the folder to others. */
  release(): Promise<void>;
}

/** What a server says about itself, if the folder's living owner serves it. */
export function serverOf(folder: string): ServedAt | undefined {
  return livingOwner(folder)?.server;
}

/**
 * Opens a chDB folder for this process alone.
 * @throws TsdbtError TS6008, naming the holder, when another process has it
 */
export async function claimFolder(options: ChdbEngineOptions, command: string): Promise<ClaimedFolder> {
  const owner = livingOwner(options.path);
  // An owner on another host may be dead, or a container that is gone; the kernel's lock will tell.
  if (owner !== undefined && owner.host === hostname()) refuse(options.path, owner);
  const engine = openOrRefuse(await loadChdb(), options);
  removeSpooledFiles(engine.spoolFolder);
  let record = recordOwner(options.path, command);
  return {
    engine,
    announce(server) {
      record = recordOwner(options.path, command, server);
    },
    async release() {
      await engine.close();
      record.release();
    },
  };
}

function openOrRefuse(chdb: Awaited<ReturnType<typeof loadChdb>>, options: ChdbEngineOptions): ChdbEngine {
  try {
    return openChdbEngine(chdb, options);
  } catch (error) {
    if (error instanceof WarehouseError) throw error;
    // chDB says no more than that it failed; with a folder that exists, the lock is what it fails on.
    if (existsSync(options.path)) refuse(options.path, livingOwner(options.path), error);
    throw error;
  }
}

function refuse(folder: string, owner: Owner | undefined, cause?: unknown): never {
  if (owner === undefined) {
    fail({
      code: 'TS6008',
      message: `the embedded warehouse ${folder} cannot be opened: another process has it, or its files are not accessible`,
      ...(cause instanceof Error ? { notes: [cause.message] } : {}),
    });
  }
  const self = isThisProcess(owner);
  const where = owner.host === hostname() ? '' : ` on ${owner.host}`;
  fail({
    code: 'TS6008',
    message: `the embedded warehouse ${folder} is in use by process ${owner.pid}${where}: ${owner.command}`,
    hint: self
      ? 'this process has it open already'
      : 'wait until it has ended, or share the warehouse: start `tsdbt serve`, and other commands go through it',
    notes: [`held since ${owner.since}, says ${ownerFile(folder)}`],
  });
}

/** The connection that goes through a server on this machine. */
export function connectionTo(server: ServedAt): HttpConnection {
  const url = new URL(server.url);
  return {
    driver: 'http',
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port),
    user: 'default',
    password: '',
    ...(server.token === undefined ? {} : { token: server.token }),
    secure: false,
    verify: true,
    compression: false,
    connectTimeout: 10,
    sendReceiveTimeout: 300,
    retries: 3,
  };
}
