import { startServer } from '../serve/start-server.ts';

// Serves the folder that it is given, tells its parent where, and ends when asked to or left alone; or at once.
const [, , path = '', token = ''] = process.argv;
const server = await startServer({
  connection: { driver: 'chdb', path },
  port: 0,
  threads: 4,
  command: 'serve-in-child',
  ...(token === '' ? {} : { token }),
});
process.send?.({ url: server.url, token: server.token });
process.on('message', message => {
  if (message === 'exit') process.exit(9);
  void server.close().then(() => process.disconnect());
});
process.on('disconnect', () => void server.close());
