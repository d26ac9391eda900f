import { argv, kill, pid } from 'node:process';
import { applyPlan, openWarehouse } from '@tsdbt/clickhouse';
import { planLoad } from '@tsdbt/plan';
import { killedOwner, loadRequest } from './load-fixture.ts';

// Loads a file and kills itself at a moment: before a step of that kind, or while rows are read (`rows`).
const [, , path = '', file = '', moment = ''] = argv;
const die = (): void => void kill(pid, 'SIGKILL');
const warehouse = await openWarehouse({ driver: 'chdb', path }, { threads: 2 });
const owner = killedOwner();
const plan = planLoad(await loadRequest(warehouse, [file], owner));
await applyPlan(plan, warehouse, {
  session: 's',
  queryIdPrefix: owner.invocationId,
  owner,
  onStep: step => (step.kind === moment ? die() : undefined),
  onProgress: progress => (moment === 'rows' && progress.readRows > 0 ? die() : undefined),
});
await warehouse.close();
