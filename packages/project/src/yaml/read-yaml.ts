import { type Diagnostic, fail, type JsonValue, type Place, type SourceSpan } from '@tsdbt/core';
import {
  EVENT_ID,
  type Event,
  getScalarValue,
  type MappingEvent,
  SCALAR_STYLE,
  type ScalarEvent,
  type SequenceEvent,
} from 'js-yaml';
import { plainScalar, taggedScalar } from './python-scalar.ts';
import { type YamlEvents, yamlEvents } from './yaml-events.ts';
import { YamlOffsets } from './yaml-offsets.ts';

/** A YAML file as data, with the offset of every entry, so that a place can be named without reading the file twice. */
export interface YamlDocument {
  /** Relative to the project's root. */
  readonly file: string;
  readonly text: string;
  /** Read under PyYAML's rules, see `python-scalar.ts`; null for an empty file. */
  readonly value: JsonValue;
  /** Of each mapping and list: where its keys or items begin, in order. */
  readonly offsets: Pick<YamlOffsets, 'at'>;
  /** Of mappings with keys that PyYAML does not read as text (`on`, `1`): what those keys are. */
  readonly otherKeys: ReadonlyMap<object, ReadonlyMap<string, JsonValue>>;
  /** Duplicate keys (the last one counts, as in PyYAML). */
  readonly warnings: readonly Diagnostic[];
}

/**
 * Reads one YAML document. js-yaml finds the tokens; what they mean is decided here, as PyYAML does it: scalars under YAML 1.1, merge
 * keys (`<<`), anchors, last duplicate key wins. Blanks at the end are no part of the file (dbt), so that a block of text which ends it has no
 * newline at its end. Throws TS1003 with the place.
 */
export function readYaml(given: string, file: string): YamlDocument {
  const text = given.trimEnd();
  const builder = new DocumentBuilder(text, file, yamlEvents(text, file));
  const value = builder.document();
  const { offsets, otherKeys, warnings } = builder;
  return { file, text, value, offsets, otherKeys, warnings };
}

/** Line and column of an offset. */
export function placeAt(text: string, offset: number, file: string): Place {
  let line = 1;
  let start = 0;
  for (let end = text.indexOf('\n'); end !== -1 && end < offset; end = text.indexOf('\n', start)) {
    line++;
    start = end + 1;
  }
  return { file, line, column: offset - start + 1 };
}

interface Anchor {
  readonly value: JsonValue;
  /** Of values, aliases within counted as what they stand for. */
  readonly size: number;
}

/** What aliases may add to a file, in values: far more than any project has, and read in a second. */
const MOST_REPEATED = 100_000;

/** Walks the flat list of events once; a collection's entries are read until its closing event. */
class DocumentBuilder {
  readonly offsets = new YamlOffsets();
  readonly otherKeys = new Map<object, Map<string, JsonValue>>();
  readonly warnings: Diagnostic[] = [];
  private readonly anchors = new Map<string, Anchor | undefined>();
  private readonly given: string;
  private readonly file: string;
  private readonly events: readonly Event[];
  /** What the events' offsets count in. */
  private readonly text: string;
  private readonly originalOffset: YamlEvents['originalOffset'];
  private next = 0;
  /** Values so far, each alias counted as all that it stands for. */
  private size = 0;

  constructor(given: string, file: string, { events, text, originalOffset }: YamlEvents) {
    this.given = given;
    this.file = file;
    this.events = events;
    this.text = text;
    this.originalOffset = originalOffset;
  }

  document(): JsonValue {
    const first = this.events[this.next++];
    if (first === undefined) return null;
    if (this.events[this.next]?.type === EVENT_ID.POP) return null;
    const value = this.node();
    this.next++;
    if (this.events[this.next] !== undefined) {
      const at = this.span(this.given.length);
      fail({ code: 'TS1003', message: `${this.file} holds more than one YAML document`, at });
    }
    return value;
  }

