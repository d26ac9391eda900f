import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ManifestNode } from '@tsdbt/core';
import type { Template } from '@tsdbt/jinja';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { PackageContext } from '../parse-session.ts';
import { parseFiles } from '../testing/parse-files.ts';
import { parseYaml } from '../yaml/yaml-functions.ts';
import { TemplateReader, type TemplateSource } from './read-template.ts';
import type { TemplateFacts } from './template-facts.ts';

/** Recorded projects; a clone without them skips what needs them. */
const RECORDED = fileURLToPath(new URL('../../../../../shared/conformance/dbt', import.meta.url));

const AREAS = ['compile', 'macros', 'project', 'tests', 'materialize', 'select'];

/** What both ways of reading gave for each template that could be read without rendering. */
const compared: { readonly file: string; readonly text: string; readonly read: unknown; readonly rendered: unknown }[] =
  [];

describe('reading without rendering', () => {
  beforeAll(() => {
    const readStatically = TemplateReader.prototype.readStatically;
    let last: TemplateFacts | undefined;
    vi.spyOn(TemplateReader.prototype, 'readStatically').mockImplementation(function (
      this: TemplateReader,
      template: Template,
      pkg: PackageContext,
    ) {
      last = readStatically.call(this, template, pkg);
      return undefined;
    });
    const render = TemplateReader.prototype.readByRendering;
    vi.spyOn(TemplateReader.prototype, 'readByRendering').mockImplementation(function (
      this: TemplateReader,
      template: Template,
      source: TemplateSource,
      node: ManifestNode,
    ) {
      const read = last;
      const rendered = render.call(this, template, source, node);
      if (read !== undefined)
        compared.push({ file: source.file, text: source.text, read: plain(read), rendered: plain(rendered) });
      return rendered;
    });
  });
  afterAll(() => vi.restoreAllMocks());

  it('gives what rendering gives, on templates of every kind', () => {
    parseFiles({
      'macros/m.sql':
        '{% macro quiet(x, y=1) %}{{ x | upper }}{{ other(y) }}{% endmacro %}{% macro other(z) %}{{ z }}{% endmacro %}',
      'seeds/s.csv': 'id\n1\n',
      'models/a.sql':
        "{{ config(materialized='table', meta={'k': [1, none, true]}) }}select * from {{ ref('s') }} a, {{ ref('p', 's') }} b",
      'models/b.sql':
        "{% set cols = ['x'] %}{% do cols.append('y') %}{% for c in cols %}{{ quiet(c) if loop.first }}{% endfor %}{{ ref('a') }}",
      'models/c.sql':
        "{{ quiet('x', y=var('v', 2)) }}{{ p.other(this.name) }} {{ quiet(1) }} from {{ ref('a') }} {% if is_incremental() %}{{ this }}{% endif %}",
      'models/d.sql': "{{ config(tags='one') }}{{ config(tags=['two']) }}{{ quiet(1, 2) ~ ref('a').identifier }}",
    });
    expect(compared.length).toBeGreaterThanOrEqual(3);
    for (const { read, rendered } of compared) expect(read).toEqual(rendered);
  });

  it.skipIf(!existsSync(RECORDED))(
    'gives what rendering gives, on every recorded template (skipped without ../shared)',
    () => {
      compared.length = 0;
      for (const files of recordedProjects()) {
        try {
          parseFiles(files);
        } catch {
          // Projects that cannot even be loaded are recorded too.
        }
      }
      expect(compared.length).toBeGreaterThan(200);
      for (const { file, text, read, rendered } of compared)
        expect({ file, text, facts: read }).toEqual({ file, text, facts: rendered });
    },
  );
});

function* recordedProjects(): Generator<Readonly<Record<string, string>>> {
  for (const area of AREAS) {
    for (const name of readdirSync(`${RECORDED}/${area}`)) {
      const recorded = parseYaml(readFileSync(`${RECORDED}/${area}/${name}`, 'utf8'), name) as {
        files: Record<string, string>;
      };
      yield recorded.files;
    }
  }
}

function plain({ refs, sources, metrics, config, macros }: TemplateFacts): unknown {
  return { refs, sources, metrics, config, macros };
}
