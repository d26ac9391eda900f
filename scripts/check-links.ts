import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Links of the committed Markdown pages that lead to no file or folder, one line each. */
export function checkLinks(root: string): readonly string[] {
  const pages = execFileSync('git', ['ls-files', '-z', '*.md'], { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter(Boolean);
  return pages
    .filter(page => existsSync(join(root, page)))
    .flatMap(page =>
      deadLinks(readFileSync(join(root, page), 'utf8'), path => existsSync(join(root, dirname(page), path))).map(
        ({ target, line }) => `${page}:${line}: ${target} does not exist`,
      ),
    );
}

export interface Link {
  readonly target: string;
  /** Counts from 1. */
  readonly line: number;
}

/** Relative links whose file is not there; fragments are not looked at. */
export function deadLinks(markdown: string, exists: (path: string) => boolean): readonly Link[] {
  return markdown.split('\n').flatMap((text, index) =>
    [...text.matchAll(LINK)]
      .map(([, target = '']) => ({ target, line: index + 1 }))
      .filter(({ target }) => !/^(?:[a-z]+:|#)/.test(target))
      .filter(({ target }) => !exists(target.replace(/#.*$/, ''))),
  );
}

const LINK = /\]\(([^)\s]+)\)/g;
