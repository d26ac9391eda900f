import type { Diagnostic, Event, Events, FileSystem, NodeResult, SourceSpan, TemplateFrame } from '@tsdbt/core';

/** Gives diagnostics that name a line of a project file the file's text, so that every one can be shown with its line. */
export function sourceAttacher(fs: FileSystem, projectDir: string): (diagnostic: Diagnostic) => Diagnostic {
  const texts = new Map<string, string | undefined>();
  const textOf = (file: string): string | undefined => {
    if (!texts.has(file)) {
      const path = file.startsWith('/') ? file : `${projectDir}/${file}`;
      const readable = isProjectText(file) && fs.stat(path)?.kind === 'file';
      texts.set(file, readable ? fs.readText(path) : undefined);
    }
    return texts.get(file);
  };
  const complete = (at: SourceSpan): SourceSpan => {
    if (at.source !== undefined || at.line === undefined) return at;
    const source = textOf(at.file);
    return source === undefined ? at : { ...at, source };
  };
  return diagnostic => ({
    ...diagnostic,
    ...(diagnostic.at === undefined ? {} : { at: complete(diagnostic.at) }),
    ...(diagnostic.frames === undefined
      ? {}
      : { frames: diagnostic.frames.map((frame): TemplateFrame => ({ ...frame, at: complete(frame.at) })) }),
  });
}

/** Events with the sources attached to whatever diagnostics they carry. */
export function attachingEvents(events: Events, attach: (diagnostic: Diagnostic) => Diagnostic): Events {
  return event => events(attachToEvent(event, attach));
}

function attachToEvent(event: Event, attach: (diagnostic: Diagnostic) => Diagnostic): Event {
  if (event.type === 'diagnostic') return { ...event, diagnostic: attach(event.diagnostic) };
  if (event.type !== 'nodeFinished' || event.result.local.diagnostics.length === 0) return event;
  const local: NodeResult['local'] = {
    ...event.result.local,
    diagnostics: event.result.local.diagnostics.map(attach),
  };
  return { ...event, result: { ...event.result, local } };
}

/** Data files may be large and may be private: their lines are not repeated in logs. */
function isProjectText(file: string): boolean {
  return /\.(sql|ya?ml|md|py)$/.test(file) && !/(^|\/)profiles\.ya?ml$/.test(file);
}
