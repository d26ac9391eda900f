import { describe, expect, it } from 'vitest';
import { parseFiles } from '../testing/parse-files.ts';

describe('descriptions of a semantic model’s parts', () => {
  it('may call doc, as its own may', () => {
    const files = {
      'models/a.sql': 'select 1 as id, now() as t',
      'models/d.md': '{% docs key %}Who it is.{% enddocs %}',
      'models/s.yml': `
semantic_models:
  - name: orders
    model: ref('a')
    description: "{{ doc('key') }}"
    defaults: {agg_time_dimension: t}
    entities: [{name: id, type: primary, description: "Key: {{ doc('key') }}"}]
    dimensions: [{name: t, type: time, type_params: {time_granularity: day}, description: "{{ doc('p', 'key') }}"}]
    measures: [{name: n, agg: count, expr: id, create_metric: true, description: "{{ doc('key') | upper }}"}]
`,
    };
    const { semantic_models, metrics } = parseFiles(files).manifest;
    expect(semantic_models['semantic_model.p.orders']).toMatchObject({
      description: 'Who it is.',
      entities: [{ description: 'Key: Who it is.' }],
      dimensions: [{ description: 'Who it is.' }],
      measures: [{ description: 'WHO IT IS.' }],
    });
    expect(metrics['metric.p.n']?.description).toBe('WHO IT IS.');
  });
});
