import type { Plan } from '@tsdbt/core';
import { createTable, dropRelation, quoteIdentifier, renderRelation, stagingComment } from '@tsdbt/sql';
import { columnComment, commentStep, docsToPersist } from '../persist-docs.ts';
import type { Planning, PlanRequest } from '../plan-request.ts';
import { configSettings } from '../read-config.ts';
import { replacementPlan } from '../replacement-plan.ts';
import { tableStorage } from '../table-storage.ts';

/** A seed's columns and rows, as read from its file (`inferSeed` of the clickhouse package). */
export interface SeedData {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Rows as pieces of ClickHouse's CSV, each a whole number of lines and about a megabyte at most. */
  readonly csv: readonly string[];
}

/** Plans a seed: its rows go to a staging table and are swapped in. dbt truncates and inserts, which leaves a window without rows. */
export function planSeed(request: PlanRequest, seed: SeedData): Planning<Plan> {
  return replacementPlan(request, {
    isInstant: false,
    *steps(staging, cluster) {
      const docs = docsToPersist(request.node);
      const into = `insert into ${renderRelation(staging)} (${seed.columns.map(c => quoteIdentifier(c.name)).join(', ')})`;
      const create = createTable({
        ...(yield* tableStorage(
          request,
          seed.columns.map(column => column.name),
        )),
        relation: staging,
        shape: { columns: seed.columns.map(column => ({ ...column, comment: columnComment(docs, column.name) })) },
        comment: stagingComment(request.owner),
        cluster,
      });
      return [
        {
          kind: 'createStaging',
          sql: [create],
          why: 'built beside the old table, which goes on serving readers',
          undo: [dropRelation(staging, { cluster })],
          staging,
        },
        {
          kind: 'insert',
          sql: seed.csv.map(rows => `${into} format CSV\n${rows}`),
          why: 'the rows of the file',
          undo: [],
          // Times may name their zone, which older servers read only when told to; a first row that reads like the names of the columns
          // is no header.
          settings: {
            date_time_input_format: 'best_effort',
            input_format_csv_detect_header: 0,
            ...configSettings(request.node.config, 'query_settings'),
          },
          into: staging,
          main: true,
        },
        commentStep(staging, { relation: docs.relation }, cluster),
      ];
    },
  });
}
