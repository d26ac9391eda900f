import type { Symbols } from './symbols.ts';

/** What the code generator knows about the place it writes code for. Jinja2: `Frame`. */
export interface Frame {
  readonly symbols: Symbols;
  /** The variable that collects the output. */
  readonly buffer: string;
  /** Output goes straight into the template's text: each piece is reported with its place in the source. */
  readonly mapped: boolean;
  /** Inside an `if`, where an unknown filter is only an error when it is reached. */
  readonly soft: boolean;
  /** JavaScript for whether output is escaped (`{% autoescape %}`). */
  readonly escape: string;
  /** Only rendering tells whether output is escaped. */
  readonly volatile: boolean;
  /** The buffer is a list of values, not a text. */
  readonly native: boolean;
  /** The function that is written is that of a file's macro, which `return()` ends. */
  readonly returns: boolean;
  /** In the defaults of a macro's parameters, where later parameters are not set yet. */
  readonly inDefaults: boolean;
  /** The variable of `loop` where its condition may ask, so that reading ahead may too. */
  readonly askingLoop: string | undefined;
}
