import { raise } from '../errors/python-exception.ts';
import { workOn } from '../render/budget.ts';
import type { CallArgs, CallSite } from '../values/call.ts';
import { iterate } from '../values/iterate.ts';
import { generator } from '../values/py-iterator.ts';
import { str } from '../values/str.ts';
import { truthy } from '../values/truthy.ts';
import type { Value } from '../values/value.ts';
import { attributeGetter } from './attribute-getter.ts';
import type { Filter } from './filter.ts';

/** Jinja2's filters that apply another filter or a test to every item: lazily. */
export const APPLYING_FILTERS: readonly [string, Filter][] = [
  ['map', (value, args, site) => generator('sync_do_map', mapped(value, mapper(args, site)))],
  ['select', (value, args, site) => generator('select_or_reject', selected(value, chooser(args, site, false), true))],
  ['reject', (value, args, site) => generator('select_or_reject', selected(value, chooser(args, site, false), false))],
  [
    'selectattr',
    (value, args, site) => generator('select_or_reject', selected(value, chooser(args, site, true), true)),
  ],
  [
    'rejectattr',
    (value, args, site) => generator('select_or_reject', selected(value, chooser(args, site, true), false)),
  ],
];

type Mapper = () => (item: Value) => Value;
type Chooser = () => (item: Value) => boolean;

/** Errors in the arguments show when the first item is asked for, as in a Python generator. */
function mapper({ positional, named }: CallArgs, site: CallSite): Mapper {
  return () => {
    const [name, ...rest] = positional;
    if (name === undefined && named.has('attribute')) return attributeMapper(named, site);
    if (name === undefined) return raise('TemplateRuntimeError', 'map requires a filter argument');
    return item => {
      workOn(item);
      const found = site.environment.filters.get(str(name));
      if (found === undefined) return raise('TemplateRuntimeError', `No filter named '${str(name)}'.`);
      return found(item, { positional: rest, named }, site);
    };
  };
}

function attributeMapper(named: ReadonlyMap<string, Value>, site: CallSite): (item: Value) => Value {
  for (const key of named.keys()) {
    if (key !== 'attribute' && key !== 'default') raise('TemplateRuntimeError', `Unexpected keyword argument '${key}'`);
  }
  return attributeGetter(named.get('attribute') ?? null, site, named.get('default'));
}

function chooser({ positional, named }: CallArgs, site: CallSite, byAttribute: boolean): Chooser {
  return () => {
    const [attribute] = positional;
    if (byAttribute && attribute === undefined) raise('TemplateRuntimeError', 'Missing parameter for attribute name');
    const get = byAttribute ? attributeGetter(attribute ?? null, site) : (item: Value): Value => item;
    const [name, ...rest] = byAttribute ? positional.slice(1) : positional;
    if (name === undefined) return item => truthy(get(item));
    return item => {
      const value = get(item);
      const found = site.environment.tests.get(str(name));
      if (found === undefined) return raise('TemplateRuntimeError', `No test named '${str(name)}'.`);
      return found(value, { positional: rest, named }, site);
    };
  };
}

function* mapped(value: Value, prepare: Mapper): Generator<Value, void, undefined> {
  if (!truthy(value)) return;
  const map = prepare();
  for (const item of iterate(value)) yield map(item);
}

function* selected(value: Value, prepare: Chooser, wanted: boolean): Generator<Value, void, undefined> {
  if (!truthy(value)) return;
  const choose = prepare();
  for (const item of iterate(value)) if (choose(item) === wanted) yield item;
}
