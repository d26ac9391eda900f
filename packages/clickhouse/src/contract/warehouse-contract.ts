import { randomUUID } from 'node:crypto';
import { type StatementOptions, type Warehouse, WarehouseError } from '@tsdbt/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { columnsOf, describeQuery } from '../introspect/columns-of.ts';
import { listDatabases, relation, relationsOf } from '../introspect/relations-of.ts';

/** A warehouse to hold to the contract, with at least four threads. */
export type OpenWarehouse = () => Promise<Warehouse>;

/** What every driver of the port `Warehouse` must do; run on each of them. */
export function warehouseContract(driver: string, open: OpenWarehouse): void {
  let warehouse: Warehouse;

  beforeAll(async () => {
    warehouse = await open();
    await warehouse.execute('CREATE DATABASE IF NOT EXISTS contract');
  });
  afterAll(() => warehouse.close());

  const rows = async (sql: string): Promise<readonly (readonly unknown[])[]> => (await warehouse.query(sql)).rows;
  const failure = (work: Promise<unknown>): Promise<WarehouseError> =>
    work.then(
      () => expect.fail('the statement should have failed'),
      error => {
        expect(error).toBeInstanceOf(WarehouseError);
        return error as WarehouseError;
      },
    );
  const newTable = async (columns: string): Promise<string> => {
    const name = `contract.t_${randomUUID().replaceAll('-', '')}`;
    await warehouse.execute(`CREATE TABLE ${name} (${columns}) ENGINE = MergeTree ORDER BY tuple()`);
    return name;
  };

  describe(`${driver}: results`, () => {
    it('knows its version', async () => {
      expect((await warehouse.capabilities()).version).toMatch(/^\d+\.\d+\.\d+/);
    });

    it('gives columns with their full types, rows or none', async () => {
      const sql = "SELECT 1 AS a, CAST('x', 'LowCardinality(Nullable(String))') AS b";
      const columns = [
        { name: 'a', type: 'UInt8' },
        { name: 'b', type: 'LowCardinality(Nullable(String))' },
      ];
      expect(await warehouse.query(sql)).toMatchObject({ columns, rows: [[1, 'x']] });
      expect(await warehouse.query(`${sql} WHERE 0`)).toMatchObject({ columns, rows: [] });
    });

    it.each([
      ['UInt8', 'toUInt8(7)', 7],
      ['64-bit integers', 'toUInt64(18446744073709551615)', '18446744073709551615'],
      ['negative ones', 'toInt64(-9223372036854775808)', '-9223372036854775808'],
      [
        'wider ones',
        "toInt256('-57896044618658097711785492504343953926634992332820282019728792003956564819968')",
        '-57896044618658097711785492504343953926634992332820282019728792003956564819968',
      ],
      ['decimals', 'toDecimal128(1.10, 10)', '1.1'],
      ['floats', 'toFloat64(0.1)', 0.1],
      ['nan', 'nan', 'nan'],
      ['infinity', '-inf', '-inf'],
      ['null', 'NULL', null],
      ['booleans', 'true', true],
      ['strings', "'a\\tb\\n''\"\\\\é😀'", 'a\tb\n\'"\\é😀'],
      ['arrays', '[toInt64(1), 2]', ['1', '2']],
      ['maps', "map('k', toUInt64(1))", { k: '1' }],
      ['named tuples', "CAST((1, 'x'), 'Tuple(n UInt8, s String)')", { n: 1, s: 'x' }],
      ['dates', "toDate('2020-02-29')", '2020-02-29'],
      ['times in UTC', "toDateTime('2020-02-29 12:00:00')", '2020-02-29 12:00:00'],
      ['UUIDs', "toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0')", '61f0c404-5cb3-11e7-907b-a6006ad3dba0'],
    ])('loses nothing of %s', async (_, expression, value) => {
      expect(await rows(`SELECT ${expression}`)).toEqual([[value]]);
    });

    it('reads a large result whole', async () => {
      const result = await rows('SELECT number, toString(number) FROM numbers(300000)');
      expect(result).toHaveLength(300000);
      expect(result.at(-1)).toEqual(['299999', '299999']);
    });

    it('gives nothing for a statement without result', async () => {
      const name = `contract.e_${randomUUID().replaceAll('-', '')}`;
      const result = await warehouse.query(`CREATE TABLE ${name} (a Int8) ENGINE = Memory`);
      expect(result).toMatchObject({ columns: [], rows: [] });
    });

    it('takes SHOW, DESCRIBE and EXISTS, and statements that end in a comment or a semicolon', async () => {
      expect(await rows('SHOW DATABASES')).toContainEqual(['contract']);
      expect((await rows('DESCRIBE TABLE system.one'))[0]?.[0]).toBe('dummy');
      expect(await rows('EXISTS system.one')).toEqual([[1]]);
      expect(await rows('SELECT 1 -- one')).toEqual([[1]]);
      expect(await rows('SELECT 1 ;\n -- done\n')).toEqual([[1]]);
    });

    it('tells the id it was given, and makes one up otherwise', async () => {
      const queryId = randomUUID();
      expect((await warehouse.execute('SELECT 1', { queryId })).queryId).toBe(queryId);
      expect((await warehouse.execute('SELECT 1')).queryId).not.toBe('');
    });
  });

  describe(`${driver}: parameters and settings`, () => {
    it.each<[string, string, string | number | boolean | null, unknown]>([
      ['a string', 'String', 'x', 'x'],
      [
        'special characters',
        'String',
        'tab\t line\n quote\' back\\slash "é😀" {x}',
        'tab\t line\n quote\' back\\slash "é😀" {x}',
      ],
      ['an injection', 'String', "'); DROP TABLE t; --", "'); DROP TABLE t; --"],
      ['a number', 'Int32', -5, -5],
      ['a float', 'Float64', 1.5, 1.5],
      ['a boolean', 'Bool', true, true],
      ['null', 'Nullable(String)', null, null],
      ['an identifier', 'Identifier', 'one', 0],
    ])('binds %s', async (_, type, value, expected) => {
      const sql = type === 'Identifier' ? 'SELECT dummy FROM system.{v:Identifier}' : `SELECT {v:${type}}`;
      expect((await warehouse.query(sql, { params: { v: value } })).rows).toEqual([[expected]]);
    });

    it('keeps a setting to its statement, alone and in a session', async () => {
      const ask = "SELECT toString(getSetting('max_block_size'))";
      const [[usual] = []] = await rows(ask);
      for (const session of [{}, { session: randomUUID() }]) {
        const settings = { max_block_size: 1234 };
        expect((await warehouse.query(ask, { ...session, settings })).rows).toEqual([['1234']]);
        expect((await warehouse.query(ask, session)).rows).toEqual([[usual]]);
      }
    });

    it('goes back to what the session SET, from whatever came between', async () => {
      const session = { session: randomUUID() };
      const ask = "SELECT toString(getSetting('max_block_size')), toString(getSetting('max_threads'))";
      const values = async (settings: Record<string, number> = {}) =>
        (await warehouse.query(ask, { ...session, settings })).rows[0];
      const [, threads] = (await values()) ?? [];
      expect(await values({ max_block_size: 1234 })).toEqual(['1234', threads]);
      await warehouse.execute('SET max_block_size = 777', session);
      expect(await values()).toEqual(['777', threads]);
      expect(await values({ max_block_size: 55, max_threads: 3 })).toEqual(['55', '3']);
      expect(await values({ max_threads: 5 })).toEqual(['777', '5']);
      await failure(warehouse.query(ask, { ...session, settings: { max_threads: 2, max_block_size: 'none' } }));
      expect(await values()).toEqual(['777', threads]);
      await warehouse.endSession(session.session);
    });

    it('does not take what one setting changes of others for what they were', async () => {
      const session = { session: randomUUID() };
      const ask = "SELECT toString(getSetting('enable_analyzer'))";
      const [[usual] = []] = (await warehouse.query(ask, session)).rows;
      const old = { ...session, settings: { compatibility: '23.1' } };
      expect((await warehouse.query(ask, old)).rows).not.toEqual([[usual]]);
      const other = { ...session, settings: { enable_analyzer: true } };
      expect((await warehouse.query(ask, other)).rows).toEqual([['true']]);
      expect((await warehouse.query(ask, session)).rows).toEqual([[usual]]);
      await warehouse.endSession(session.session);
    });

    it('takes booleans and strings as settings', async () => {
      const settings = { join_use_nulls: true, session_timezone: 'Asia/Tokyo' };
      const { rows: found } = await warehouse.query("SELECT getSetting('join_use_nulls'), timezone()", { settings });
      expect(found).toEqual([[true, 'Asia/Tokyo']]);
    });

    it('refuses an unknown setting', async () => {
      const error = await failure(warehouse.execute('SELECT 1', { settings: { no_such_setting: 1 } }));
      expect(error).toMatchObject({ code: 115, type: 'UNKNOWN_SETTING' });
      expect(error.message).toContain('no_such_setting');
    });

    it('finds names in the database that was asked for', async () => {
      const ask = 'SELECT currentDatabase()';
      expect((await warehouse.query(ask, { database: 'contract' })).rows).toEqual([['contract']]);
      expect(await rows(ask)).toEqual([['default']]);
      expect(await failure(warehouse.query(ask, { database: 'nowhere' }))).toMatchObject({ type: 'UNKNOWN_DATABASE' });
      const inSession = { database: 'contract', session: 'names' };
      await warehouse.execute('USE system', inSession);
      expect((await warehouse.query(ask, inSession)).rows).toEqual([['contract']]);
      await warehouse.endSession('names');
    });
  });

  describe(`${driver}: errors`, () => {
    const at = (error: WarehouseError): string => (error.sql ?? '').slice(error.position, (error.position ?? 0) + 6);

    it('gives code, name and place of a syntax error, in characters', async () => {
      const error = await failure(warehouse.query("SELECT 'é😀',\n  1 + + FROM )"));
      expect(error).toMatchObject({ code: 62, type: 'SYNTAX_ERROR' });
      expect(at(error)).toBe(')');
    });

    it('finds the place behind blanks and comments in front', async () => {
      for (const front of ['\n\n  ', '-- ä (\n', '/* é */\n\n', '\n# x\n']) {
        expect(at(await failure(warehouse.query(`${front}SELECT 1 AS one two`)))).toBe('two');
        expect(at(await failure(warehouse.query(`${front}SELECT 1 +`)))).toBe('');
      }
    });

    it('finds an unknown column that is named once', async () => {
      const error = await failure(warehouse.query('SELECT dummy, amuont -- amuont\n FROM system.one'));
      expect(error).toMatchObject({ code: 47, type: 'UNKNOWN_IDENTIFIER' });
      expect(at(error)).toBe('amuont');
    });

    it('names an unknown table', async () => {
      const error = await failure(warehouse.query('SELECT * FROM contract.nowhere'));
      expect(error).toMatchObject({ code: 60, type: 'UNKNOWN_TABLE', position: 14 });
      expect(error.message).toContain('contract.nowhere');
    });

    it('says what ClickHouse says, without version, code and stack', async () => {
      const error = await failure(warehouse.execute("SELECT throwIf(1, 'no (GOOD) at all')"));
      expect(error).toMatchObject({ code: 395, type: 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO' });
      expect(error.message).toMatch(/^no \(GOOD\) at all/);
      expect(error.message).not.toMatch(/Code: |version|Stack trace|DB::/);
    });

    it('tells an error that comes after many rows', async () => {
      const error = await failure(warehouse.query('SELECT throwIf(number = 200000) FROM numbers(300000)'));
      expect(error.code).toBe(395);
    });

    it('refuses several statements, and runs none of them', async () => {
      const table = await newTable('a Int8');
      const error = await failure(warehouse.execute(`SELECT ';' /* ; */; DROP TABLE ${table}`));
      expect(error).toMatchObject({ code: 62, position: 18 });
      expect(await rows(`EXISTS ${table}`)).toEqual([[1]]);
    });
  });

  describe(`${driver}: sessions`, () => {
    it('share temporary tables, which end with the session', async () => {
      const session = randomUUID();
      await warehouse.execute('CREATE TEMPORARY TABLE scratch (a Int8)', { session });
      await warehouse.execute('INSERT INTO scratch VALUES (5)', { session });
      expect((await warehouse.query('SELECT a FROM scratch', { session })).rows).toEqual([[5]]);
      expect(await failure(warehouse.query('SELECT a FROM scratch'))).toMatchObject({ type: 'UNKNOWN_TABLE' });
      await warehouse.endSession(session);
      expect(await failure(warehouse.query('SELECT a FROM scratch', { session }))).toMatchObject({
        type: 'UNKNOWN_TABLE',
      });
    });

    it('keep what a statement SETs', async () => {
      const session = randomUUID();
      await warehouse.execute('SET max_threads = 3', { session });
      const ask = "SELECT toString(getSetting('max_threads'))";
      expect((await warehouse.query(ask, { session })).rows).toEqual([['3']]);
      expect((await warehouse.query(ask, { session })).rows).toEqual([['3']]);
      await warehouse.endSession(session);
    });

    it('run statements in the order they came, also after one that failed', async () => {
      const session = randomUUID();
      const work = [
        warehouse.execute('CREATE TEMPORARY TABLE steps (a Int32)', { session }),
        warehouse.execute('INSERT INTO steps SELECT sum(number) % 7 FROM numbers(3000000)', { session }),
        failure(warehouse.execute('SELECT nonsense', { session })),
        warehouse.execute('INSERT INTO steps VALUES (2)', { session }),
      ];
      const last = warehouse.query('SELECT count() FROM steps', { session });
      await Promise.all(work);
      expect((await last).rows).toEqual([['2']]);
      await warehouse.endSession(session);
    });

    it('leave nothing to the next session: settings, temporary tables, databases, parameters', async () => {
      const ask = "SELECT currentDatabase(), toString(getSetting('max_block_size'))";
      const inNew = async <T>(work: (options: StatementOptions) => Promise<T>, database = 'contract'): Promise<T> => {
        const session = randomUUID();
        return await work({ session, database }).finally(() => warehouse.endSession(session));
      };
      const looked = () => inNew(async options => (await warehouse.query(ask, options)).rows);
      const usual = await looked();
      const traces: ((options: StatementOptions) => Promise<unknown>)[] = [
        options => warehouse.query(ask, { ...options, settings: { max_block_size: 1234 } }),
        options => warehouse.execute('SET max_block_size = 77', options),
        options => warehouse.execute('USE system', options),
        options => warehouse.execute('CREATE TEMPORARY TABLE left_behind (a Int8)', options),
        options => warehouse.query('SELECT {given:Int8}', { ...options, params: { given: 1 } }),
        options => failure(warehouse.query('SELECT nonsense', options)),
      ];
      for (const trace of traces) {
        await inNew(trace);
        expect(await looked()).toEqual(usual);
      }
      expect(await inNew(async options => (await warehouse.query(ask, options)).rows, 'system')).not.toEqual(usual);
      expect(await inNew(options => failure(warehouse.query('SELECT a FROM left_behind', options)))).toMatchObject({
        type: 'UNKNOWN_TABLE',
      });
      expect(await inNew(options => failure(warehouse.query('SELECT {given:Int8}', options)))).toMatchObject({
        type: 'UNKNOWN_QUERY_PARAMETER',
      });
    });

    it('end quietly when there was none', async () => {
      await expect(warehouse.endSession(randomUUID())).resolves.toBeUndefined();
    });
  });

  describe(`${driver}: running statements`, () => {
    const endless = 'SELECT sum(sipHash64(number)) FROM system.numbers SETTINGS max_rows_to_read = 0';
    const running = async (ids: readonly string[]): Promise<number> => {
      const list = ids.map(id => `'${id}'`).join(', ');
      const [[count] = []] = await rows(`SELECT count() FROM system.processes WHERE query_id IN (${list})`);
      return Number(count);
    };

    it('run side by side, each under the id it was given', async () => {
      const ids = [randomUUID(), randomUUID(), randomUUID()];
      const work = ids.map(queryId => failure(warehouse.execute(endless, { queryId })));
      await expect.poll(() => running(ids), { timeout: 30_000 }).toBe(3);
      // As many as a served warehouse runs: looking and killing must get through all the same.
      await Promise.all(ids.map(id => warehouse.cancel(id)));
      for (const error of await Promise.all(work)) expect(error.type).toBe('QUERY_WAS_CANCELLED');
      expect(await running(ids)).toBe(0);
    });

    it('tell their progress, and are killed by a signal', async () => {
      const controller = new AbortController();
      const seen: number[] = [];
      const error = await failure(
        warehouse.execute(endless, {
          signal: controller.signal,
          onProgress: ({ readRows }) => {
            seen.push(readRows);
            if (seen.length === 2) controller.abort();
          },
        }),
      );
      expect(error).toMatchObject({ code: 394, type: 'QUERY_WAS_CANCELLED' });
      expect(seen[0]).toBeGreaterThan(0);
      expect(seen[1]).toBeGreaterThan(seen[0] ?? 0);
    });

    it('of one session are told from each other: killing one that waits does not touch the one that runs', async () => {
      const session = randomUUID();
      const [first, second] = [randomUUID(), randomUUID()];
      const controller = new AbortController();
      const busy = failure(warehouse.execute(endless, { session, queryId: first }));
      const waiting = failure(warehouse.execute('SELECT 1', { session, queryId: second, signal: controller.signal }));
      await expect.poll(() => running([first]), { timeout: 30_000 }).toBe(1);
      controller.abort();
      await warehouse.cancel(second);
      expect(await running([first, second])).toBe(1);
      await warehouse.cancel(first);
      expect(await busy).toMatchObject({ type: 'QUERY_WAS_CANCELLED' });
      expect(await waiting).toMatchObject({ type: 'QUERY_WAS_CANCELLED' });
      expect((await warehouse.query('SELECT 2', { session })).rows).toEqual([[2]]);
      await warehouse.endSession(session);
    });

    it('do not start after their signal', async () => {
      const table = await newTable('a Int8');
      const error = await failure(warehouse.execute(`DROP TABLE ${table}`, { signal: AbortSignal.abort() }));
      expect(error.type).toBe('QUERY_WAS_CANCELLED');
      expect(await rows(`EXISTS ${table}`)).toEqual([[1]]);
    });

    it('keep their parameters apart when there are many', async () => {
      const numbers = Array.from({ length: 100 }, (_, index) => index);
      const answers = await Promise.all(
        numbers.map(n => warehouse.query('SELECT {n:UInt32}, {s:String}', { params: { n, s: `s${n}` } })),
      );
      expect(answers.map(answer => answer.rows)).toEqual(numbers.map(n => [[n, `s${n}`]]));
    });

    it('of an unknown id are cancelled without complaint', async () => {
      await expect(warehouse.cancel(randomUUID())).resolves.toBeUndefined();
    });
  });

  describe(`${driver}: inserted streams`, () => {
    async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
      for (const text of texts) yield Buffer.from(text);
    }

    it('takes data that stand in the statement, empty lines and semicolons too, for nothing but data', async () => {
      const table = await newTable('a String');
      await warehouse.execute(`INSERT INTO ${table} FORMAT TSV\nx\n\nDROP TABLE ${table}\n;y\n`);
      expect(await rows(`SELECT a FROM ${table} ORDER BY a`)).toEqual([[''], [';y'], [`DROP TABLE ${table}`], ['x']]);
    });

    it('arrive as one insert, rows cut anywhere, defaults filled in', async () => {
      const table = await newTable('a UInt32, b String, c UInt8 DEFAULT 7');
      const data = pieces('1,"x', '\ny"\n2', ',z\n');
      const summary = await warehouse.insertStream(`INSERT INTO ${table} (a, b) FORMAT CSV`, data);
      expect(summary.writtenRows).toBe(2);
      expect(await rows(`SELECT * FROM ${table} ORDER BY a`)).toEqual([
        [1, 'x\ny', 7],
        [2, 'z', 7],
      ]);
    });

    it('may be of any format and have settings', async () => {
      const table = await newTable('a UInt32, b Nullable(String)');
      const json = pieces('{"a": 1, "zz": 5}\n{"a": 2, "b": "x"}\n');
      await warehouse.insertStream(
        `INSERT INTO ${table} SETTINGS input_format_skip_unknown_fields = 1 FORMAT JSONEachRow`,
        json,
      );
      await warehouse.insertStream(`INSERT INTO ${table} VALUES`, pieces("(3, 'y'), ", "(4, ';')"));
      const binary = Buffer.from([5, 0, 0, 0, 0, 2, 0xc3, 0xa9]);
      await warehouse.insertStream(
        `INSERT INTO ${table} FORMAT RowBinary`,
        (async function* () {
          yield binary.subarray(0, 3);
          yield binary.subarray(3);
        })(),
      );
      expect(await rows(`SELECT * FROM ${table} ORDER BY a`)).toEqual([
        [1, null],
        [2, 'x'],
        [3, 'y'],
        [4, ';'],
        [5, 'é'],
      ]);
    });

    it('may be large', async () => {
      const table = await newTable('a UInt64, s String');
      const rowsPerPiece = 10_000;
      const text = 'lorem ipsum dolor sit amet consectetur';
      let bytes = 0;
      async function* large(): AsyncGenerator<Uint8Array> {
        for (let piece = 0; piece < 120; piece += 1) {
          const first = piece * rowsPerPiece;
          const lines = Array.from({ length: rowsPerPiece }, (_, index) => `${first + index}\t${text}`);
          const chunk = Buffer.from(`${lines.join('\n')}\n`);
          bytes += chunk.length;
          yield chunk;
        }
      }
      const summary = await warehouse.insertStream(`INSERT INTO ${table} FORMAT TabSeparated`, large());
      expect(bytes).toBeGreaterThan(50_000_000);
      expect(summary.writtenRows).toBe(1_200_000);
      expect(await rows(`SELECT count(), sum(a), uniqExact(a), any(s) FROM ${table}`)).toEqual([
        ['1200000', '719999400000', '1200000', text],
      ]);
    });

    it('may be empty', async () => {
      const table = await newTable('a UInt32');
      const summary = await warehouse.insertStream(`INSERT INTO ${table} FORMAT CSV`, pieces());
      expect(summary.writtenRows).toBe(0);
    });

    it('that break insert nothing, and their own error is told', async () => {
      const table = await newTable('a UInt32');
      async function* breaking(): AsyncGenerator<Uint8Array> {
        yield Buffer.from('1\n2\n');
        throw new RangeError('the disk is gone');
      }
      const insert = warehouse.insertStream(`INSERT INTO ${table} FORMAT CSV`, breaking());
      await expect(insert).rejects.toThrow(new RangeError('the disk is gone'));
      expect(await rows(`SELECT count() FROM ${table}`)).toEqual([['0']]);
    });

    it('that never end are ended by their signal', async () => {
      const table = await newTable('a UInt32');
      const controller = new AbortController();
      async function* endless(): AsyncGenerator<Uint8Array> {
        for (let line = 0; ; line += 1) {
          if (line === 100) controller.abort();
          yield Buffer.from(`${line}\n`);
        }
      }
      const { signal } = controller;
      const error = await failure(warehouse.insertStream(`INSERT INTO ${table} FORMAT CSV`, endless(), { signal }));
      expect(error.type).toBe('QUERY_WAS_CANCELLED');
      expect(await rows(`SELECT count() FROM ${table}`)).toEqual([['0']]);
    });

    it('that do not fit are an error of ClickHouse', async () => {
      const table = await newTable('a UInt32');
      const error = await failure(warehouse.insertStream(`INSERT INTO ${table} FORMAT CSV`, pieces('1\n', 'two\n')));
      expect(error.type).toMatch(/^(CANNOT_PARSE|INCORRECT_DATA)/);
    });

    it('need an INSERT', async () => {
      const error = await failure(warehouse.insertStream('SELECT 1', pieces('1\n')));
      expect(error.code).toBe(62);
    });
  });

  describe(`${driver}: introspection`, () => {
    beforeAll(async () => {
      await warehouse.execute('CREATE DATABASE IF NOT EXISTS looked_at');
      await warehouse.execute(
        "CREATE TABLE IF NOT EXISTS looked_at.t (id UInt64 COMMENT 'key', d Date DEFAULT today()) ENGINE = MergeTree PARTITION BY toYYYYMM(d) ORDER BY id COMMENT 'a table'",
      );
      await warehouse.execute('INSERT INTO looked_at.t (id) SELECT number FROM numbers(3)');
      await warehouse.execute('CREATE VIEW IF NOT EXISTS looked_at.v AS SELECT id FROM looked_at.t');
    });

    it('lists databases and their relations', async () => {
      expect(await listDatabases(warehouse)).toEqual(expect.arrayContaining(['default', 'looked_at', 'system']));
      expect(await relationsOf(warehouse, 'looked_at')).toMatchObject([
        {
          schema: 'looked_at',
          identifier: 't',
          kind: 'table',
          engine: 'MergeTree',
          databaseEngine: 'Atomic',
          comment: 'a table',
          rows: 3,
          sortingKey: 'id',
          partitionKey: 'toYYYYMM(d)',
        },
        { identifier: 'v', kind: 'view', rows: null },
      ]);
      expect(await relationsOf(warehouse, 'nowhere')).toEqual([]);
    });

    it('finds one relation, or none', async () => {
      expect(await relation(warehouse, { schema: 'looked_at', identifier: 'v' })).toMatchObject({ kind: 'view' });
      expect(await relation(warehouse, { schema: 'looked_at', identifier: 'w' })).toBeUndefined();
    });

    it('lists columns of a relation', async () => {
      const columns = [
        { name: 'id', type: 'UInt64', comment: 'key' },
        { name: 'd', type: 'Date', defaultKind: 'DEFAULT' },
      ];
      expect(await columnsOf(warehouse, { schema: 'looked_at', identifier: 't' })).toEqual(columns);
      expect(await columnsOf(warehouse, { schema: 'looked_at', identifier: 'w' })).toEqual([]);
    });

    it('describes a query without running it', async () => {
      const sql = "\n SELECT id, throwIf(1) AS x, CAST('a', 'LowCardinality(String)') AS c FROM looked_at.t; -- end";
      expect(await describeQuery(warehouse, sql)).toEqual([
        { name: 'id', type: 'UInt64' },
        { name: 'x', type: 'UInt8' },
        { name: 'c', type: 'LowCardinality(String)' },
      ]);
    });

    it('tells where a query that it describes is wrong', async () => {
      for (const [sql, place] of [
        ['\nSELECT id, nope FROM looked_at.t', 'nope'],
        ['\nSELECT CAST(id AS) FROM looked_at.t', '\\) FROM'],
      ] as const) {
        const error = await failure(describeQuery(warehouse, sql));
        expect(error.sql).toBe(sql);
        expect(sql.slice(error.position)).toMatch(new RegExp(`^${place}`));
      }
    });
  });

  describe(`${driver}: closing`, () => {
    it('kills what runs, then refuses, and leaves the way free to open again', async () => {
      const work = failure(warehouse.execute('SELECT sum(sipHash64(number)) FROM system.numbers'));
      await warehouse.query('SELECT 1');
      await warehouse.close();
      expect((await work).type).toMatch(/QUERY_WAS_CANCELLED|CLOSED/);
      expect((await failure(warehouse.query('SELECT 1'))).type).toBe('CLOSED');
      await warehouse.close();
      warehouse = await open();
      expect(await rows('SELECT 1')).toEqual([[1]]);
    });
  });
}
