import { raise } from '../../errors/python-exception.ts';
import { work } from '../../render/budget.ts';
import { foldCase, isWord } from './character-classes.ts';
import type { Pattern } from './pattern.ts';

/** Start and end of each group (2 numbers a group, the whole match first); -1 where a group did not take part. */
export type Captures = readonly number[];

/** A pattern compiled to the program of a backtracking machine. */
export interface Program {
  readonly instructions: readonly Instruction[];
  readonly groups: number;
}

/** Compiles a pattern. */
export function compileProgram(root: Pattern, groups: number): Program {
  const instructions: Instruction[] = [];
  emit({ kind: 'group', index: 0, body: root }, instructions);
  instructions.push({ op: 'match' });
  return { instructions, groups };
}

/**
 * Matches at a position. It backtracks as Python's engine does, but on a stack of its own (long texts cannot exhaust
 * JavaScript's) and counting its steps against the render's time budget (a hostile pattern cannot hang the process).
 */
export function matchAt(program: Program, text: readonly number[], start: number, end: MatchEnd): Captures | undefined {
  const captures: number[] = new Array((program.groups + 1) * 2).fill(-1);
  return new Machine(program.instructions, text, captures).run(0, start, end)?.captures;
}

/** Where a match may end: anywhere, only at the text's end (`fullmatch`), or anywhere but where it began. */
export type MatchEnd = 'anywhere' | 'at-end' | 'not-empty';

type Assertion = Pattern & { kind: 'assert' };

type Instruction =
  | { readonly op: 'set'; readonly matches: (codePoint: number) => boolean }
  | { readonly op: 'split'; first: number; second: number }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'save'; readonly slot: number }
  | { readonly op: 'reference'; readonly index: number; readonly ignoreCase: boolean }
  | { readonly op: 'look'; readonly behind: number | undefined; readonly negative: boolean; end: number }
  | { readonly op: 'atomic'; end: number }
  | { readonly op: 'condition'; readonly index: number; no: number }
  | { readonly op: 'assert'; readonly assertion: Assertion }
  | { readonly op: 'mark'; readonly slot: number }
  | { readonly op: 'progress'; readonly slot: number }
  | { readonly op: 'match' };

const MAX_INSTRUCTIONS = 100_000;

function emit(pattern: Pattern, code: Instruction[]): void {
  if (code.length > MAX_INSTRUCTIONS) raise('OverflowError', 'regular expression is too large');
  switch (pattern.kind) {
    case 'empty':
      return;
    case 'set':
      code.push({ op: 'set', matches: pattern.matches });
      return;
    case 'sequence':
      for (const part of pattern.parts) emit(part, code);
      return;
    case 'either':
      emitEither(pattern.branches, code);
      return;
    case 'group':
      code.push({ op: 'save', slot: pattern.index * 2 });
      emit(pattern.body, code);
      code.push({ op: 'save', slot: pattern.index * 2 + 1 });
      return;
    case 'repeat':
      emitRepeat(pattern, code);
      return;
    case 'reference':
      code.push({ op: 'reference', index: pattern.index, ignoreCase: pattern.ignoreCase });
      return;
    case 'look':
      emitInner({ op: 'look', behind: pattern.behind, negative: pattern.negative, end: 0 }, pattern.body, code);
      return;
    case 'atomic':
      emitInner({ op: 'atomic', end: 0 }, pattern.body, code);
      return;
    case 'condition':
      emitCondition(pattern, code);
      return;
    case 'assert':
      code.push({ op: 'assert', assertion: pattern });
  }
}

function emitEither(branches: readonly Pattern[], code: Instruction[]): void {
  const jumps: { op: 'jump'; to: number }[] = [];
  branches.forEach((branch, index) => {
    if (index === branches.length - 1) {
      emit(branch, code);
      return;
    }
    const split = { op: 'split' as const, first: code.length + 1, second: 0 };
    code.push(split);
    emit(branch, code);
    const jump = { op: 'jump' as const, to: 0 };
    jumps.push(jump);
    code.push(jump);
    split.second = code.length;
  });
  for (const jump of jumps) jump.to = code.length;
}

