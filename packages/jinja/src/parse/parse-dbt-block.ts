import type { Expression, MacroDefinition, Name } from '../ast/nodes.ts';
import { parseExpression, parseTargetName } from './parse-expression.ts';
import type { StatementParser } from './parse-statement.ts';

/** dbt's block tags that hold a macro. `snapshot` and `docs` blocks hold text and are only split off (`splitBlocks`). */
export function isDbtBlockTag(tag: string): boolean {
  return tag === 'test' || tag === 'data_test' || tag === 'materialization';
}

/** dbt: a test block is the macro `test_<name>`, a materialization block `materialization_<name>_<adapter|default>`. */
export function parseDbtBlock(parser: StatementParser, tag: string, at: number): MacroDefinition {
  const prefix = parser.options.macroPrefix ?? '';
  if (tag === 'materialization') return parseMaterialization(parser, prefix, at);
  const label = `test_${parseTargetName(parser.stream).name}`;
  const signature = parser.parseSignature();
  return { kind: 'macro', name: prefix + label, label, ...signature, body: parser.parseBlock(`end${tag}`), at };
}

/** What `{% materialization name, adapter='x', supported_languages=[…] %}` says. */
export interface MaterializationHeader {
  readonly name: string;
  readonly adapter: string;
  readonly languages: Expression | undefined;
}

/** Reads the header of a materialization block, up to the end of the tag. */
export function parseMaterializationHeader(parser: StatementParser): MaterializationHeader {
  const { stream } = parser;
  const name = parseTargetName(stream).name;
  let adapter = 'default';
  let languages: Expression | undefined;
  while (stream.skipIf('comma')) {
    const option = parseTargetName(stream);
    if (option.name === 'default') continue;
    if (option.name !== 'adapter' && option.name !== 'supported_languages') {
      stream.fail(`materialization '${name}' received unknown argument '${option.name}'.`, option.at);
    }
    stream.expect('assign');
    const value = parseExpression(stream);
    if (option.name === 'supported_languages') languages = value;
    else if (value.kind === 'constant' && typeof value.value === 'string') adapter = value.value;
    else stream.fail('the adapter of a materialization is a string', value.at);
  }
  return { name, adapter, languages };
}

function parseMaterialization(parser: StatementParser, prefix: string, at: number): MacroDefinition {
  const { name, adapter, languages } = parseMaterializationHeader(parser);
  const label = `materialization_${name}_${adapter}`;
  const sql: Expression = { kind: 'constant', value: 'sql', at };
  const parameter: Name = { kind: 'name', name: 'supported_languages', context: 'parameter', at };
  return {
    kind: 'macro',
    name: prefix + label,
    label,
    parameters: [parameter],
    defaults: [languages ?? { kind: 'list', items: [sql], at }],
    body: parser.parseBlock('endmaterialization'),
    at,
  };
}
