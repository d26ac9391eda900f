import type { Event } from '@tsdbt/core';

/** Turns events into what a person or a program reads. All reporters implement this one interface. */
export interface Reporter {
  event(event: Event): void;
  /** Puts the terminal back in order; called once, also after a bug. */
  close(): void;
}

/** Where a reporter writes; the terminal's width only where there is one. */
export interface Output {
  write(text: string): void;
  readonly columns?: number;
}