function emitRepeat({ body, min, max, greedy }: Pattern & { kind: 'repeat' }, code: Instruction[]): void {
  for (let i = 0; i < min; i++) emit(body, code);
  if (max === Number.POSITIVE_INFINITY) {
    const start = code.length;
    const split = { op: 'split' as const, first: 0, second: 0 };
    code.push(split, { op: 'mark', slot: start });
    emit(body, code);
    code.push({ op: 'progress', slot: start }, { op: 'jump', to: start });
    branch(split, greedy, start + 1, code.length);
    return;
  }
  const splits: { at: number; split: Instruction & { op: 'split' } }[] = [];
  for (let i = min; i < max; i++) {
    const split = { op: 'split' as const, first: 0, second: 0 };
    splits.push({ at: code.length, split });
    code.push(split);
    emit(body, code);
  }
  for (const { at, split } of splits) branch(split, greedy, at + 1, code.length);
}

function branch(split: Instruction & { op: 'split' }, greedy: boolean, body: number, exit: number): void {
  split.first = greedy ? body : exit;
  split.second = greedy ? exit : body;
}

function emitInner(instruction: Instruction & { op: 'look' | 'atomic' }, body: Pattern, code: Instruction[]): void {
  code.push(instruction);
  emit(body, code);
  code.push({ op: 'match' });
  instruction.end = code.length;
}

function emitCondition({ index, yes, no }: Pattern & { kind: 'condition' }, code: Instruction[]): void {
  const condition = { op: 'condition' as const, index, no: 0 };
  code.push(condition);
  emit(yes, code);
  const jump = { op: 'jump' as const, to: 0 };
  code.push(jump);
  condition.no = code.length;
  emit(no, code);
  jump.to = code.length;
}

/** What is left to try: another way to go on, or a slot to set back. */
type Pending =
  | { readonly pc: number; readonly position: number }
  | { readonly slot: number; readonly captured: number }
  | { readonly mark: number; readonly marked: number | undefined };

class Machine {
  private readonly code: readonly Instruction[];
  private readonly text: readonly number[];
  private readonly captures: number[];
  private readonly marks = new Map<number, number>();

  constructor(code: readonly Instruction[], text: readonly number[], captures: number[]) {
    this.code = code;
    this.text = text;
    this.captures = captures;
  }

  run(startPc: number, start: number, where: MatchEnd): { captures: number[]; end: number } | undefined {
    const pending: Pending[] = [];
    let pc = startPc;
    let position = start;
    for (;;) {
      work();
      const instruction = this.code[pc];
      if (instruction === undefined) throw new Error('the program ran past its end');
      if (instruction.op === 'match') {
        if (this.mayEnd(where, start, position)) return { captures: this.captures, end: position };
      } else {
        const next = this.step(instruction, pc, position, pending);
        if (next !== undefined) {
          pc = next.pc;
          position = next.position;
          continue;
        }
      }
      const resumed = this.backtrack(pending);
      if (resumed === undefined) return undefined;
      pc = resumed.pc;
      position = resumed.position;
    }
  }

  private mayEnd(where: MatchEnd, start: number, position: number): boolean {
    return where === 'anywhere' || (where === 'at-end' ? position === this.text.length : position !== start);
  }

  private backtrack(pending: Pending[]): { pc: number; position: number } | undefined {
    for (let last = pending.pop(); last !== undefined; last = pending.pop()) {
      if ('pc' in last) return last;
      if ('slot' in last) this.captures[last.slot] = last.captured;
      else if (last.marked === undefined) this.marks.delete(last.mark);
      else this.marks.set(last.mark, last.marked);
    }
    return undefined;
  }

