import { HostObject } from './host-object.ts';
import type { Value } from './value.ts';

/** markupsafe: text that is already HTML. It behaves as text; joining it to plain text escapes the latter. */
export class Markup extends HostObject {
  readonly text: string;

  constructor(text: string) {
    super();
    this.text = text;
  }

  override get typeName(): string {
    return 'Markup';
  }

  override str(): string {
    return this.text;
  }

  override truthy(): boolean {
    return this.text !== '';
  }
}

/** markupsafe: `escape`. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>'"]/g, character => ENTITIES[character] ?? character);
}

/** The text of a value that is text, marked up or not. */
export function textOf(value: Value): string | undefined {
  if (typeof value === 'string') return value;
  return value instanceof Markup ? value.text : undefined;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&#39;',
  '"': '&#34;',
};
