// `npx tsx bench/src/jinja-throughput.ts`: CPU time of rendering, ours beside Python's Jinja2 (python3, or $PYTHON, with
// jinja2 installed), and of 10,000 typical models from text to SQL. Measure on an idle machine; nothing is asserted here.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  compileTemplate,
  createEnvironment,
  fromJson,
  type Json,
  nativeFunction,
  parseTemplate,
  render,
  runToEnd,
  scopeOf,
} from '@tsdbt/jinja';
import { BENCH_TEMPLATES, type BenchTemplate } from './jinja-templates.ts';

const RUNS = 5;
const SECONDS = 0.3;
const MODELS = 10_000;
const environment = createEnvironment();

interface Measured {
  readonly runs: readonly number[];
  readonly output: string;
}

const theirs = measureJinja2();
console.log('| template | tsdbt, ms | Jinja2, ms | times faster |\n|---|---:|---:|---:|');
const ratios = BENCH_TEMPLATES.map((template, index) => {
  const ours = measureTemplate(template);
  const other = theirs?.[index];
  if (other !== undefined && other.output !== ours.output) throw new Error(`${template.name} renders differently`);
  const [mine, yours] = [median(ours.runs), other === undefined ? undefined : median(other.runs)];
  const ratio = yours === undefined ? undefined : yours / mine;
  console.log(`| ${template.name} | ${mine.toFixed(4)} | ${yours?.toFixed(4) ?? '–'} | ${ratio?.toFixed(1) ?? '–'} |`);
  return ratio ?? Number.NaN;
});
console.log(`\nMedian: ${median(ratios).toFixed(1)} times Jinja2's throughput (CPU time, median of ${RUNS}).`);
measureModels();

function measureTemplate({ source, context }: BenchTemplate): Measured {
  const template = compileTemplate(parseTemplate(source));
  const scope = scopeOf(
    Object.fromEntries(Object.entries(context).map(([name, value]) => [name, fromJson(value as Json)])),
  );
  let output = '';
  const runs = Array.from({ length: RUNS }, () => {
    const start = cpuSeconds();
    let count = 0;
    while (cpuSeconds() - start < SECONDS) {
      for (let i = 0; i < 20; i++) output = runToEnd(render(template, scope, { environment }));
      count += 20;
    }
    return ((cpuSeconds() - start) / count) * 1000;
  });
  return { runs, output };
}

function measureJinja2(): readonly Measured[] | undefined {
  const script = fileURLToPath(new URL('./jinja-throughput.py', import.meta.url));
  const input = JSON.stringify({ runs: RUNS, seconds: SECONDS, templates: BENCH_TEMPLATES });
  const { status, stdout, stderr } = spawnSync(process.env.PYTHON ?? 'python3', [script], { input, encoding: 'utf8' });
  if (status === 0) return JSON.parse(stdout) as readonly Measured[];
  console.log(`(Python's Jinja2 cannot be measured: ${stderr.trim().split('\n').pop()})\n`);
  return undefined;
}

/** 10,000 different models: reading, compiling and rendering each once, then rendering again. */
function measureModels(): void {
  const text = nativeFunction('text', ({ positional }) => `db.${positional[positional.length - 1]}`);
  const scope = scopeOf({
    config: nativeFunction('config', () => ''),
    ref: text,
    source: text,
    cents_to_dollars: text,
    is_incremental: nativeFunction('is_incremental', () => true),
    this: 'db.this',
  });
  const marks = [cpuSeconds()];
  const templates = Array.from({ length: MODELS }, (_, index) => parseTemplate(typicalModel(index)));
  marks.push(cpuSeconds());
  const compiled = templates.map(compileTemplate);
  marks.push(cpuSeconds());
  for (let round = 0; round < 2; round++) {
    for (const template of compiled) runToEnd(render(template, scope, { environment }));
    marks.push(cpuSeconds());
  }
  const [parse, compile, first, again] = marks.slice(1).map((mark, index) => (mark - (marks[index] ?? 0)).toFixed(2));
  console.log(
    `\n${MODELS} typical models, CPU seconds: parse ${parse}, compile ${compile}, render ${first}, render again ${again}.`,
  );
}

function typicalModel(index: number): string {
  return `{{ config(materialized='table', tags=['a', 'b']) }}

with source as (
    select * from {{ ref('stg_model_${index}') }}
),
renamed as (
    select
        id_${index} as id,
        {{ cents_to_dollars('amount_${index}') }} as amount,
        {% for name in ['a', 'b', 'c'] %}{{ name }}_total{% if not loop.last %},{% endif %}
        {% endfor %}
    from source
    {% if is_incremental() %}where updated_at > (select max(updated_at) from {{ this }}){% endif %}
)
select * from renamed join {{ source('raw', 'events') }} using (id)
`;
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
