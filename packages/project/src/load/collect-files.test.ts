import { memoryFileSystem } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import { digest } from '../naming/digest.ts';
import { collectFiles } from './collect-files.ts';

const NO_PATHS = { macros: [], tests: [], models: [], snapshots: [], analyses: [], seeds: [], functions: [], docs: [] };

describe('files of templates', () => {
  const fs = memoryFileSystem({
    '/p/models/a.sql.j2': 'select 1',
    '/p/models/b.sql.jinja2': 'select 1',
    '/p/models/c.sql': 'select 1',
    '/p/models/d.md.jinja': '',
    '/p/models/e.yml.j2': '',
    '/p/models/f.j2': '',
  });
  const rolesOf = (jinjaExtensions: boolean) =>
    collectFiles(fs, '/p', { paths: { ...NO_PATHS, models: ['models'] }, jinjaExtensions }).map(
      file => `${file.role} ${file.path}`,
    );
  it('may end in an extension of Jinja, if the project says so', () => {
    expect(rolesOf(true)).toEqual([
      'model models/a.sql.j2',
      'model models/b.sql.jinja2',
      'model models/c.sql',
      'docs models/d.md.jinja',
    ]);
    expect(rolesOf(false)).toEqual(['model models/c.sql']);
  });
});

describe('absolute paths', () => {
  const fs = memoryFileSystem({ '/shared/docs/sub/a.md': 'text', '/p/models/m.sql': 'select 1' });
  const paths = { ...NO_PATHS, models: ['models'], docs: ['/shared/docs', 'models'] };
  it('are looked at for the project', () => {
    const files = collectFiles(fs, '/p', { paths, mayBeAbsolute: true });
    expect(files.map(file => `${file.role} ${file.path}`)).toEqual([
      'model models/m.sql',
      'docs /shared/docs/sub/a.md',
    ]);
    expect(files[1]?.text).toBe('text');
  });
  it('are nothing for a package, which stays in its folder', () => {
    expect(collectFiles(fs, '/p', { paths }).map(file => file.path)).toEqual(['models/m.sql']);
  });
});

describe('extensions', () => {
  it('may be written in capitals, whatever the file is', () => {
    const fs = memoryFileSystem({
      '/p/all/a.Sql': '',
      '/p/all/b.PY': '',
      '/p/all/c.YML': '',
      '/p/all/d.Yaml': '',
      '/p/all/e.MD': '',
      '/p/all/f.CSV': '',
      '/p/all/g.SQLX': '',
      '/p/all/fixtures/h.Csv': '',
    });
    const rolesOf = (kind: keyof typeof NO_PATHS) =>
      collectFiles(fs, '/p', { paths: { ...NO_PATHS, [kind]: ['all'] } }).map(file => `${file.role} ${file.path}`);
    const described = ['properties all/c.YML', 'properties all/d.Yaml', 'docs all/e.MD'];
    expect(rolesOf('models')).toEqual(['model all/a.Sql', 'python_model all/b.PY', ...described]);
    expect(rolesOf('macros')).toEqual(['macro all/a.Sql', ...described]);
    expect(rolesOf('snapshots')).toEqual(['snapshot all/a.Sql', ...described]);
    expect(rolesOf('seeds')).toEqual([...described, 'seed all/f.CSV', 'seed all/fixtures/h.Csv']);
    expect(rolesOf('tests')).toEqual(['singular_test all/a.Sql', ...described, 'fixture all/fixtures/h.Csv']);
    expect(rolesOf('docs')).toEqual(['docs all/e.MD']);
  });
});

describe('the checksum of a seed', () => {
  it.each([
    ['is that of its text without blanks around it', '\n id,n\n1,x\n\n', 'id,n\n1,x'],
    ['counts a byte order mark, which is no blank to Python', '\ufeffid,n\n1,x\n', '\ufeffid,n\n1,x'],
  ])('%s', (_, text, counted) => {
    const fs = memoryFileSystem({ '/p/seeds/s.csv': text });
    const [seed] = collectFiles(fs, '/p', { paths: { ...NO_PATHS, seeds: ['seeds'] } });
    expect(seed?.checksum).toEqual({ name: 'sha256', checksum: digest('sha256', counted) });
  });
});
