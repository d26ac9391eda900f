import type { Flags, ManifestNode } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import { refuseLatestVersionPointer } from './latest-version-pointer.ts';

function refuse(node: object, behavior: Flags['behavior'] = {}): void {
  refuseLatestVersionPointer({ name: 'm', config: {}, ...node } as ManifestNode, { behavior } as Flags);
}

describe('a pointer to the latest version', () => {
  const latest = { version: 2, latest_version: 2 };
  const byDefault = { latest_version_pointer_enabled_by_default: true };
  const asking = (latest_version_pointer: unknown) => ({ ...latest, config: { latest_version_pointer } });

  it('is refused before the model is built, whoever asks for it', () => {
    for (const config of [true, { enabled: true }, { enabled: true, alias: 'x' }])
      expect(() => refuse(asking(config))).toThrow(/TS9003/);
    expect(() => refuse(latest, byDefault)).toThrow(/TS9003/);
    expect(() => refuse(asking({ alias: 'x' }), byDefault)).toThrow(/TS9003/);
  });

  it('is no matter for other models', () => {
    refuse({ version: null, latest_version: null }, byDefault);
    refuse({ version: 1, latest_version: 2 }, byDefault);
    refuse(asking({ enabled: false }), byDefault);
    refuse(asking(undefined));
  });
});
