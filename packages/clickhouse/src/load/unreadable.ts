import { type LoadFileStep, TsdbtError } from '@tsdbt/core';
import { loadProblem } from './check-file.ts';

/** What went wrong while a file was read on our side: it is gone, or what it holds is not what its name says. */
export function unreadable(file: string, error: unknown, load: LoadFileStep): never {
  if (error instanceof TsdbtError) throw error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT')
    return loadProblem({ code: 'TS7001', message: `${file} does not exist`, at: load.place }, load);
  return loadProblem(
    {
      code: 'TS7005',
      message: `${file} cannot be read: ${message}`,
      at: { file },
      hint: 'the ending must tell the compression: .gz, .zst, or none of both for plain text in UTF-8',
    },
    load,
  );
}
