import type { JsonValue } from '@tsdbt/core';
import type { Field } from './manifest-fields.ts';
import { fieldValue, type Shown } from './node-entry.ts';

/**
 * The JSON of entries, field by field. Most fields of an entry hold what they hold in the one before it (defaults, the configuration of
 * a folder, the macros of a test): the text of a field is made again only when its value is another.
 */
export class EntryTexts {
  private readonly kinds = new Map<readonly Field[], readonly FieldText[]>();

  /** What `JSON.stringify` gives for the entry. */
  text(shown: Shown): string {
    const members: string[] = [];
    for (const text of this.textsOf(shown.fields)) {
      const value = fieldValue(shown, text.field);
      if (value !== undefined) members.push(text.of(value));
    }
    if (shown.added !== undefined) members.push(JSON.stringify(shown.added).slice(1, -1));
    return `{${members.join(',')}}`;
  }

  private textsOf(fields: readonly Field[]): readonly FieldText[] {
    let texts = this.kinds.get(fields);
    if (texts === undefined) {
      texts = fields.map(field => new FieldText(field));
      this.kinds.set(fields, texts);
    }
    return texts;
  }
}

/** A field, and the last value that it had. */
class FieldText {
  readonly field: Field;
  private value: JsonValue | undefined;
  private text = '';

  constructor(field: Field) {
    this.field = field;
  }

  of(value: JsonValue): string {
    if (value !== this.value) {
      this.value = value;
      this.text = `"${this.field[0]}":${JSON.stringify(value)}`;
    }
    return this.text;
  }
}
