import { describe, expect, it } from 'vitest';
import { jsonSchema } from './json-schemas.ts';

describe('JSON schemas for editors', () => {
  it('know the keys of each kind of file', () => {
    expect(jsonSchema('project').properties).toMatchObject({
      name: { type: 'string' },
      'model-paths': { type: 'array' },
    });
    const { properties } = jsonSchema('properties') as {
      properties: { models: { items: { properties: Record<string, unknown> } } };
    };
    expect(Object.keys(properties)).toEqual(expect.arrayContaining(['models', 'sources', 'unit_tests', 'exposures']));
    expect(Object.keys(properties.models.items.properties)).toEqual(
      expect.arrayContaining(['name', 'columns', 'data_tests', 'config']),
    );
    expect(jsonSchema('profiles').additionalProperties).toMatchObject({ required: ['outputs'] });
  });

  it('describe configuration from the table of keys', () => {
    const schema = JSON.stringify(jsonSchema('properties'));
    expect(schema).toContain('"order_by":{');
    expect(schema).toContain('What an incremental model does with new columns.');
  });

  it('are plain JSON', () => {
    for (const kind of ['project', 'properties', 'profiles'] as const) {
      expect(JSON.parse(JSON.stringify(jsonSchema(kind)))).toEqual(jsonSchema(kind));
    }
  });
});
