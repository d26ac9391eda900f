export type { Template } from './ast/nodes.ts';
export { asGiven } from './ast/source-text.ts';
export { type CompiledTemplate, compileTemplate } from './generate/compile-template.ts';
export { type CompiledMacro, compileMacro, parseMacro } from './parse/compile-macro.ts';
export { parseTemplate } from './parse/parse-template.ts';
export { splitBlocks } from './parse/split-blocks.ts';
export type { TemplateBlock } from './parse/template-block.ts';
export { createEnvironment, type Environment, type EnvironmentOptions } from './runtime/environment.ts';
export { raise } from './runtime/errors/python-exception.ts';
export { TemplateError } from './runtime/errors/template-error.ts';
export { toJsonText } from './runtime/format/json-text.ts';
export { parseIsoDate, parseIsoDateTime } from './runtime/modules/datetime/iso-parse.ts';
export { PyDate } from './runtime/modules/datetime/py-date.ts';
export { PyDateTime } from './runtime/modules/datetime/py-date-time.ts';
export { UTC } from './runtime/modules/datetime/time-zone.ts';
export { makeModules } from './runtime/modules/modules.ts';
export { equals } from './runtime/operators/equals.ts';
export { bindMacro, callFunction, callMacro } from './runtime/render/bind-macro.ts';
export { render } from './runtime/render/render.ts';
export { renderNative } from './runtime/render/render-native.ts';
export { returnFunction } from './runtime/render/return-signal.ts';
export { type Scope, scopeOf } from './runtime/scope.ts';
export { bindArguments } from './runtime/values/bind-arguments.ts';
export {
  type CallArgs,
  type CallSite,
  isSuspended,
  NO_NAMED,
  runToEnd,
  type Suspended,
} from './runtime/values/call.ts';
export { Dict } from './runtime/values/dict.ts';
export { isCallable } from './runtime/values/expect.ts';
export { HostObject } from './runtime/values/host-object.ts';
export { toList } from './runtime/values/iterate.ts';
export { fromJson, type Json, toConfigJson, toJson } from './runtime/values/json.ts';
export { Macro } from './runtime/values/macro.ts';
export { NativeFunction, nativeFunction } from './runtime/values/native-function.ts';
export { NonFiniteDecimal } from './runtime/values/non-finite-decimal.ts';
export { PyDecimal } from './runtime/values/py-decimal.ts';
export { PyFloat } from './runtime/values/py-float.ts';
export { PyRange } from './runtime/values/py-range.ts';
export { PySet } from './runtime/values/py-set.ts';
export { repr } from './runtime/values/repr.ts';
export { str } from './runtime/values/str.ts';
export { Tuple } from './runtime/values/tuple.ts';
export { typeName } from './runtime/values/type-name.ts';
export { Undefined } from './runtime/values/undefined.ts';
export type { Value } from './runtime/values/value.ts';
export { type CertainUse, certainUses } from './static/certain-uses.ts';
export {
  type CallRules,
  type GivenArguments,
  isHarmlessMacro,
  type NameMeaning,
  readStaticCalls,
  type StaticCall,
} from './static/read-static-calls.ts';
