/** How a file can be packed; those with an ending here are unpacked while it is read, the others are not supported yet. */
export interface Compression {
  readonly name: string;
  /** What a file packed so is: `a gzip file`. */
  readonly phrase: string;
  /** With the dot; undefined: not supported yet. */
  readonly ending?: string;
  readonly magic: readonly number[];
}

const COMPRESSIONS: readonly Compression[] = [
  { name: 'gzip', phrase: 'a gzip file', ending: '.gz', magic: [0x1f, 0x8b] },
  { name: 'zstd', phrase: 'a zstd file', ending: '.zst', magic: [0x28, 0xb5, 0x2f, 0xfd] },
  { name: 'bzip2', phrase: 'a bzip2 file', magic: bytesOf('BZh') },
  { name: 'xz', phrase: 'an xz file', magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { name: 'lz4', phrase: 'an lz4 file', magic: [0x04, 0x22, 0x4d, 0x18] },
  { name: 'snappy', phrase: 'a snappy file', magic: [0xff, 0x06, 0x00, 0x00, 0x73, 0x4e, 0x61, 0x50, 0x70, 0x59] },
  { name: '7z', phrase: 'a 7z archive', magic: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] },
  { name: 'rar', phrase: 'a rar archive', magic: [...bytesOf('Rar!'), 0x1a, 0x07] },
];

/** What the first bytes say a file is packed with. Text may begin with `BZh` too, so the bytes behind it count. */
export function compressionOf(head: Uint8Array): Compression | undefined {
  const found = COMPRESSIONS.find(({ magic }) => startsWith(head, magic));
  return found?.name === 'bzip2' && !startsWith(head.subarray(4), BZIP2_BLOCK) ? undefined : found;
}

const BZIP2_BLOCK = [0x31, 0x41, 0x59, 0x26, 0x53, 0x59];

/** What the ending of a file's name says: `.gz` and `.zst` in any case are unpacked. */
export function namedCompression(file: string): Compression | undefined {
  return COMPRESSIONS.find(({ ending }) => ending !== undefined && file.toLowerCase().endsWith(ending));
}

/** The format of a file that is no CSV, as one would say it to a colleague: `a Parquet file`; by its name, then by its bytes. */
export function foreignFormat(file: string, head: Uint8Array): string | undefined {
  return formatOfBytes(head) ?? formatOfName(file);
}

function formatOfName(file: string): string | undefined {
  const packed = namedCompression(file)?.ending ?? '';
  const ending = /\.(\w+)$/.exec(file.slice(0, file.length - packed.length))?.[1]?.toLowerCase();
  return ending === undefined ? undefined : ENDINGS.get(ending);
}

const ENDINGS: ReadonlyMap<string, string> = new Map([
  ['json', 'JSON'],
  ['jsonl', 'JSON lines'],
  ['ndjson', 'JSON lines'],
  ['xlsx', 'an Excel workbook'],
  ['xlsm', 'an Excel workbook'],
  ['xls', 'an Excel workbook'],
  ['ods', 'a spreadsheet of OpenDocument'],
  ['zip', 'a zip archive'],
  ['tar', 'a tar archive'],
  ['parquet', 'a Parquet file'],
  ['orc', 'an ORC file'],
  ['avro', 'an Avro file'],
  ['arrow', 'an Arrow file'],
  ['feather', 'an Arrow file'],
  ['sqlite', 'an SQLite database'],
  ['sqlite3', 'an SQLite database'],
  ['duckdb', 'a DuckDB database'],
  ['pdf', 'a PDF document'],
  ['html', 'an HTML page'],
  ['htm', 'an HTML page'],
  ['xml', 'XML'],
  ['bz2', 'a bzip2 file'],
  ['xz', 'an xz file'],
  ['lz4', 'an lz4 file'],
  ['br', 'a Brotli file'],
  ['sz', 'a snappy file'],
  ['7z', 'a 7z archive'],
]);

function formatOfBytes(head: Uint8Array): string | undefined {
  const known = MAGICS.find(({ magic, at = 0 }) => startsWith(head.subarray(at), magic));
  if (known !== undefined && (known.certain || isBinary(head))) {
    return known.name === ZIP && includes(head, 'xl/') ? 'an Excel workbook' : known.name;
  }
  return formatOfText(Buffer.from(head.subarray(0, TEXT_HEAD)).toString('utf8'));
}

const ZIP = 'a zip archive (Excel workbooks are such)';

/** Magic numbers that text could begin with as well (`certain: false`) count only in front of bytes that are no text. */
const MAGICS: readonly {
  readonly name: string;
  readonly magic: readonly number[];
  readonly at?: number;
  readonly certain: boolean;
}[] = [
  { name: ZIP, magic: [...bytesOf('PK'), 3, 4], certain: true },
  { name: ZIP, magic: [...bytesOf('PK'), 5, 6], certain: true },
  { name: 'an old Excel workbook', magic: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], certain: true },
  { name: 'an SQLite database', magic: [...bytesOf('SQLite format 3'), 0], certain: true },
  { name: 'a DuckDB database', magic: bytesOf('DUCK'), at: 8, certain: false },
  { name: 'an Avro file', magic: [...bytesOf('Obj'), 1], certain: true },
  { name: 'a PDF document', magic: bytesOf('%PDF-'), certain: true },
  { name: 'a Parquet file', magic: bytesOf('PAR1'), certain: false },
  { name: 'an ORC file', magic: bytesOf('ORC'), certain: false },
  { name: 'an Arrow file', magic: bytesOf('ARROW1'), certain: false },
  { name: 'a tar archive', magic: bytesOf('ustar'), at: 257, certain: false },
  { name: 'a picture', magic: [0x89, ...bytesOf('PNG')], certain: true },
  { name: 'a picture', magic: [0xff, 0xd8, 0xff], certain: true },
  {
    name: 'a Git LFS pointer, not the file itself (git lfs pull fetches it)',
    magic: bytesOf('version https://git-lfs'),
    certain: true,
  },
];

/** Enough to tell a page or a document from a table. */
const TEXT_HEAD = 64 * 1024;

function formatOfText(text: string): string | undefined {
  const start = text.replace(/^[\ufeff\s]+/, '').slice(0, 200);
  if (/^<(?:!doctype\s+html|html|head|body)\b/i.test(start)) return 'an HTML page';
  if (/^<\?xml\b|^<!--|^<[A-Za-z][\w:.-]*(?:\s[^<>]*)?>/.test(start)) return 'XML or HTML';
  const [line = ''] = text.replace(/^[\ufeff\s]+/, '').split('\n', 1);
  if (isJson(line)) return 'JSON lines';
  return /^(?:\{\s*"|\[\s*(?:\{\s*"|\[)|[{[]\s*$)/.test(start) ? 'JSON' : undefined;
}

function isJson(line: string): boolean {
  if (!/^\s*[{[]/.test(line)) return false;
  try {
    return typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
}

function isBinary(head: Uint8Array): boolean {
  return head.includes(0) || Buffer.from(head.subarray(0, TEXT_HEAD)).toString('utf8').includes('\ufffd');
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return bytes.length >= magic.length && magic.every((byte, index) => bytes[index] === byte);
}

function includes(bytes: Uint8Array, text: string): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(text);
}

function bytesOf(text: string): readonly number[] {
  return [...Buffer.from(text, 'latin1')];
}
