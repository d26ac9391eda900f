import picocolors from 'picocolors';

/** Colour only adds: everything reads the same without. */
export interface Style {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly strong: (text: string) => string;
}

export function createStyle(colors: boolean): Style {
  const c = picocolors.createColors(colors);
  return { good: c.green, bad: c.red, warn: c.yellow, dim: c.dim, strong: c.bold };
}
