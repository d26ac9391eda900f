/** The syntax tree of a regular expression in Python's dialect. Characters are code points. */
export type Pattern =
  | { readonly kind: 'empty' }
  | { readonly kind: 'set'; readonly matches: (codePoint: number) => boolean }
  | { readonly kind: 'sequence'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'either'; readonly branches: readonly Pattern[] }
  | { readonly kind: 'group'; readonly index: number; readonly body: Pattern }
  | { readonly kind: 'atomic'; readonly body: Pattern }
  | {
      readonly kind: 'repeat';
      readonly body: Pattern;
      readonly min: number;
      readonly max: number;
      readonly greedy: boolean;
    }
  | { readonly kind: 'reference'; readonly index: number; readonly ignoreCase: boolean }
  | { readonly kind: 'look'; readonly body: Pattern; readonly behind: number | undefined; readonly negative: boolean }
  | { readonly kind: 'condition'; readonly index: number; readonly yes: Pattern; readonly no: Pattern }
  | {
      readonly kind: 'assert';
      readonly what: 'start' | 'end' | 'line-start' | 'line-end' | 'text-end' | 'boundary' | 'no-boundary';
      /** Of a boundary: only ASCII letters make words (flag A). */
      readonly ascii?: boolean;
    };

/** A parsed regular expression. */
export interface ParsedPattern {
  readonly root: Pattern;
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
  readonly flags: number;
}

/** Python: `re`'s flags. */
export const FLAGS = { I: 2, L: 4, M: 8, S: 16, U: 32, X: 64, A: 256 } as const;
