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

/** 10,000 different models: from text to SQL, each once; as one compiles them, and with the share of each step. */
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
  const sql = (model: string): string =>
    runToEnd(render(compileTemplate(parseTemplate(model)), scope, { environment }));
  const indices = Array.from({ length: MODELS }, (_, index) => index);
  const marks = [cpuSeconds()];
  const mark = (): number => marks.push(cpuSeconds());
  for (const index of indices) sql(typicalModel(index));
  mark();
  for (const index of indices) sql(variedModel(index));
  mark();
  const templates = indices.map(index => parseTemplate(typicalModel(index)));
  mark();
  const compiled = templates.map(compileTemplate);
  mark();
  for (const template of compiled) runToEnd(render(template, scope, { environment }));
  mark();
  const [typical, varied, ...steps] = marks.slice(1).map((each, index) => (each - (marks[index] ?? 0)).toFixed(2));
  console.log(`\n${MODELS} models from text to SQL, CPU seconds: ${typical} if they are alike, ${varied} if they vary`);
  console.log(`(parse ${steps[0]}, compile ${steps[1]}, render ${steps[2]}; held in memory between the steps).`);
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

/** Models as a project's differ: some are configured, some have several parents, a list to loop over, a condition. */
function variedModel(index: number): string {
  const times = <T>(count: number, make: (k: number) => T): T[] => Array.from({ length: count }, (_, k) => make(k));
  const config = index % 2 === 1 ? `{{ config(materialized='${index % 4 === 1 ? 'view' : 'table'}') }}\n\n` : '';
  const parents = times(1 + (index % 4), k => `p${k} as (\n    select * from {{ ref('stg_${index}_${k}') }}\n)`);
  const columns = times(3 + (index % 17), k => (k % 5 === 4 ? `{{ cents_to_dollars('c${k}') }} as c${k}` : `c${k}`));
  const loops = index % 3 === 0;
  const list = loops ? `{% set kinds = [${times(2 + (index % 6), k => `'k${k}'`).join(', ')}] %}\n` : '';
  if (loops)
    columns.push("{% for kind in kinds %}sum(if(kind = '{{ kind }}', amount, 0)) as {{ kind }}_amount, {% endfor %}1");
  const condition =
    index % 5 === 0 ? '\n{% if is_incremental() %}\nwhere t > (select max(t) from {{ this }})\n{% endif %}' : '';
  return `${config}${list}with ${parents.join(',\n')}\nselect\n    ${columns.join(',\n    ')}\nfrom p0${condition}\n`;
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
