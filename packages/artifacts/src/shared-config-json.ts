/**
 * Makes a function that gives the JSON of entries, in pieces. Most nodes of a project share their configuration with others, and it is
 * half of what they hold: its text is made once, and never copied.
 */
export function sharedConfigJson(): (entry: { config?: unknown }) => readonly string[] {
  const texts = new WeakMap<object, string>();
  const seen = new WeakSet<object>();
  return entry => {
    const { config } = entry;
    if (typeof config !== 'object' || config === null) return [JSON.stringify(entry)];
    if (!seen.has(config)) {
      seen.add(config);
      return [JSON.stringify(entry)];
    }
    let text = texts.get(config);
    if (text === undefined) {
      text = JSON.stringify(config);
      texts.set(config, text);
    }
    entry.config = MARK;
    const json = JSON.stringify(entry);
    entry.config = config;
    const at = json.indexOf(MARK_JSON);
    const end = at + MARK_JSON.length;
    // Somebody else's text that holds the mark, too: then it is not known which is ours.
    if (json.includes(MARK_JSON, end)) return [JSON.stringify(entry)];
    return [json.slice(0, at), text, json.slice(end)];
  };
}

const MARK = '\u0001config\u0001';
const MARK_JSON = JSON.stringify(MARK);
