/** ClickHouse: the Content-Type of a result by its format. */
export function contentType(format: string): string {
  if (/^CSV/i.test(format)) return `text/csv; charset=UTF-8; header=${/Names/i.test(format) ? 'present' : 'absent'}`;
  if (/^(TabSeparated|TSV)/i.test(format)) return 'text/tab-separated-values; charset=UTF-8';
  if (/^JSON.*EachRow/i.test(format)) return 'application/x-ndjson; charset=UTF-8';
  if (/^JSON/i.test(format)) return 'application/json; charset=UTF-8';
  if (/^XML$/i.test(format)) return 'application/xml; charset=UTF-8';
  if (/^(Native|RowBinary|Parquet|Arrow|ORC|Avro|MsgPack)/i.test(format)) return 'application/octet-stream';
  return 'text/plain; charset=UTF-8';
}
