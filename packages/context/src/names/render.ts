import {
  type CallSite,
  compileTemplate,
  type Environment,
  parseTemplate,
  render,
  type Scope,
  type Suspended,
  type Value,
} from '@tsdbt/jinja';

/** Renders a text that turned up while rendering (a variable's value, a hook) with the names of the template that uses it. */
export function renderText(text: string, site: CallSite, frameName: string): Value | Suspended {
  if (!isTemplate(text)) return text;
  return renderIn(text, { environment: site.environment, scope: site.scope, frameName });
}

export interface RenderPlace {
  readonly environment: Environment;
  readonly scope: Scope;
  readonly frameName: string;
}

function renderIn(text: string, { environment, scope, frameName }: RenderPlace): Suspended {
  return render(compileTemplate(parseTemplate(text, { file: frameName })), scope, { environment, frameName });
}

/** Whether a text can hold Jinja at all. */
export function isTemplate(text: string): boolean {
  return text.includes('{{') || text.includes('{%') || text.includes('{#');
}