  /** Does one instruction; `undefined` if it fails here. */
  private step(
    instruction: Exclude<Instruction, { op: 'match' }>,
    pc: number,
    position: number,
    pending: Pending[],
  ): { pc: number; position: number } | undefined {
    switch (instruction.op) {
      case 'set': {
        const codePoint = this.text[position];
        return codePoint !== undefined && instruction.matches(codePoint)
          ? { pc: pc + 1, position: position + 1 }
          : undefined;
      }
      case 'split':
        if (pending.length > MAX_PENDING) raise('MemoryError', 'regular expression needs too much memory');
        pending.push({ pc: instruction.second, position });
        return { pc: instruction.first, position };
      case 'jump':
        return { pc: instruction.to, position };
      case 'save':
        pending.push({ slot: instruction.slot, captured: this.captures[instruction.slot] ?? -1 });
        this.captures[instruction.slot] = position;
        return { pc: pc + 1, position };
      case 'mark':
        pending.push({ mark: instruction.slot, marked: this.marks.get(instruction.slot) });
        this.marks.set(instruction.slot, position);
        return { pc: pc + 1, position };
      case 'progress':
        // A round that took nothing ends the loop: going round again could not change anything.
        return { pc: this.marks.get(instruction.slot) === position ? pc + 2 : pc + 1, position };
      case 'reference':
        return this.reference(instruction, pc, position);
      case 'condition':
        return { pc: (this.captures[instruction.index * 2 + 1] ?? -1) >= 0 ? pc + 1 : instruction.no, position };
      case 'assert':
        return this.holds(instruction.assertion, position) ? { pc: pc + 1, position } : undefined;
      case 'look':
        return this.look(instruction, pc, position, pending);
      case 'atomic': {
        const inner = this.inner(pc + 1, position, pending);
        return inner === undefined ? undefined : { pc: instruction.end, position: inner };
      }
    }
  }

  private look(
    instruction: Instruction & { op: 'look' },
    pc: number,
    position: number,
    pending: Pending[],
  ): { pc: number; position: number } | undefined {
    const from = position - (instruction.behind ?? 0);
    const found = from < 0 ? undefined : this.inner(pc + 1, from, instruction.negative ? undefined : pending);
    return (found === undefined) === instruction.negative ? { pc: instruction.end, position } : undefined;
  }

  /** Matches a part by itself; what it captured stays only if `pending` can set it back. */
  private inner(pc: number, position: number, pending: Pending[] | undefined): number | undefined {
    const machine = new Machine(this.code, this.text, [...this.captures]);
    const found = machine.run(pc, position, 'anywhere');
    if (found === undefined) return undefined;
    if (pending !== undefined) {
      found.captures.forEach((value, slot) => {
        const captured = this.captures[slot] ?? -1;
        if (captured === value) return;
        pending.push({ slot, captured });
        this.captures[slot] = value;
      });
    }
    return found.end;
  }

  private reference(instruction: Instruction & { op: 'reference' }, pc: number, position: number) {
    const start = this.captures[instruction.index * 2] ?? -1;
    const end = this.captures[instruction.index * 2 + 1] ?? -1;
    if (start < 0 || end < 0) return undefined;
    for (let i = 0; i < end - start; i++) {
      const [a, b] = [this.text[start + i], this.text[position + i]];
      if (a === undefined || b === undefined) return undefined;
      if (a !== b && !(instruction.ignoreCase && foldCase(a) === foldCase(b))) return undefined;
    }
    return { pc: pc + 1, position: position + end - start };
  }

  private holds({ what, ascii = false }: Assertion, position: number): boolean {
    const { length } = this.text;
    switch (what) {
      case 'start':
        return position === 0;
      case 'text-end':
        return position === length;
      case 'end':
        return position === length || (position === length - 1 && this.text[position] === 10);
      case 'line-start':
        return position === 0 || this.text[position - 1] === 10;
      case 'line-end':
        return position === length || this.text[position] === 10;
      case 'boundary':
        return this.wordAt(position - 1, ascii) !== this.wordAt(position, ascii);
      case 'no-boundary':
        // Python: no position of an empty text is one.
        return length > 0 && this.wordAt(position - 1, ascii) === this.wordAt(position, ascii);
    }
  }

  private wordAt(position: number, ascii: boolean): boolean {
    const codePoint = this.text[position];
    return codePoint !== undefined && isWord(codePoint) && !(ascii && codePoint > 127);
  }
}

const MAX_PENDING = 20_000_000;
