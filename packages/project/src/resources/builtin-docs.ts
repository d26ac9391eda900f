import type { DocNode, NodeId } from '@tsdbt/core';

/** The page that documentation opens with where a project has none of its own; projects may show it in theirs. dbt: `doc.dbt.__overview__`. */
export const BUILTIN_DOCS: Readonly<Record<NodeId, DocNode>> = {
  'doc.dbt.__overview__': {
    unique_id: 'doc.dbt.__overview__',
    resource_type: 'doc',
    name: '__overview__',
    package_name: 'dbt',
    path: 'overview.md',
    original_file_path: 'docs/overview.md',
    block_contents: [
      '### Welcome',
      '',
      'This is the documentation of the project’s models, sources, seeds and tests, written from their YAML and SQL.',
      '',
      'A docs block of the project named `__overview__` takes this page’s place.',
    ].join('\n'),
  },
};
