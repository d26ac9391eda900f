import { openWarehouse } from '../open-warehouse.ts';

// Opens the folder that it is given and does as the second argument says: `hold` it until killed, `try` to and tell, or
// `exit` with a statement running.
const [, , path = '', then = 'hold'] = process.argv;
const opening = openWarehouse({ driver: 'chdb', path }, { threads: 2, command: 'tsdbt hold-in-child' });
if (then === 'try') {
  // A loser lives on until its parent has heard it: two children race here.
  const lost = await opening.then(
    () => undefined,
    (error: Error) => error.message,
  );
  if (lost !== undefined) {
    process.send?.(lost);
    await new Promise(resolve => process.once('disconnect', resolve));
    process.exit();
  }
}
const warehouse = await opening;
await warehouse.query('SELECT 1');
if (then === 'exit') {
  const queryId = 'endless';
  warehouse.execute('SELECT sum(sipHash64(number)) FROM system.numbers', { queryId }).catch(() => undefined);
  for (let running = 0; running === 0; ) {
    const { rows } = await warehouse.query(`SELECT count() FROM system.processes WHERE query_id = '${queryId}'`);
    running = Number(rows[0]?.[0]);
  }
  process.exit(7);
}
process.send?.('open');
process.on('disconnect', () => void warehouse.close());
