/** What expressions are about; a generator makes arguments of these types. */
export type Type = 'int' | 'float' | 'str' | 'bool' | 'list' | 'dict' | 'any' | 'tuple' | 'date' | 'delta';

/** A filter, method or global function: the type it is for, the types of its arguments, the type it gives. */
export interface Operation {
  readonly name: string;
  readonly on: Type;
  readonly args: readonly string[];
  readonly gives: Type;
}

/** `name on args gives`: an argument ending in `?` is optional, `key=type` is named. */
function operations(table: string): readonly Operation[] {
  return table
    .trim()
    .split('\n')
    .map(line => {
      const [name = '', on = 'any', args = '-', gives = 'any'] = line.trim().split(/\s+/);
      return { name, on: on as Type, args: args === '-' ? [] : args.split(','), gives: gives as Type };
    });
}

export const FILTERS: readonly Operation[] = operations(`
  abs int - int
  attr any word any
  batch list small,any? list
  capitalize str - str
  center str small? str
  count list - int
  d any any?,bool? any
  default any any?,bool? any
  dictsort dict bool?,by=sortby?,reverse=bool? list
  e str - str
  escape str - str
  filesizeformat int bool? str
  first list - any
  float any any? float
  forceescape str - str
  format format any?,any? str
  groupby dicts key list
  indent str small?,bool?,bool? str
  int any any?,base? int
  items dict - list
  join list str?,attribute=key? str
  last list - any
  length list - int
  list list - list
  lower str - str
  map list filtername list
  map dicts attribute=key,default=any? list
  max list bool?,attribute=key? any
  min list bool?,attribute=key? any
  pprint any - str
  reject list testname? list
  rejectattr dicts key,testname? list
  replace str str,str,small? str
  reverse list - list
  round float small?,method? float
  safe str - str
  select list testname? list
  selectattr dicts key,testname? list
  slice list small,any? list
  sort list bool?,bool?,attribute=key? list
  string any - str
  striptags str - str
  sum list attribute=key?,start=int? any
  title str - str
  tojson any indent=small? str
  trim str str? str
  truncate str wide?,bool?,str?,small? str
  unique list bool?,attribute=key? list
  upper str - str
  urlencode any - str
  urlize str - str
  wordcount str - int
  wordwrap str wide?,bool? str
  xmlattr dict bool? str
  as_bool any - any
  as_native any - any
  as_number any - any
  as_text any - any
  is_list any - bool
`);

export const TESTS: readonly Operation[] = operations(`
  boolean any - bool
  callable any - bool
  defined any - bool
  divisibleby int nonzero bool
  eq any any bool
  == any any bool
  equalto any any bool
  escaped any - bool
  even int - bool
  false any - bool
  filter str - bool
  float any - bool
  ge int int bool
  gt int int bool
  greaterthan int int bool
  in any list bool
  integer any - bool
  iterable any - bool
  le int int bool
  lower str - bool
  lt int int bool
  lessthan int int bool
  mapping any - bool
  ne any any bool
  none any - bool
  number any - bool
  odd int - bool
  sameas any constant bool
  sequence any - bool
  string any - bool
  test str - bool
  true any - bool
  undefined any - bool
  upper str - bool
`).filter(({ name }) => name !== '==');

