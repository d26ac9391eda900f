import { Dict, raise, str, type Value } from '@tsdbt/jinja';
import { quoteGivenText } from '@tsdbt/sql';

/** dbt-clickhouse: `clickhouse_s3source`: the table function `s3(…)` from configurations, the first to say something, and arguments that override them. */
export function s3SourceClause(configs: readonly Value[], given: readonly (Value | undefined)[]): Value {
  const read = (name: (typeof KEYS)[number]): Value => {
    const own = given[KEYS.indexOf(name)];
    if (own !== undefined && own !== null && own !== '') return own;
    return (
      configs.map(config => (config instanceof Dict ? config.get(name) : undefined)).find(v => v !== undefined) ?? ''
    );
  };
  const [key, secret, role, externalId] = [
    text(read('aws_access_key_id')),
    text(read('aws_secret_access_key')),
    text(read('role_arn')),
    text(read('external_id')),
  ];
  if ((key === '') !== (secret === ''))
    raise('RuntimeError', 'S3 aws_access_key_id and aws_secret_access_key go together');
  if (externalId !== '' && role === '') raise('RuntimeError', 'S3 external_id specified without role_arn');
  const compression = text(read('compression'));
  const structure = structureText(read('structure'));
  const parts = [quoteGivenText(url(text(read('bucket')), text(read('path'))))];
  if (key !== '') parts.push(quoteGivenText(key), quoteGivenText(secret));
  parts.push(quoteGivenText(text(read('fmt'))));
  if (structure !== '' || compression !== '') parts.push(quoteGivenText(structure));
  if (compression !== '') parts.push(quoteGivenText(compression));
  if (role !== '')
    parts.push(
      `extra_credentials(role_arn=${quoteGivenText(role)}${externalId === '' ? '' : `, external_id=${quoteGivenText(externalId)}`})`,
    );
  return `s3(${parts.join(', ')})`;
}

const KEYS = [
  'bucket',
  'path',
  'fmt',
  'structure',
  'aws_access_key_id',
  'aws_secret_access_key',
  'role_arn',
  'compression',
  'external_id',
] as const;

function url(bucket: string, path: string): string {
  const host = bucket.replace('https://', '');
  const separator = path !== '' && !host.endsWith('/') && !path.startsWith('/') ? '/' : '';
  return `https://${`${host}${separator}${path}`.replaceAll('//', '/')}`;
}

function structureText(structure: Value): string {
  if (structure instanceof Dict)
    return [...structure.entries()].map(([name, type]) => `${str(name)} ${str(type)}`).join(',');
  return Array.isArray(structure) ? structure.map(str).join(',') : text(structure);
}

function text(value: Value): string {
  return value === null ? '' : str(value);
}
