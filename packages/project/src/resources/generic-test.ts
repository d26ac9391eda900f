import {
  type Checksum,
  type Diagnostic,
  didYouMean,
  type JsonObject,
  type JsonValue,
  type ManifestNode,
  type NodeId,
  type Place,
  type RefCall,
  type SourceSpan,
  TsdbtError,
} from '@tsdbt/core';
import { quoteColumn } from '@tsdbt/sql';
import { fqnOf } from '../naming/fqn.ts';
import { genericTestHash } from '../naming/generic-test-name.ts';
import { type PackageContext, type ParseSession, uniqueId } from '../parse-session.ts';
import type { PropertyEntry } from '../properties/read-properties.ts';
import { readReference } from '../templates/reference-text.ts';
import { FactCollector, NO_FACTS, type TemplateFacts } from '../templates/template-facts.ts';
import { listOf, NO_ITEMS, objectOf } from '../yaml/json-shape.ts';
import { type GenericTestSpec, genericTestSpec, type TestTarget } from './generic-test-spec.ts';
import { completeNode, type NodeDraft } from './sql-node.ts';

/** What carries tests in a property file: a model (or one version of it), a seed, a snapshot, a source table. */
export interface Tested {
  readonly pkg: PackageContext;
  readonly entry: PropertyEntry;
  readonly target: TestTarget;
  /** dbt: `models.orders`, `sources.raw`. */
  readonly fileKeyName: string;
  readonly columns: readonly JsonObject[];
  /** `data_tests:` (or the older `tests:`) of the whole. */
  readonly tests: JsonValue | undefined;
  /** dbt: tests of a source have its tags and the table's, those beside the names. */
  readonly tags?: readonly JsonValue[];
  /** The tested node, when it exists. */
  readonly attached: ManifestNode | undefined;
  /** The call that the test's `model` argument makes. */
  readonly facts: Pick<TemplateFacts, 'refs' | 'sources'>;
}

/** Every generic test of an entry, those of its columns after its own (dbt). */
export function parseGenericTests(session: ParseSession, tested: Tested): ManifestNode[] {
  const nodes: ManifestNode[] = [];
  const add = (tests: JsonValue | undefined, column?: JsonObject): void => {
    if (!Array.isArray(tests)) return;
    for (let index = 0; index < tests.length; index++) {
      try {
        nodes.push(parseTest(session, tested, { list: tests as readonly JsonValue[], index, column }));
      } catch (error) {
        if (!(error instanceof TsdbtError)) throw error;
        session.diagnostics.add(...error.diagnostics);
      }
    }
  };
  add(tested.tests);
  for (const column of tested.columns) add(testsOf(column), column);
  return nodes;
}

/** dbt: `tests` is the older word for `data_tests`. */
export function testsOf(value: JsonObject): JsonValue | undefined {
  return value.data_tests ?? value.tests;
}

interface TestEntry {
  readonly list: readonly JsonValue[];
  readonly index: number;
  readonly column: JsonObject | undefined;
}

function parseTest(session: ParseSession, tested: Tested, { list, index, column }: TestEntry): ManifestNode {
  const { pkg, entry } = tested;
  const place = entry.placeOf(list, index) ?? entry.place;
  const spanOf = () => ({ ...place, source: entry.document.text });
  const columnName = column === undefined ? undefined : quotedColumn(column);
  const render = session.rendererOf(pkg, entry.document);
  const spec = genericTestSpec(list[index] ?? null, {
    target: tested.target,
    columnName,
    nestedArguments: session.invocation.flags.behavior.require_generic_test_arguments_property !== false,
    render: text => render(text, entry.path),
    at: spanOf,
  });
  const macro = session.library.genericTest(spec.test, spec.namespace, pkg.name);
  const draft = draftOf(session, tested, spec, { column, columnName, place });
  const facts = testFacts(session, { tested, spec, macro: macro?.unique_id, draft });
  const node = completeNode(session, draft, facts);
  if (macro === undefined && node.config.enabled) session.diagnostics.add(unknownTest(session, spec, spanOf()));
  return node;
}

/** dbt: such a test is a node like any other, and fails when it is run; so a project is usable while one of its packages is missing. */
function unknownTest({ library }: ParseSession, { test, namespace }: GenericTestSpec, at: SourceSpan): Diagnostic {
  const written = namespace === null ? test : `${namespace}.${test}`;
  const hint = didYouMean(written, library.genericTestNames());
  const message = `there is no generic test "${written}": it fails when it is run`;
  return { code: 'TS2007', severity: 'warning', message, at, ...(hint === undefined ? {} : { hint }) };
}

interface TestedColumn {
  readonly column: JsonObject | undefined;
  /** Quoted where the column says so. */
  readonly columnName: string | undefined;
  /** Where the test is declared. */
  readonly place: Place;
}

