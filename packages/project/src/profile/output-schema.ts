import * as z from 'zod';

/** A number, or text that is one: environment variables are text. */
const number = z.union([z.number(), z.string().regex(/^\s*\d+\s*$/, 'a number')]);
/** dbt users write `as_bool`, or forget it. */
const flag = z.union([
  z.boolean(),
  z.string().regex(/^\s*(true|false|yes|no|on|off|1|0)\s*$/i, 'true or false'),
  z.number(),
]);
const text = z.union([z.string(), z.number()]);

/** One output of profiles.yml: dbt-clickhouse's keys, and ours (`driver: chdb`, `path`, `memory_limit`, `token`). */
export const OUTPUT: z.ZodType = z.strictObject({
  type: z.string(),
  driver: z.enum(['http', 'native', 'chdb']).nullish(),
  host: text.nullish(),
  port: number.nullish(),
  user: text.nullish(),
  password: text.nullish(),
  token: text.nullish(),
  schema: text.nullish(),
  database: text.nullish(),
  threads: number.nullish(),
  cluster: text.nullish(),
  database_engine: z.string().nullish(),
  cluster_mode: flag.nullish(),
  secure: flag.nullish(),
  verify: flag.nullish(),
  client_cert: z.string().nullish(),
  client_cert_key: z.string().nullish(),
  server_host_name: z.string().nullish(),
  retries: number.nullish(),
  connect_timeout: number.nullish(),
  send_receive_timeout: number.nullish(),
  sync_request_timeout: number.nullish(),
  compression: z.union([z.string(), z.boolean()]).nullish(),
  compress_block_size: number.nullish(),
  check_exchange: flag.nullish(),
  custom_settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
  use_lw_deletes: flag.nullish(),
  allow_automatic_deduplication: flag.nullish(),
  local_suffix: z.string().nullish(),
  local_db_prefix: z.string().nullish(),
  tcp_keepalive: z.union([flag, z.array(z.number())]).nullish(),
  reuse_connections: flag.nullish(),
  // ours
  path: z.string().nullish(),
  memory_limit: number.nullish(),
});
