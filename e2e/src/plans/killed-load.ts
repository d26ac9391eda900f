import { argv, kill, pid } from 'node:process';
import { applyPlan, openWarehouse } from '@tsdbt/clickhouse';
import { planLoad } from '@tsdbt/plan';
import { killedOwner, loadRequest } from './load-fixture.ts';

// Loads a file and kills itself at a moment: before a step of that kind, or as soon as rows are read (`rows`).
const [, , path = '', file = '', moment = ''] = argv;
const die = (): void => void kill(pid, 'SIGKILL');
const warehouse = await openWarehouse({ driver: 'chdb', path }, { threads: 2 });
const owner = killedOwner();
const plan = planLoad(await loadRequest(warehouse, [file], owner));
/** Asks again and again, since progress is told only now and then, and a small load may be over by then. */
async function dieWhenRowsAreRead(): Promise<void> {
  const reading = `select 1 from system.processes where startsWith(query_id, '${owner.invocationId}') and read_rows > 0`;
  while ((await warehouse.query(reading)).rows.length === 0);
  die();
}

await applyPlan(plan, warehouse, {
  session: 's',
  queryIdPrefix: owner.invocationId,
  owner,
  onStep(step) {
    if (step.kind === moment) die();
    if (moment === 'rows' && step.kind === 'loadFile') void dieWhenRowsAreRead();
  },
});
await warehouse.close();