export const METHODS: readonly Operation[] = operations(`
  append list any any
  capitalize str - str
  casefold str - str
  center str small,char? str
  clear list - any
  copy list - list
  count list any int
  count str str int
  endswith str str bool
  expandtabs str small? str
  extend list list any
  find str str,small? int
  format format any?,any? str
  get dict key,any? any
  index list any int
  index str str int
  insert list small,any any
  isalnum str - bool
  isalpha str - bool
  isascii str - bool
  isdecimal str - bool
  isdigit str - bool
  isidentifier str - bool
  islower str - bool
  isnumeric str - bool
  isprintable str - bool
  isspace str - bool
  istitle str - bool
  isupper str - bool
  items dict - list
  join str list str
  keys dict - list
  ljust str small,char? str
  lower str - str
  lstrip str str? str
  partition str str list
  pop list small? any
  pop dict key,any? any
  popitem dict - list
  remove list any any
  removeprefix str str str
  removesuffix str str str
  replace str str,str,small? str
  reverse list - any
  rfind str str int
  rindex str str int
  rjust str small,char? str
  rpartition str str list
  rsplit str str?,small? list
  rstrip str str? str
  setdefault dict key,any? any
  sort list reverse=bool? any
  split str str?,small? list
  splitlines str bool? list
  startswith str str bool
  strip str str? str
  swapcase str - str
  title str - str
  update dict dict any
  upper str - str
  values dict - list
  zfill str small str
  bit_length int - int
  bit_count int - int
  as_integer_ratio float - list
  format_map format dict str
  translate str dict str
  fromkeys dict list,any? dict
  count tuple any int
  index tuple any int
  is_integer float - bool
  isoformat date - str
  strftime date dateformat str
  weekday date - int
  isoweekday date - int
  isocalendar date - any
  toordinal date - int
  timetuple delta - any
  total_seconds delta - float
`).filter(({ name }) => name !== 'timetuple');

/** What is formatted, by `%`, `format` and their kin. */
export const FORMATS: readonly string[] = [
  "'%s'",
  "'%s-%s'",
  "'%d'",
  "'%5.2f|'",
  "'%-5s|'",
  "'%05d'",
  "'%x'",
  "'%r'",
  "'%+d'",
  "'%e'",
  "'%g'",
  "'%%'",
  "'%c'",
  "'%(a)s'",
  "'{}'",
  "'{} {}'",
  "'{0}{0}'",
  "'{:>5}'",
  "'{:05d}'",
  "'{:,}'",
  "'{:.2f}'",
  "'{!r}'",
  "'{:^7}|'",
  "'{:x}'",
  "'{:%}'",
  "'{:e}'",
  "'{:+}'",
  "'{{}}'",
  "'{0[0]}'",
  "'{:_}'",
  "'{:*<6}'",
  "'{:g}'",
];

/** The values that every template sees, in the format of recorded cases. */
export const CONTEXT: Readonly<Record<string, unknown>> = {
  i: 3,
  n: -7,
  z: 0,
  big: 12_345_678_901,
  f: { $float: '2.5' },
  g: { $float: '-0.125' },
  h: { $float: '1e+17' },
  s: 'Hello World',
  e: '',
  u: 'é日本🙂 ß',
  pad: '  two  words\t\n',
  html: '<a href="x">T & t</a>',
  num: '42.5',
  multi: 'one\ntwo\n\nthree four-five six',
  l: [3, 1, 2],
  ls: ['b', 'A', 'c', 'a'],
  ll: [
    [1, 2],
    [3, 4],
  ],
  lm: [1, 'x', null, true, { $float: '1.0' }],
  el: [],
  t: { $tuple: [1, 'x', 2] },
  d: { $dict: { a: 1, b: 'two', name: null } },
  nd: { $dict: { a: { $dict: { b: [1, 2] } } } },
  mixed: {
    $pairs: [
      [1, 'one'],
      [{ $tuple: [1, 2] }, 'pair'],
      ['k', true],
    ],
  },
  dd: [{ $dict: { name: 'x', a: 2, b: 'p' } }, { $dict: { name: 'Y', a: 1, b: 'q' } }, { $dict: { name: 'X', a: 3 } }],
  nil: null,
  yes: true,
  no: false,
};

/** Names of the context by type. */
export const NAMES: Readonly<Record<Type, readonly string[]>> = {
  int: ['i', 'n', 'z', 'big', 'yes'],
  float: ['f', 'g', 'h'],
  str: ['s', 'e', 'u', 'pad', 'html', 'num', 'multi'],
  bool: ['yes', 'no'],
  list: ['l', 'ls', 'll', 'lm', 'el', 't', 'dd'],
  dict: ['d', 'nd', 'mixed'],
  any: ['i', 'f', 's', 'l', 'd', 'nil', 'yes', 'missing', 'u', 't'],
  tuple: ['t', 'd.popitem()'],
  date: ['dates[0]', 'dates[1]'],
  delta: ['deltas[0]'],
};
