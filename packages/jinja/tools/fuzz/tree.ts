/** A generated template as a tree, so that a failing one can be shrunk. */
export interface Tree {
  readonly kind: 'expression' | 'statement' | 'text' | 'list';
  readonly parts: readonly (string | Tree)[];
}

/** A tree of an expression. */
export function expression(...parts: (string | Tree)[]): Tree {
  return { kind: 'expression', parts };
}

export function source(tree: Tree | string): string {
  return typeof tree === 'string' ? tree : tree.parts.map(source).join('');
}

/** Every tree that is one step smaller. */
export function* smaller(tree: Tree): Generator<Tree, void, undefined> {
  for (const replacement of replacements(tree)) yield replacement;
  for (const [index, part] of tree.parts.entries()) {
    if (typeof part === 'string') continue;
    for (const inner of smaller(part)) yield { ...tree, parts: tree.parts.with(index, inner) };
  }
}

function* replacements(tree: Tree): Generator<Tree, void, undefined> {
  if (tree.kind === 'list') {
    for (const index of tree.parts.keys()) yield { ...tree, parts: tree.parts.toSpliced(index, 1) };
    return;
  }
  if (tree.kind === 'text') {
    if (source(tree).length > 1) yield { kind: 'text', parts: [source(tree).slice(0, 1)] };
    return;
  }
  for (const inner of descendants(tree)) if (inner.kind === tree.kind) yield inner;
  if (tree.kind === 'expression') {
    for (const simple of ['0', "''", '[]'])
      if (source(tree).length > simple.length) yield { kind: 'expression', parts: [simple] };
  }
}

function* descendants(tree: Tree): Generator<Tree, void, undefined> {
  for (const part of tree.parts) {
    if (typeof part === 'string') continue;
    yield part;
    yield* descendants(part);
  }
}
