import * as crypto from 'node:crypto';

/** Hexadecimal digest of a text. Node has a faster way for short texts from 20.12 on. */
export const digest: (algorithm: 'md5' | 'sha1' | 'sha256', text: string) => string =
  typeof crypto.hash === 'function'
    ? (algorithm, text) => crypto.hash(algorithm, text, 'hex')
    : (algorithm, text) => crypto.createHash(algorithm).update(text).digest('hex');
