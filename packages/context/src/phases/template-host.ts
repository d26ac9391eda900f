import type { Events, JsonValue } from '@tsdbt/core';

/** What templates need from outside; one for an invocation. The YAML library belongs to `project`, so its functions are passed in. */
export interface TemplateHost {
  /** Where `log()`, `print()` and `exceptions.warn()` go. */
  readonly events: Events;
  readonly yaml: YamlFunctions;
  /** Hears what templates read that no file holds: a result that depends on it is worth keeping only as long as that stays the same. */
  readonly reads?: TemplateReads;
}

export interface TemplateReads {
  /** `env_var(name)`, whether it is set or not. */
  envVar(name: string): void;
  /** A name that may mean something else in the next invocation: `flags`, `invocation_id`, `run_started_at`, … */
  volatile(name: string): void;
}

export interface YamlFunctions {
  /**
   * PyYAML's `safe_load`; throws on text that is no YAML. Dates are texts; a mapping with keys that are no texts (`on:` is True) comes
   * as `{ $pairs: [[key, value], …] }`.
   */
  parse(text: string): JsonValue;
  /** PyYAML's `safe_dump`. */
  stringify(value: JsonValue, options: { readonly sortKeys: boolean }): string;
}

/** A host that hears nothing, for phases in which templates cannot speak. */
export const SILENT_HOST: TemplateHost = {
  events: () => {},
  yaml: {
    parse: () => {
      throw new Error('no YAML functions in this phase');
    },
    stringify: () => {
      throw new Error('no YAML functions in this phase');
    },
  },
};
