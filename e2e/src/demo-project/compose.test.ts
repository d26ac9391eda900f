// docker-compose.yml can't run in every place where the tests do, so what it names is checked instead: services, paths,
// variables, npm scripts. A rename that would break it fails here.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly profiles?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string): string => readFileSync(root + path, 'utf8');
const composeText = read('docker-compose.yml');
const compose = parse(composeText) as Compose;
const services = Object.entries(compose.services);
const example = new Map(matches(read('.env.example'), /^([A-Z_]+)=(.*)$/gm));

describe('docker-compose.yml', () => {
  it('has the server and Metabase, and tsdbt as a job', () => {
    expect(Object.keys(compose.services)).toEqual(['clickhouse', 'tsdbt', 'metabase']);
    expect(services.filter(([, { profiles }]) => profiles?.includes('jobs')).map(([name]) => name)).toEqual(['tsdbt']);
  });

  it('pins the version of every image', () => {
    const images = services.flatMap(([, { image }]) => image ?? []);
    expect(images).toHaveLength(2);
    for (const image of images) expect(image).toMatch(/^[\w./-]+:v?\d+\.\d+\.\d+(\.\d+)?$/);
    expect(compose.services.clickhouse?.image).toMatch(/:26\./);
  });

  it('waits only for services that exist and say when they are healthy', () => {
    for (const [name, { depends_on = {} }] of services) {
      for (const [other, { condition }] of Object.entries(depends_on)) {
        expect(compose.services[other], `${name} depends on ${other}`).toBeDefined();
        if (condition === 'service_healthy') expect(compose.services[other]?.healthcheck?.test).toBeDefined();
      }
    }
  });

  it('asks for the health of the port that the clickhouse service publishes', () => {
    const { healthcheck, ports } = compose.services.clickhouse ?? {};
    const port = ports?.[0]?.split(':').at(-1);
    expect(healthcheck?.test.at(-1)).toBe(`http://127.0.0.1:${port}/ping`);
  });

  it('mounts folders that exist and volumes that it declares, each of them', () => {
    const mounted = services.flatMap(([, { volumes = [] }]) =>
      volumes.map(volume => withDefaults(volume).split(':')[0]),
    );
    const folders = mounted.filter(source => source?.startsWith('.'));
    expect(folders).toEqual(['./data/oulad']);
    for (const folder of folders) expect(existsSync(root + folder), folder).toBe(true);
    expect(mounted.filter(source => !source?.startsWith('.'))).toEqual(Object.keys(compose.volumes));
  });

  it('has the defaults of .env.example, which lists every variable that it reads', () => {
    const used = matches(composeText, /\$\{(\w+):-([^}]*)\}/g);
    expect(used.length).toBeGreaterThan(0);
    for (const [name, value] of used) expect(example.get(name), name).toBe(value);
    expect(composeText.match(/\$\{?\w+\b(?!:-)/g), 'every variable has a default').toBeNull();
  });

  it('mounts the data where the project in the image looks for them', () => {
    const [volume = ''] = compose.services.tsdbt?.volumes ?? [];
    const { vars } = parse(read('project.yml')) as { vars: { oulad_path: string } };
    const [, workdir] = /^WORKDIR (\S+)$/m.exec(read('Dockerfile')) ?? [];
    expect(withDefaults(volume).split(':')[1]).toBe(`${workdir}/${vars.oulad_path}`);
  });

  it('gives tsdbt every variable of the target remote, and the server the same user', () => {
    const { outputs } = (parse(read('profiles.yml')) as { oulad: { outputs: { remote: Record<string, string> } } })
      .oulad;
    const asked = matches(JSON.stringify(outputs.remote), /env_var\('(\w+)', '([^']*)'\)/g);
    const given = compose.services.tsdbt?.environment ?? {};
    expect(asked.map(([name]) => name)).toEqual(Object.keys(given));
    for (const [name, value] of asked) expect(example.get(name), name).toBe(value);
    const server = compose.services.clickhouse?.environment ?? {};
    for (const name of Object.keys(server)) expect(given[name], name).toBe(server[name]);
    expect(compose.services[String(given.CLICKHOUSE_HOST)]).toBeDefined();
  });
});

describe('Dockerfile', () => {
  const dockerfile = read('Dockerfile');

  it('stands where the service tsdbt builds', () => {
    expect(compose.services.tsdbt?.build).toBe('.');
  });

  it('runs npm scripts that exist, on the oldest Node that is supported', () => {
    const { scripts, engines } = JSON.parse(read('package.json')) as {
      scripts: Record<string, string>;
      engines: { node: string };
    };
    const asked = matches(dockerfile, /npm run (\w+)/g).map(([script]) => script);
    expect(asked).toEqual(['build']);
    for (const script of asked) expect(scripts[script], script).toBeDefined();
    expect(dockerfile).toContain(`FROM node:${engines.node.replace('>=', '')}-slim`);
  });

  it("starts tsdbt's built entry", () => {
    const { bin } = JSON.parse(read('packages/cli/package.json')) as { bin: { tsdbt: string } };
    expect(dockerfile).toContain(`ENTRYPOINT ["node", "packages/cli/${bin.tsdbt.replace(/^\.\//, '')}"]`);
  });

  it('leaves out what is built, installed or secret', () => {
    expect(read('.dockerignore').split('\n')).toEqual(
      expect.arrayContaining(['**/node_modules', '**/dist', '.env', '.git']),
    );
  });
});

/** The first two groups of each match. */
function matches(text: string, pattern: RegExp): readonly (readonly [string, string])[] {
  return [...text.matchAll(pattern)].map(([, first = '', second = '']) => [first, second] as const);
}

function withDefaults(text: string): string {
  return text.replace(/\$\{\w+:-([^}]*)\}/g, '$1');
}
