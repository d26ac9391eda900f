import type { Answer, Ask } from '@tsdbt/core';

/** Drives a suspended template or plan: performs each ask and resumes the same generator with the answer or the error. */
export async function driveAsks<T>(
  work: Generator<Ask, T, Answer>,
  perform: (ask: Ask) => Promise<Answer>,
): Promise<T> {
  let step = work.next();
  while (!step.done) {
    let answer: Answer;
    try {
      answer = await perform(step.value);
    } catch (error) {
      step = work.throw(error);
      continue;
    }
    step = work.next(answer);
  }
  return step.value;
}
