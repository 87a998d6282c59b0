import type { Span } from '../text/span.ts';
import { type EmbeddedRules, linesOf, rulesOfLines } from './embeddedRules.ts';

/** A block of code of a Markdown file. */
export interface Fence {
  /** The first word after the fence, in lower case. */
  readonly language: string;
  /** Its lines, without the indentation of the fence. */
  readonly rules: EmbeddedRules;
}

/**
 * Returns the fenced code blocks of a Markdown file, given as its text; empty where there are none. A block
 * without an end extends to the end of the file.
 */
export function fencesOf(file: string): readonly Fence[] {
  const fences: Fence[] = [];
  let open: { mark: string; indent: string; language: string; lines: Span[] } | undefined;
  const close = (): void => {
    if (open) fences.push({ language: open.language, rules: rulesOfLines(file, open.lines, open.indent) });
    open = undefined;
  };
  for (const { start, end } of linesOf(file)) {
    const line = file.slice(start, end).replace(/\r$/, '');
    if (!open) {
      const [, indent = '', mark = '', info = ''] = /^([ \t]*)(`{3,}|~{3,})[ \t]*([^`]*)$/.exec(line) ?? [];
      const language = /^\{?\.?([\w.-]*)/.exec(info)?.[1]?.toLowerCase() ?? '';
      if (mark !== '') open = { mark, indent, language, lines: [] };
      continue;
    }
    const ending = /^[ \t]*(`{3,}|~{3,})[ \t]*$/.exec(line)?.[1];
    if (ending?.startsWith(open.mark)) close();
    else {
      let from = 0;
      while (from < open.indent.length && /[ \t]/.test(line[from] ?? '')) from++;
      open.lines.push({ start: start + from, end });
    }
  }
  close();
  return fences;
}
