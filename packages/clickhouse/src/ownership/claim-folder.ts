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

/**
 * Opens a chDB folder for this process alone, or tells where its owner serves it.
 * @throws TsdbtError TS6008, naming the holder, when a process has it that does not serve it
 */
export async function claimFolder(options: ChdbEngineOptions, command: string): Promise<ClaimedFolder | ServedAt> {
  const owner = livingOwner(options.path);
  if (owner?.server !== undefined) return owner.server;
  // An owner on another host may be dead, or a container that is gone; the kernel's lock will tell.
  if (owner !== undefined && owner.host === hostname()) refuse(options.path, owner);
  const chdb = await loadChdb();
  try {
    return claimed(openChdbEngine(chdb, options), options.path, command);
  } catch (error) {
    if (error instanceof WarehouseError) throw error;
    // chDB says no more than that it failed. Most likely somebody was faster, and is about to say so.
    const winner = await soon(() => livingOwner(options.path));
    if (winner?.server !== undefined) return winner.server;
    if (winner !== undefined) refuse(options.path, winner);
    fail({
      code: 'TS6008',
      message: `the embedded warehouse ${options.path} cannot be opened: another process has it, or its files are not accessible`,
      ...(error instanceof Error ? { notes: [error.message] } : {}),
    });
  }
}

/**
 * Opens a chDB folder to serve it.
 * @throws TsdbtError TS6008 when another process has it, serving or not
 */
export async function claimFolderToServe(options: ChdbEngineOptions, command: string): Promise<ClaimedFolder> {
  const owner = livingOwner(options.path);
  if (owner?.server !== undefined) refuse(options.path, owner);
  const claim = await claimFolder(options, command);
  if ('engine' in claim) return claim;
  fail({ code: 'TS6008', message: `the embedded warehouse ${options.path} is served already, at ${claim.url}` });
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

function claimed(engine: ChdbEngine, folder: string, command: string): ClaimedFolder {
  removeSpooledFiles(engine.spoolFolder);
  let record = recordOwner(folder, command);
  return {
    engine,
    announce(server) {
      record = recordOwner(folder, command, server);
    },
    async release() {
      await engine.close();
      record.release();
    },
  };
}

/** What is there, or comes within a second. */
async function soon<T>(look: () => T | undefined): Promise<T | undefined> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  return undefined;
}

function refuse(folder: string, owner: Owner): never {
  const where = owner.host === hostname() ? '' : ` on ${owner.host}`;
  const served = owner.server === undefined ? '' : `, which serves it at ${owner.server.url}`;
  fail({
    code: 'TS6008',
    message: `the embedded warehouse ${folder} is in use by process ${owner.pid}${where}: ${owner.command}${served}`,
    hint: isThisProcess(owner)
      ? 'this process has it open already'
      : 'wait until it has ended, or share the warehouse: start `tsdbt serve`, and other commands go through it',
    notes: [`held since ${owner.since}, says ${ownerFile(folder)}`],
  });
}
