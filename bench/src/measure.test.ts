import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { measure } from './measure.ts';
import { median, succeed } from './repeat.ts';

describe('measure', () => {
  it('keeps what the command prints, apart by stream, and its exit status', async () => {
    const run = await measure(node("console.log('out'); console.error('err'); process.exitCode = 3;"));
    expect({ ...run, cost: undefined }).toEqual({ status: 3, stdout: 'out\n', stderr: 'err\n', cost: undefined });
  });

  it('counts the CPU time of the command', async () => {
    const idle = await measure(node('0'));
    const busy = await measure(
      node('const end = process.cpuUsage().user + 4e5; while (process.cpuUsage().user < end);'),
    );
    expect(busy.cost.cpu - idle.cost.cpu).toBeGreaterThan(0.3);
  });

  it.runIf(process.platform === 'linux')('sees the peak of memory', async () => {
    const run = await measure(node('Buffer.alloc(200 * 2 ** 20, 1); setTimeout(() => {}, 100);'));
    expect(run.cost.memory).toBeGreaterThan(200);
  });

  it('lets a failing command be told by what it said', async () => {
    await expect(succeed(node("console.error('no such thing'); process.exitCode = 2;"))).rejects.toThrow(
      'no such thing',
    );
  });
});

describe('median', () => {
  it('is the middle one, or lies between the two in the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([])).toBeUndefined();
  });
});

function node(script: string): { readonly argv: readonly string[]; readonly cwd: string } {
  return { argv: [process.execPath, '-e', script], cwd: tmpdir() };
}
