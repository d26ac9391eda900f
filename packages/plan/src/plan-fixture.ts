import type { Answer, Ask, ColumnInfo, ExistingRelation, JsonObject, ManifestNode, Plan, Target } from '@tsdbt/core';
import type { StagingOwner } from '@tsdbt/sql';
import { planNode } from './plan-node.ts';
import type { CallMacro, Hook, Planning, PlanRequest } from './plan-request.ts';

/** Requests for tests of plans: what is not said is plain. */
export interface RequestFixture {
  readonly config?: JsonObject;
  readonly node?: Partial<ManifestNode>;
  readonly target?: Partial<Target>;
  readonly existing?: Partial<ExistingRelation>;
  readonly databaseEngine?: string | null;
  readonly sql?: string;
  readonly pre?: readonly Hook[];
  readonly post?: readonly Hook[];
  readonly hasUsers?: boolean;
  readonly macros?: Readonly<Record<string, string>>;
}

const OWNER: StagingOwner = {
  invocationId: '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b',
  host: 'h',
  pid: 1,
  startedAt: '2026-01-01T00:00:00Z',
};

export function planRequest(fixture: RequestFixture): PlanRequest {
  const { config = {}, node = {}, existing, macros } = fixture;
  return {
    node: {
      unique_id: 'model.p.t',
      resource_type: 'model',
      name: 't',
      alias: 't',
      schema: 'dev',
      description: '',
      columns: {},
      constraints: [],
      contract: { enforced: false, alias_types: true, checksum: null },
      original_file_path: 'models/t.sql',
      local: {},
      ...node,
      config: { enabled: true, materialized: 'table', tags: [], meta: {}, ...config },
    } as unknown as ManifestNode,
    sql: fixture.sql ?? 'select 1 as id',
    target: { schema: 'dev', visible: {}, settings: {}, ...fixture.target } as unknown as Target,
    owner: OWNER,
    existing: existing === undefined ? null : ({ kind: 'table', ...existing } as ExistingRelation),
    databaseEngine: fixture.databaseEngine === undefined ? 'Atomic' : fixture.databaseEngine,
    hooks: { pre: fixture.pre ?? [], post: fixture.post ?? [] },
    hasUsers: fixture.hasUsers ?? true,
    ...(macros === undefined ? {} : { callMacro: callMacro(macros) }),
  };
}

/** Drives a plan with canned answers: columns for every `describe`, rows for every `query`. */
export function drivePlan(
  planning: Planning<Plan>,
  answers: { readonly columns?: readonly ColumnInfo[]; readonly rows?: readonly (readonly unknown[])[] } = {},
): Plan & { readonly asked: readonly Ask[] } {
  const asked: Ask[] = [];
  let step = planning.next();
  while (!step.done) {
    asked.push(step.value);
    step = planning.next(answerTo(step.value, answers));
  }
  return { ...step.value, asked };
}

/** Plans a model of the fixture. */
export function planOf(
  fixture: RequestFixture,
  answers?: Parameters<typeof drivePlan>[1],
): ReturnType<typeof drivePlan> {
  return drivePlan(planNode(planRequest(fixture)), answers);
}

function answerTo(ask: Ask, answers: NonNullable<Parameters<typeof drivePlan>[1]>): Answer {
  const columns = answers.columns ?? [{ name: 'id', type: 'UInt8' }];
  if (ask.kind === 'describe') return columns;
  return { columns, rows: answers.rows ?? [], summary: {} } as unknown as Answer;
}

function callMacro(macros: Readonly<Record<string, string>>): CallMacro {
  return (name, args) => {
    const text = macros[name];
    if (text === undefined) return undefined;
    // biome-ignore lint/correctness/useYield: this override asks for nothing
    return (function* () {
      return text.replace('$0', JSON.stringify(args[0])).replace('$1', JSON.stringify(args[1]));
    })();
  };
}
