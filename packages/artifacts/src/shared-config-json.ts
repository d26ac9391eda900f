/**
 * Makes a function that gives the JSON of nodes. Most nodes of a project share their configuration with others, and it is half of what
 * they hold: its text is made once.
 */
export function sharedConfigJson(): (node: object) => string {
  const texts = new WeakMap<object, string>();
  const seen = new WeakSet<object>();
  return node => {
    const { config } = node as { readonly config?: unknown };
    if (typeof config !== 'object' || config === null) return JSON.stringify(node);
    if (!seen.has(config)) {
      seen.add(config);
      return JSON.stringify(node);
    }
    const known = texts.get(config);
    const text = known ?? JSON.stringify(config);
    if (known === undefined) texts.set(config, text);
    const json = JSON.stringify({ ...node, config: MARK });
    const at = json.indexOf(MARK_JSON);
    // Somebody else's text that holds the mark, too: then it is not known which is ours.
    if (at !== json.lastIndexOf(MARK_JSON)) return JSON.stringify(node);
    return json.slice(0, at) + text + json.slice(at + MARK_JSON.length);
  };
}

const MARK = '\u0001config\u0001';
const MARK_JSON = JSON.stringify(MARK);
