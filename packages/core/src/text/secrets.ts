/** What stands in the place of a secret. dbt's own mark. */
export const SECRET_MARK = '*****';

/** dbt: environment variables whose names begin so hold secrets. */
export const SECRET_ENVIRONMENT_PREFIX = 'DBT_ENV_SECRET';

/**
 * The texts that must not be printed or written. There is one list, as there is one process: profiles, package files, the environment and the
 * command line add to it as they are read, and whatever leaves the program goes through `maskSecrets`.
 */
const known = new Set<string>();
let longestFirst: readonly string[] = [];

/**
 * Remembers a secret with the forms in which it may turn up: as it is, in a URL, in JSON, quoted in SQL, in base64. Of what is not known to be one
 * by its name alone (`likely`: a password in a profile), short and everyday words are left out: `default` is in every other line.
 */
export function rememberSecret(secret: string, certainty: 'certain' | 'likely' = 'certain'): void {
  const text = secret.trim();
  if (text === '' || known.has(text)) return;
  if (certainty === 'likely' && (text.length < SHORTEST_LIKELY || EVERYDAY.has(text.toLowerCase()))) return;
  for (const form of formsOf(text)) known.add(form);
  longestFirst = [...known].sort((a, b) => b.length - a.length);
}

/** Remembers the secrets of environment variables or vars whose names say that they hold some. */
export function rememberNamedSecrets(values: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(values))
    if (name.startsWith(SECRET_ENVIRONMENT_PREFIX) && typeof value === 'string') rememberSecret(value);
}

/** Remembers the user and password of a URL, and of each URL in a longer text. */
export function rememberUrlSecrets(text: string): void {
  for (const [, user = '', password] of text.matchAll(URL_CREDENTIALS)) {
    // A user alone is a token: https://ghp_…@github.com
    for (const part of password === undefined ? [user] : [password, `${user}:${password}`]) {
      rememberSecret(part, 'likely');
      rememberSecret(decoded(part), 'likely');
    }
  }
}

/** A text without the secrets that are known, and without the credentials of URLs, known or not. */
export function maskSecrets(text: string): string {
  let masked = text;
  for (const form of longestFirst) if (masked.includes(form)) masked = masked.replaceAll(form, SECRET_MARK);
  if (!masked.includes('://') || !masked.includes('@')) return masked;
  return masked.replace(URL_CREDENTIALS, (whole, user: string, password: string | undefined) =>
    password === undefined && PUBLIC_USERS.has(user)
      ? whole
      : `${whole.slice(0, whole.indexOf('://'))}://${SECRET_MARK}@`,
  );
}

/** Whether a key of a profile, of settings or of arguments names a secret. */
export function isSecretName(name: string): boolean {
  return /passw|passphrase|secret|token|private_?key|access_?key|api_?key|credential/i.test(name);
}

const SHORTEST_LIKELY = 6;

/** Passwords that are no secrets, and would be found in every text. */
const EVERYDAY: ReadonlySet<string> = new Set(['clickhouse', 'default', 'password', 'secret', 'tsdbt', 'schema']);

/** `://user:password@` and `://token@`; none of them holds what ends a URL's host. */
const URL_CREDENTIALS = /:\/\/([^\s/:@?#'"]{1,256})(?::([^\s/@?#'"]{0,1024}))?@/g;

/** Users that say nothing: ssh://git@github.com. */
const PUBLIC_USERS: ReadonlySet<string> = new Set(['git', 'hg', 'default']);

function formsOf(text: string): ReadonlySet<string> {
  const json = JSON.stringify(text).slice(1, -1);
  return new Set([
    text,
    json,
    JSON.stringify(json).slice(1, -1),
    encodeURIComponent(text),
    encodeURI(text),
    text.replaceAll('\\', '\\\\').replaceAll("'", "\\'"),
    text.replaceAll('\\', '\\\\').replaceAll("'", "''"),
    Buffer.from(text).toString('base64'),
    Buffer.from(text).toString('base64url'),
  ]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
