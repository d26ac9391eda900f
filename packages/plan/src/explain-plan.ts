import type { Plan, Step } from '@tsdbt/core';
import { renderRelation } from '@tsdbt/sql';

/** A plan for people, as `--dry-run` prints it: each step with why it is there, its statements, and how it would be undone. */
export function explainPlan(plan: Plan): string {
  const target = plan.relation === undefined ? '' : ` → ${renderRelation(plan.relation)}`;
  return [`${plan.nodeId}${target}`, ...plan.steps.flatMap(explainStep)].join('\n');
}

function explainStep(step: Step, index: number): string[] {
  const number = String(index + 1).padStart(3);
  return [
    `${number}. ${TITLES[step.kind]}: ${step.why}`,
    ...detail(step),
    ...step.sql.flatMap(statement => indented(statement)),
    ...settings(step),
    ...step.undo.map(statement => `     undo: ${oneLine(statement)}`),
  ];
}

const TITLES: Readonly<Record<Step['kind'], string>> = {
  createDatabase: 'create database',
  createStaging: 'create staging table',
  insert: 'insert',
  loadFile: 'load',
  replacePartitions: 'replace partitions',
  exchange: 'exchange',
  rename: 'rename',
  createView: 'create view',
  drop: 'drop',
  comment: 'comment',
  alter: 'alter',
  grant: 'grant',
  hook: 'hook',
  sql: 'sql',
};

function detail(step: Step): string[] {
  if (step.kind !== 'loadFile') return [];
  const declared = step.load.columns.filter(column => column.type !== null);
  const types = declared.map(column => `${column.name} ${column.type}`).join(', ');
  return [...step.load.files.map(file => `     ${file}`), ...(types === '' ? [] : [`     declared: ${types}`])];
}

function settings(step: Step): string[] {
  const entries = Object.entries(step.settings ?? {});
  return entries.length === 0 ? [] : [`     with ${entries.map(([name, value]) => `${name} = ${value}`).join(', ')}`];
}

/** Statements with data (seeds) are cut: who wants to see the rows looks at the file. */
function indented(statement: string): string[] {
  const lines = statement.split('\n');
  const shown = lines.slice(0, MAX_LINES).map(line => `     ${line}`);
  return lines.length > MAX_LINES ? [...shown, `     … ${lines.length - MAX_LINES} more lines`] : shown;
}

const MAX_LINES = 200;

function oneLine(statement: string): string {
  return statement.replace(/\s+/g, ' ');
}
