import { isSecretName, type JsonValue, rememberSecret, rememberUrlSecrets, SECRET_MARK } from '@tsdbt/core';

/** Remembers what a profile's text has behind keys that name secrets; for texts that may not even be YAML. */
export function rememberSecretsIn(text: string): void {
  rememberUrlSecrets(text);
  for (const line of text.split('\n')) {
    for (const part of line.split(/[,{}]/)) {
      const colon = part.indexOf(':');
      if (colon < 0 || !isSecretName(part.slice(0, colon))) continue;
      const value = part.slice(colon + 1).trim();
      rememberSecret(value, 'likely');
      rememberSecret(value.replace(/^["'[ ]/, '').replace(/["'\]]$/, ''), 'likely');
    }
  }
}

/** Remembers the secrets of a rendered output: whatever is below a key that names one, and the credentials of URLs. */
export function rememberOutputSecrets(value: JsonValue, isSecret = false): void {
  if (typeof value === 'string' || typeof value === 'number') {
    if (isSecret) rememberSecret(String(value), 'likely');
    rememberUrlSecrets(String(value));
  } else if (value !== null && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) rememberOutputSecrets(inner, isSecret || isSecretName(key));
  }
}

/** Settings as templates may see them. */
export function visibleSettings(settings: JsonValue | undefined): JsonValue {
  if (settings === undefined || settings === null || typeof settings !== 'object' || Array.isArray(settings))
    return null;
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [name, isSecretName(name) ? SECRET_MARK : value]),
  );
}
