import type { RulesDocument } from '../syntax/document.ts';
import type { Span } from '../text/span.ts';
import type { Fix, Problem } from './defineCheck.ts';
import { fix } from './edits.ts';

/** A comment that switches checks off: `# audit-rules: disable-next-line AR301 -- reason`. Spans count from the start of the document. */
export interface Suppression {
  readonly kind: 'next-line' | 'range' | 'enable' | 'file' | 'unknown';
  /** Codes or names of checks; empty means all. */
  readonly checks: readonly { readonly name: string; readonly span: Span }[];
  /** The comment from its `#`. */
  readonly span: Span;
  /** The line it stands on, as an index into the document's lines. */
  readonly line: number;
}

// Prose about the program ("# audit-rules: see …") is no such comment.
const COMMENT = /^# *audit-rules: *((?:disable|enable)[\w-]*)([^\n]*?)(?:\s+--.*)?\s*$/i;
/** The words after `# audit-rules:` that are understood. */
export const suppressionWords: ReadonlyMap<string, Suppression['kind']> = new Map([
  ['disable-next-line', 'next-line'],
  ['disable-file', 'file'],
  ['disable', 'range'],
  ['enable', 'enable'],
]);

/** Whether a comment switches checks on or off, well written or not. */
export function isSwitch(comment: string): boolean {
  return COMMENT.test(comment.trimStart());
}

/** The suppressions of a document, in order. */
export function suppressionsOf(document: RulesDocument): readonly Suppression[] {
  const out: Suppression[] = [];
  for (const [i, line] of document.lines.entries()) {
    if (line.node.kind !== 'comment' || !line.node.text.includes('audit-rules:')) continue;
    const start = line.node.span.start;
    const text = line.node.text.slice(start);
    const m = COMMENT.exec(text);
    if (!m) continue;
    const list = m[2] ?? '';
    const word = m[1] ?? '';
    const at = line.start + start + m[0].indexOf(word, m[0].indexOf(':'));
    const from = at + word.length;
    const kind = suppressionWords.get(word.toLowerCase());
    if (!kind) {
      out.push({
        kind: 'unknown',
        checks: [{ name: word, span: { start: at, end: from } }],
        span: { start: line.start + start, end: line.end },
        line: i,
      });
      continue;
    }
    const checks = [...list.matchAll(/[^\s,]+/g)].map((c) => ({
      name: c[0],
      span: { start: from + c.index, end: from + c.index + c[0].length },
    }));
    out.push({ kind, checks, span: { start: line.start + start, end: line.end }, line: i });
  }
  return out;
}

/** The edit that switches a problem off with a comment above its line. */
export function suppressionFix(document: RulesDocument, problem: Problem): Fix {
  let start = 0;
  for (const l of document.lines) if (l.start <= problem.span.start) start = l.start;
  const above = suppressionsOf(document).find(
    (s) => s.kind === 'next-line' && s.checks.length > 0 && document.lines[s.line + 1]?.start === start,
  );
  const last = above?.checks.at(-1);
  if (last)
    return fix(`Switch off ${problem.code} for this line`, 'unsafe', {
      span: { start: last.span.end, end: last.span.end },
      newText: `, ${problem.code}`,
    });
  return fix(`Switch off ${problem.code} for this line`, 'unsafe', {
    span: { start, end: start },
    newText: `# audit-rules: disable-next-line ${problem.code}\n`,
  });
}