  private node(): JsonValue {
    const event = this.events[this.next++];
    this.size++;
    switch (event?.type) {
      case EVENT_ID.SCALAR:
        return this.scalarNode(event);
      case EVENT_ID.MAPPING:
        return this.collection(event, () => this.mapping());
      case EVENT_ID.SEQUENCE:
        return this.collection(event, () => this.sequence());
      case EVENT_ID.ALIAS:
        return this.alias(event.anchorStart, event.anchorEnd);
      default:
        throw new Error(`unexpected YAML event in ${this.file}`);
    }
  }

  private scalarNode(event: ScalarEvent): JsonValue {
    const value = this.scalar(event);
    if (event.anchorStart !== -1) this.anchors.set(this.anchorName(event), { value, size: 1 });
    return value;
  }

  /** While it is read its anchor stands for nothing yet: a value that holds itself has no end. */
  private collection(event: MappingEvent | SequenceEvent, read: () => JsonValue): JsonValue {
    const anchored = event.anchorStart !== -1;
    if (anchored) this.anchors.set(this.anchorName(event), undefined);
    const before = this.size;
    const value = read();
    if (anchored) this.anchors.set(this.anchorName(event), { value, size: 1 + this.size - before });
    return value;
  }

  private scalar(event: ScalarEvent): JsonValue {
    const text = this.scalarText(event);
    if (event.tagStart !== -1) {
      const tag = this.text.slice(event.tagStart, event.tagEnd);
      const value = taggedScalar(tag, text);
      if (value !== undefined) return value;
      return fail({
        code: 'TS1003',
        message: `the tag ${tag} cannot be read here`,
        at: this.span(this.originalOffset(event.tagStart)),
      });
    }
    return event.style === SCALAR_STYLE.PLAIN ? plainScalar(text) : text;
  }

  /** PyYAML: a block of text that the end of the file cuts off has no newline at its end; js-yaml gives it one. */
  private scalarText(event: ScalarEvent): string {
    const text = getScalarValue(this.text, event);
    return event.style >= SCALAR_STYLE.LITERAL_BLOCK && event.valueEnd >= this.text.length
      ? text.replace(/\n$/, '')
      : text;
  }

  private sequence(): JsonValue {
    const items: JsonValue[] = [];
    const offsets: number[] = [];
    while (this.events[this.next]?.type !== EVENT_ID.POP) {
      offsets.push(this.offsetOfNext());
      items.push(this.node());
    }
    this.next++;
    // A list that grew keeps room for more.
    const exact = items.slice();
    this.offsets.add(exact, offsets);
    return exact;
  }

  private mapping(): JsonValue {
    const object: Record<string, JsonValue> = {};
    const offsets: number[] = [];
    const merged: JsonValue[] = [];
    while (this.events[this.next]?.type !== EVENT_ID.POP) {
      const offset = this.offsetOfNext();
      const key = this.key(object);
      const value = this.node();
      if (key === '<<') merged.push(value);
      else if (Object.hasOwn(object, key)) this.duplicate(key, offset, object, value);
      else {
        set(object, key, value);
        offsets.push(offset);
      }
    }
    this.next++;
    if (merged.length > 0) this.merge(object, merged, offsets);
    this.offsets.add(object, offsets);
    return object;
  }

  /** PyYAML puts merged pairs first; keys of the mapping itself win, and so do earlier ones among several merged mappings. */
  private merge(object: Record<string, JsonValue>, merged: readonly JsonValue[], offsets: number[]): void {
    const own = { ...object };
    for (const key of Object.keys(own)) delete object[key];
    const inherited: number[] = [];
    for (const source of merged.flatMap(value => (Array.isArray(value) ? (value as JsonValue[]) : [value]))) {
      if (source === null || typeof source !== 'object' || Array.isArray(source)) {
        const at = this.span(offsets[0] ?? 0);
        fail({ code: 'TS1003', message: 'a merge key (<<) takes a mapping or a list of mappings', at });
      }
      for (const [index, [key, value]] of Object.entries(source).entries()) {
        if (Object.hasOwn(object, key)) continue;
        set(object, key, Object.hasOwn(own, key) ? (own[key] ?? null) : value);
        inherited.push(this.offsets.at(source, index) ?? 0);
      }
    }
    const ownOffsets = Object.keys(own).map((key, index) => [key, offsets[index] ?? 0] as const);
    for (const [key, offset] of ownOffsets) {
      if (Object.hasOwn(object, key)) inherited[Object.keys(object).indexOf(key)] = offset;
      else {
        set(object, key, own[key] ?? null);
        inherited.push(offset);
      }
    }
    offsets.splice(0, offsets.length, ...inherited);
  }

