import { describe, expect, it } from 'vitest';
import { readReference } from './reference-text.ts';

describe('references in YAML', () => {
  it.each([
    ["ref('a')", { kind: 'ref', ref: { name: 'a', package: null, version: null } }],
    ['{{ ref("p", "a") }}', { kind: 'ref', ref: { name: 'a', package: 'p', version: null } }],
    ["ref('a', v=2)", { kind: 'ref', ref: { name: 'a', package: null, version: 2 } }],
    ["ref('a', version='2')", { kind: 'ref', ref: { name: 'a', package: null, version: '2' } }],
    ["source('raw', 't')", { kind: 'source', source: ['raw', 't'] }],
    ["metric('m')", { kind: 'metric', metric: ['m'] }],
  ])('%s', (text, expected) => expect(readReference(text)).toEqual(expected));

  it.each(['ref(x)', "ref('a' ~ 'b')", "source('raw')", "{{ ref('a') }} {{ ref('b') }}", 'a', "ref('a', 'b', 'c')"])(
    '%s is for Jinja to decide',
    text => expect(readReference(text)).toBeUndefined(),
  );
});
