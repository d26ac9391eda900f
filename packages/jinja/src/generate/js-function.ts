/** A JavaScript function being written: its statements, its variables, and whether it can stop to ask. */
export class JsFunction {
  private readonly lines: string[] = [];
  private readonly variables = new Set<string>();
  private temporaries = 0;
  /** Set by the first expression that contains a call. */
  suspends = false;

  /** Adds a statement. */
  write(statement: string): void {
    this.lines.push(statement);
  }

  declare(variable: string): void {
    this.variables.add(variable);
  }

  /** A variable of which nobody else knows. */
  temporary(prefix: string): string {
    const variable = `${prefix}${++this.temporaries}`;
    this.variables.add(variable);
    return variable;
  }

  /** The function as an expression; `frameName` is JavaScript. */
  source(parameters: readonly string[], frameName: string): string {
    return `function${this.suspends ? '*' : ''}(${parameters.join(',')}){${this.body(parameters, frameName, 'text')}}`;
  }

  /**
   * Its statements. `p` is the place of what is being done (an index of `P`), for errors; `o` what was printed so far;
   * `t` the result of the last call.
   */
  body(parameters: readonly string[], frameName: string, collects: 'text' | 'values'): string {
    const own = [...this.variables].filter(variable => !parameters.includes(variable));
    const output = collects === 'text' ? "''" : '[]';
    return [
      `let ${[`p=0,o=${output},t`, ...own].join(',')};try{`,
      ...this.lines,
      `return o;}catch(e){throw cx.locate(e,P[p],${frameName});}`,
    ].join('\n');
  }
}