  /** A key is text for us: `on:` and `1:` keep their spelling, where dbt stumbles over them; what they are otherwise is noted. */
  private key(object: object): string {
    const event = this.events[this.next];
    if (event?.type === EVENT_ID.SCALAR) {
      this.next++;
      const key = getScalarValue(this.text, event);
      const value = event.style === SCALAR_STYLE.PLAIN && event.tagStart === -1 ? plainScalar(key) : key;
      if (value !== key) this.noteKey(object, key, value);
      return key;
    }
    if (event?.type === EVENT_ID.ALIAS) {
      this.next++;
      return String(this.alias(event.anchorStart, event.anchorEnd));
    }
    const at = this.span(this.offsetOfNext());
    return fail({
      code: 'TS1003',
      message: 'a mapping or list cannot be a key here',
      at,
      hint: 'quote it if it is text or Jinja',
    });
  }

  private noteKey(object: object, key: string, value: JsonValue): void {
    const others = this.otherKeys.get(object) ?? new Map<string, JsonValue>();
    this.otherKeys.set(object, others.set(key, value));
  }

  private duplicate(key: string, offset: number, object: Record<string, JsonValue>, value: JsonValue): void {
    const message = `the key "${key}" occurs twice in one mapping; the last one counts`;
    this.warnings.push({ code: 'TS1003', severity: 'warning', message, at: this.span(offset) });
    set(object, key, value);
  }

  private anchorName({ anchorStart, anchorEnd }: { readonly anchorStart: number; readonly anchorEnd: number }): string {
    return this.text.slice(anchorStart, anchorEnd);
  }

  private alias(start: number, end: number): JsonValue {
    const name = this.text.slice(start, end);
    const anchor = this.anchors.get(name);
    const at = (): SourceSpan => this.span(this.originalOffset(start));
    if (anchor === undefined && this.anchors.has(name))
      return fail({ code: 'TS1023', message: `the alias *${name} stands within what it names`, at: at() });
    if (anchor === undefined) return fail({ code: 'TS1003', message: `the alias *${name} names no anchor`, at: at() });
    this.size += anchor.size;
    if (anchor.size > 1 && this.size > this.events.length + MOST_REPEATED)
      return fail({
        code: 'TS1024',
        message: `the aliases of ${this.file} stand for more than ${MOST_REPEATED} values`,
        at: at(),
        hint: 'aliases of lists of aliases multiply; write out what is needed',
      });
    return anchor.value;
  }

  private offsetOfNext(): number {
    return this.originalOffset(this.eventOffset());
  }

  private eventOffset(): number {
    const event = this.events[this.next];
    switch (event?.type) {
      case EVENT_ID.SCALAR:
        return event.valueStart === -1 ? this.offsetAfterPrevious() : quoteStart(this.text, event);
      case EVENT_ID.MAPPING:
      case EVENT_ID.SEQUENCE:
        return event.start;
      case EVENT_ID.ALIAS:
        return event.anchorStart - 1;
      default:
        return 0;
    }
  }

  /** An empty scalar has no range of its own; the end of what stands before it is near enough for a message. */
  private offsetAfterPrevious(): number {
    for (let index = this.next - 1; index >= 0; index--) {
      const event = this.events[index];
      if (event?.type === EVENT_ID.SCALAR && event.valueEnd !== -1) return event.valueEnd;
    }
    return 0;
  }

  private span(offset: number): SourceSpan {
    return { ...placeAt(this.given, offset, this.file), source: this.given };
  }
}

function quoteStart(text: string, event: ScalarEvent): number {
  const before = text[event.valueStart - 1];
  const quoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
  return quoted && (before === '"' || before === "'") ? event.valueStart - 1 : event.valueStart;
}

function set(object: Record<string, JsonValue>, key: string, value: JsonValue): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else object[key] = value;
}