function draftOf(
  session: ParseSession,
  tested: Tested,
  spec: GenericTestSpec,
  { column, columnName, place }: TestedColumn,
): NodeDraft {
  const { pkg, entry } = tested;
  const metadata = { name: spec.test, kwargs: spec.kwargs, namespace: spec.namespace };
  const { description, doc_blocks } = describedTest(session, tested, spec);
  const relative = entry.file.slice(entry.file.indexOf('/') + 1);
  return {
    pkg,
    resourceType: 'test',
    configResource: 'test',
    id: uniqueId('test', pkg.name, spec.name, genericTestHash(spec.name, metadata)),
    name: spec.name,
    path: `${spec.shortName}.sql`,
    originalFilePath: entry.file,
    fqn: fqnOf(pkg.name, relative, spec.name),
    rawCode: spec.rawCode,
    checksum: NO_CHECKSUM,
    local: { declaredAt: place },
    tags: testTags(tested, spec, column),
    group: tested.attached?.group,
    extra: {
      description,
      doc_blocks,
      test_metadata: metadata,
      attached_node: tested.attached?.unique_id ?? null,
      column_name: columnName ?? null,
      file_key_name: tested.fileKeyName,
    },
  };
}

const NO_CHECKSUM: Checksum = Object.freeze({ name: 'none', checksum: '' });

function describedTest(
  session: ParseSession,
  { pkg, entry }: Tested,
  { description }: GenericTestSpec,
): Pick<ManifestNode, 'description' | 'doc_blocks'> {
  if (description === '') return UNDESCRIBED;
  const { text, blocks } = session.describerOf(pkg, entry)(description);
  return { description: text, doc_blocks: blocks };
}

const UNDESCRIBED = { description: '', doc_blocks: NO_ITEMS };

interface TestReading {
  readonly tested: Tested;
  readonly spec: GenericTestSpec;
  /** Undefined when there is no such test. */
  readonly macro: NodeId | undefined;
  readonly draft: NodeDraft;
}

/**
 * What a test refers to: the tested node, references among the arguments, and what its macro calls. Built-in tests call nothing that
 * matters, so they are not rendered; their config is that of the entry. dbt takes the same short cut.
 */
function testFacts(session: ParseSession, { tested, spec, macro, draft }: TestReading): TemplateFacts {
  const facts = new FactCollector();
  if (macro === undefined) addArguments(facts, spec.kwargs);
  else facts.addMacro(macro);
  const plain = macro === undefined || session.library.macros[macro]?.local.builtin === true;
  if (!plain || !(macro === undefined || addArguments(facts, spec.kwargs))) {
    const source = { pkg: tested.pkg, text: spec.rawCode, file: `test ${spec.name}`, frame: `test ${spec.name}` };
    const read = session.reader.readTest(source, spec.kwargs, () =>
      completeNode(session, draft, { ...NO_FACTS, config: spec.config }),
    );
    facts.addAll(read);
    return facts;
  }
  for (const ref of tested.facts.refs) facts.addRef(ref);
  for (const [source, table] of tested.facts.sources) facts.addSource(source, table);
  if (macro !== undefined && !SHORT_CUTS.has(macro)) {
    const where = session.library.find('get_where_subquery', tested.pkg.name);
    if (where !== undefined) facts.addMacro(where.unique_id);
  }
  facts.addConfig(spec.config);
  return facts;
}

/** dbt does not render these two at all, and so records less of what they call. */
const SHORT_CUTS: ReadonlySet<NodeId> = new Set(['macro.dbt.test_unique', 'macro.dbt.test_not_null']);

/** Adds the references among a test's arguments; false when one needs Jinja to be understood. */
function addArguments(facts: FactCollector, kwargs: JsonObject): boolean {
  const visit = (value: JsonValue): boolean => {
    if (typeof value === 'object' && value !== null) return Object.values(value).every(visit);
    if (typeof value !== 'string') return true;
    const reference = readReference(value);
    if (reference === undefined) return !value.includes('{{') && !value.includes('{%') && !LOOKS_LIKE_CALL.test(value);
    if (reference.kind === 'ref') facts.addRef(withTextVersion(reference.ref));
    else if (reference.kind === 'source') facts.addSource(...reference.source);
    return reference.kind !== 'metric';
  };
  return Object.entries(kwargs).every(([name, value]) => name === 'model' || name === 'column_name' || visit(value));
}

/** dbt reads the version of a reference among arguments as text. */
function withTextVersion(ref: RefCall): RefCall {
  return ref.version === null ? ref : { ...ref, version: String(ref.version) };
}

/** dbt: text like this is taken as Jinja even without braces. */
const LOOKS_LIKE_CALL = /^\s*(env_var|ref|var|source|doc)\s*\(.+\)\s*$/;

/** dbt: tags of the test, its column and its source, sorted; those that are configured elsewhere follow. */
function testTags({ tags = [] }: Tested, spec: GenericTestSpec, column: JsonObject | undefined): readonly string[] {
  const [own, nested] = [listOf(column?.tags), listOf(objectOf(column?.config).tags)];
  const configured = listOf(spec.config.tags);
  if (tags.length + own.length + nested.length + configured.length === 0) return NO_ITEMS;
  return [...new Set([...tags, ...own, ...nested, ...configured].map(String))].sort();
}

/** dbt-clickhouse quotes columns with double quotes. */
function quotedColumn(column: JsonObject): string {
  const name = String(column.name);
  return column.quote === true ? quoteColumn(name) : name;
}
