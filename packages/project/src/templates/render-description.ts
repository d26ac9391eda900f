import { type TemplateHost, yamlScope } from '@tsdbt/context';
import type { Invocation, ProjectSettings } from '@tsdbt/core';
import { compileTemplate, createEnvironment, nativeFunction, parseTemplate, render, runToEnd, str } from '@tsdbt/jinja';

export interface DescriptionInputs {
  readonly invocation: Invocation;
  readonly project: ProjectSettings;
  readonly packageName: string;
  readonly host: TemplateHost;
}

/** A description as a template: what property files see, and `doc`. dbt: `DocsRuntimeContext`. */
export function renderDescription(
  text: string,
  doc: (first: string, second?: string) => string,
  inputs: DescriptionInputs,
): string {
  const scope = yamlScope(inputs);
  scope.define(
    'doc',
    nativeFunction('doc', ({ positional }) => {
      const [first = '', second] = positional.map(str);
      return doc(first, second);
    }),
  );
  const template = compileTemplate(parseTemplate(text, { file: 'description' }));
  return runToEnd(render(template, scope, { environment: createEnvironment(), frameName: 'description' }));
}
