import {
  compileTemplate,
  createEnvironment,
  type EnvironmentOptions,
  parseTemplate,
  render,
  runToEnd,
  scopeOf,
  TemplateError,
  type Value,
} from '../index.ts';

/** Renders a template that asks nothing; for tests. */
export function renderText(
  source: string,
  values: Record<string, Value> = {},
  options: EnvironmentOptions = {},
): string {
  const template = compileTemplate(parseTemplate(source, { file: 'models/m.sql' }));
  return runToEnd(render(template, scopeOf(values), { environment: createEnvironment(options) }));
}

/** The template error that a function raises; for tests. */
export function templateErrorOf(run: () => unknown): TemplateError {
  try {
    run();
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error('no template error was raised');
}
