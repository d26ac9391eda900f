import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { env } from 'node:process';

/** A release of clickhouse-jdbc, with all that it needs. */
export interface JdbcDriver {
  readonly version: string;
  readonly classPath: string;
}

/** Where the jars lie, unless TSDBT_JDBC_JARS names another folder; CONTRIBUTING.md tells how they come there. */
const JARS: string = env.TSDBT_JDBC_JARS ?? join(homedir(), '.cache', 'tsdbt', 'jdbc');

/** Each release that is there is tried; the other jars belong to all of them. None without Java. */
export function findJdbcDrivers(): readonly JdbcDriver[] {
  if (!existsSync(JARS) || !runs('java', '-version')) return [];
  const jars = readdirSync(JARS).filter(name => name.endsWith('.jar'));
  const isDriver = (name: string): boolean => /^clickhouse-jdbc-.*-all\.jar$/.test(name);
  const others = jars.filter(name => !isDriver(name));
  return jars.filter(isDriver).map(name => ({
    version: name.replace(/^clickhouse-jdbc-|-all\.jar$/g, ''),
    classPath: [name, ...others].map(jar => join(JARS, jar)).join(delimiter),
  }));
}

/** A Python that has clickhouse-connect: TSDBT_PYTHON, or the usual one. */
export function findPython(): string | undefined {
  const python = env.TSDBT_PYTHON ?? 'python3';
  return runs(python, '-c', 'import clickhouse_connect') ? python : undefined;
}

export function runs(program: string, ...args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}
