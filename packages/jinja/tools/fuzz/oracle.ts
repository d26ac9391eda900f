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

/** Milliseconds that one template may take in Python; some powers and repetitions would take for ever. */
const PATIENCE = 5_000;

/** What a template that Python could not finish is answered with; nothing can be compared then. */
export const TIMED_OUT: Answer = { error: 'TimedOut' };

interface Question {
  readonly fuzzCase: FuzzCase;
  readonly answer: (answer: Answer) => void;
}

/** Python's Jinja2 in a process of its own, started anew when a template keeps it too long or kills it. */
export class Oracle {
  private readonly python: string;
  private child: ChildProcess | undefined;
  private waiting: Question[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(python: string) {
    this.python = python;
  }

  ask(fuzzCase: FuzzCase): Promise<Answer> {
    return new Promise(answer => {
      const question = { fuzzCase, answer };
      this.waiting.push(question);
      this.child ??= this.start();
      this.send(question);
      this.watch();
    });
  }

  close(): void {
    clearTimeout(this.timer);
    this.child?.stdin?.end();
    this.child = undefined;
  }

  private start(): ChildProcess {
    const script = fileURLToPath(new URL('./oracle.py', import.meta.url));
    const child = spawn(this.python, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
    createInterface({ input: child.stdout }).on('line', line => {
      if (child !== this.child) return;
      this.waiting.shift()?.answer(JSON.parse(line) as Answer);
      this.watch();
    });
    child.stdin.on('error', () => {});
    child.on('exit', () => {
      if (child === this.child) this.restart();
    });
    return child;
  }

  private send({ fuzzCase }: Question): void {
    this.child?.stdin?.write(`${JSON.stringify(fuzzCase)}\n`);
  }

  /** Gives the first waiting template its time. */
  private watch(): void {
    clearTimeout(this.timer);
    if (this.waiting.length > 0) this.timer = setTimeout(() => this.restart(), PATIENCE);
  }

  /** The first waiting template is the one that it hangs on. */
  private restart(): void {
    const hung = this.child;
    this.child = undefined;
    hung?.kill('SIGKILL');
    this.waiting.shift()?.answer(TIMED_OUT);
    if (this.waiting.length === 0) return;
    this.child = this.start();
    for (const question of this.waiting) this.send(question);
    this.watch();
  }
}
