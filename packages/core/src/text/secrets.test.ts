import { describe, expect, it } from 'vitest';
import { isSecretName, maskSecrets, rememberNamedSecrets, rememberSecret, rememberUrlSecrets } from './secrets.ts';

describe('maskSecrets', () => {
  const secret = `p@ss'w\\"rd/1`;
  rememberSecret(secret, 'likely');

  it.each([
    ['as it is', secret],
    ['in JSON', JSON.stringify(secret)],
    ['in JSON within JSON', JSON.stringify(JSON.stringify(secret))],
    ['in a URL', encodeURIComponent(secret)],
    ['quoted in SQL', `'${secret.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`],
    ['quoted in SQL by doubling', `'${secret.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`],
    ['in base64', Buffer.from(secret).toString('base64')],
  ])('hides a secret %s', (_form, text) => {
    expect(maskSecrets(`before ${text} after`)).toMatch(/^before ["'\\]*\*\*\*\*\*["'\\]* after$/);
  });

  it('hides the longer of two secrets first', () => {
    rememberSecret('tok3n-short');
    rememberSecret('tok3n-short-and-long');
    expect(maskSecrets('tok3n-short-and-long tok3n-short')).toBe('***** *****');
  });

  it('hides the credentials of URLs, known or not', () => {
    expect(maskSecrets('https://me:hidden0@h/x and git+ssh://ghp_0123@h, http://h/a@b')).toBe(
      'https://*****@h/x and git+ssh://*****@h, http://h/a@b',
    );
    expect(maskSecrets('ssh://git@github.com/a.git')).toBe('ssh://git@github.com/a.git');
  });

  it('knows the password of a URL wherever it turns up', () => {
    rememberUrlSecrets('https://me:url%2Dsecret@h/x');
    expect(maskSecrets('it was url%2Dsecret or url-secret')).toBe('it was ***** or *****');
  });

  it('takes environment variables by their names, however short, and no everyday word for a password', () => {
    rememberNamedSecrets({ DBT_ENV_SECRET_PIN: '0917', OTHER: 'plain text' });
    rememberSecret('default', 'likely');
    rememberSecret('abc', 'likely');
    expect(maskSecrets('0917 plain text default abc')).toBe('***** plain text default abc');
  });
});

describe('isSecretName', () => {
  it.each(['password', 'DB_PASSWD', 'api_key', 's3_secret_access_key', 'auth_token', 'key_passphrase'])(
    '%s is one',
    name => expect(isSecretName(name)).toBe(true),
  );
  it.each(['user', 'host', 'max_threads', 'primary_key'])('%s is none', name => expect(isSecretName(name)).toBe(false));
});
