import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A template to render, as recorded cases write it. */
export interface FuzzCase {
  readonly source: string;
  readonly context: Readonly<Record<string, unknown>>;
  readonly options?: Readonly<Record<string, unknown>>;
}

export interface Answer {
  readonly output?: string;
  readonly error?: string;
  readonly message?: string;
}

/** Python's Jinja2 in a process of its own. */
export class Oracle {
  private readonly child: ChildProcess;
  private readonly waiting: ((answer: Answer) => void)[] = [];

  constructor(python: string) {
    const script = fileURLToPath(new URL('./oracle.py', import.meta.url));
    this.child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
    const { stdout } = this.child;
    if (stdout === null) throw new Error('no output');
    createInterface({ input: stdout }).on('line', line => {
      this.waiting.shift()?.(JSON.parse(line) as Answer);
    });
  }

  ask(fuzzCase: FuzzCase): Promise<Answer> {
    return new Promise(resolve => {
      this.waiting.push(resolve);
      this.child.stdin?.write(`${JSON.stringify(fuzzCase)}\n`);
    });
  }

  close(): void {
    this.child.stdin?.end();
  }
}
