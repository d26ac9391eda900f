import { type Diagnostic, type DocNode, didYouMean, type NodeId, TsdbtError } from '@tsdbt/core';
import { compileTemplate, parseTemplate, render, runToEnd, scopeOf, splitBlocks } from '@tsdbt/jinja';
import { type ResourceFile, relativePath } from '../load/project-files.ts';
import { type PackageContext, uniqueId } from '../parse-session.ts';
import { hasJinja } from '../templates/render-tree.ts';

/** The `{% docs %}` blocks of a package's markdown files. */
export function readDocs(
  pkg: PackageContext,
  file: ResourceFile,
): { readonly docs: readonly DocNode[]; readonly diagnostics: readonly Diagnostic[] } {
  if (!file.text.includes('{%')) return { docs: [], diagnostics: [] };
  const { blocks, diagnostics } = splitBlocks(file.text, {
    file: pkg.files.prefix + file.path,
    kinds: new Set(['docs']),
  });
  const problems: Diagnostic[] = [];
  const docs = blocks.map(
    (block): DocNode => ({
      unique_id: uniqueId('doc', pkg.name, block.name),
      resource_type: 'doc',
      name: block.name,
      package_name: pkg.name,
      path: relativePath(file),
      original_file_path: file.path,
      block_contents: rendered(block.contents, pkg.files.prefix + file.path, problems).trim(),
    }),
  );
  return { docs, diagnostics: [...diagnostics, ...problems] };
}

/** dbt: a block is a template that sees nothing; `{% raw %}` shows how templates are written. */
function rendered(contents: string, file: string, problems: Diagnostic[]): string {
  if (!hasJinja(contents)) return contents;
  try {
    return runToEnd(render(compileTemplate(parseTemplate(contents, { file })), scopeOf({}), { frameName: file }));
  } catch (error) {
    if (!(error instanceof TsdbtError)) throw error;
    problems.push(...error.diagnostics.map(each => ({ ...each, at: { file } })));
    return '';
  }
}

const DOC_CALL = /\{\{-?\s*doc\(\s*(['"])([^'"]*)\1\s*(?:,\s*(?:(['"])([^'"]*)\3\s*(?:,\s*)?)?)?\)\s*-?\}\}/g;

/** What `doc('name')` or `doc('package', 'name')` gives. */
export type DocFunction = (first: string, second?: string) => string;

export interface DescriptionContext {
  readonly packageName: string;
  readonly problem: (message: string, hint: string | undefined) => void;
  /** Renders a text with more Jinja in it than calls of `doc`. */
  readonly render: (text: string, doc: DocFunction) => string;
}

/** Finds doc blocks by name for descriptions. dbt: `doc(name)` looks in the node's package, then the root, then anywhere. */
export class DocLookup {
  readonly all: Readonly<Record<NodeId, DocNode>>;
  private readonly byName = new Map<string, DocNode[]>();
  private readonly rootName: string;

  constructor(docs: Readonly<Record<NodeId, DocNode>>, rootName: string) {
    this.all = docs;
    this.rootName = rootName;
    for (const doc of Object.values(docs)) this.byName.set(doc.name, [...(this.byName.get(doc.name) ?? []), doc]);
  }

  /**
   * A description rendered, and the doc blocks it used. Most hold nothing but `{{ doc(…) }}`, which is replaced without Jinja. An unknown
   * block is reported and leaves nothing.
   */
  describe(text: string, { packageName, problem, render }: DescriptionContext): { text: string; blocks: NodeId[] } {
    if (!hasJinja(text)) return { text, blocks: [] };
    const contentsOf: DocFunction = (first, second) => {
      const doc = this.find(packageName, first, second);
      if (doc === undefined) {
        const name = second ?? first;
        const near = didYouMean(name, this.byName.keys());
        problem(`the description asks for the doc block "${name}", which does not exist`, near);
        return '';
      }
      return doc.block_contents;
    };
    // dbt: blocks are those of plain calls; `{{ doc('a').upper() }}` names none.
    const blocks = [...text.matchAll(DOC_CALL)].flatMap(([, , first = '', , second]) => {
      const doc = this.find(packageName, first, second);
      return doc === undefined ? [] : [doc.unique_id];
    });
    if (hasJinja(text.replace(DOC_CALL, ''))) return { text: render(text, contentsOf), blocks };
    const replaced = text.replace(DOC_CALL, (_call, _q1, first: string, _q2, second: string | undefined) =>
      contentsOf(first, second),
    );
    // As rendering would have it: a line's end at the end of a template is no part of it.
    return { text: text.endsWith('\n') ? replaced.slice(0, -1) : replaced, blocks };
  }

  private find(packageName: string, first: string, second: string | undefined): DocNode | undefined {
    return second === undefined ? this.findByName(first, packageName) : this.all[uniqueId('doc', first, second)];
  }

  private findByName(name: string, packageName: string): DocNode | undefined {
    const own = this.all[uniqueId('doc', packageName, name)] ?? this.all[uniqueId('doc', this.rootName, name)];
    return own ?? this.byName.get(name)?.[0];
  }
}
