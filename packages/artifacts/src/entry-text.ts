import type { JsonValue } from '@tsdbt/core';
import type { Field } from './manifest-fields.ts';
import type { Shown } from './node-entry.ts';

/**
 * The JSON of entries, field by field. Most fields of an entry hold what they hold in the one before it (defaults, the configuration of
 * a folder, the macros of a test): the text of a field is made again only when its value is another.
 */
export class EntryTexts {
  private readonly kinds = new Map<readonly Field[], readonly FieldText[]>();

  /** What `JSON.stringify` gives for the entry. */
  text({ source, fields, instead, added }: Shown): string {
    const values = source as Readonly<Record<string, JsonValue | undefined>>;
    const members: string[] = [];
    for (const field of this.textsOf(fields)) {
      const { name } = field;
      const value = instead?.[name] ?? values[name] ?? field.absent;
      if (value !== undefined) members.push(field.of(value));
    }
    if (added !== undefined) members.push(JSON.stringify(added).slice(1, -1));
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
  readonly name: string;
  readonly absent: JsonValue | undefined;
  private value: JsonValue | undefined;
  private text = '';

  constructor([name, absent]: Field) {
    this.name = name;
    this.absent = absent;
  }

  of(value: JsonValue): string {
    if (value !== this.value) {
      this.value = value;
      this.text = `"${this.name}":${JSON.stringify(value)}`;
    }
    return this.text;
  }
}
