import type { Span, TextEdit } from '../text/span.ts';
import type { Fix, Problem } from './defineCheck.ts';
import { fix } from './edits.ts';

/**
 * Describes a comment that disables checks: `# audit-rules: disable-next-line AR301 -- reason`. Spans count
 * from the start of the document.
 */
export interface Suppression {
  readonly kind: 'next-line' | 'range' | 'enable' | 'file' | 'unknown';
  /** Codes or names of checks; empty means all. */
  readonly checks: readonly { readonly name: string; readonly span: Span }[];
  /** The comment from its `#`. */
  readonly span: Span;
  /** The line that contains it, as an index into the document's lines. */
  readonly line: number;
}

/** What suppression comments need to know of a text, whichever language it is in. */
export interface CommentedText {
  readonly text: string;
  /** Set where placeholders decide which lines there will be. */
  readonly template?: unknown;
  readonly lines: readonly CommentedLine[];
}

/** A line of a text with comments; offsets count from the start of the document. */
export interface CommentedLine {
  readonly start: number;
  readonly end: number;
  readonly node: {
    /** `comment` for a line that is one. */
    readonly kind: string;
    readonly text: string;
    /** Of a comment: where it begins in its line. */
    readonly span?: Span;
  };
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

/**
 * Reports whether the text of a comment, with its `#`, enables or disables checks, even if it has mistakes.
 */
export function isSwitch(comment: string): boolean {
  return COMMENT.test(comment.trimStart());
}

/** Returns the suppression comments of a document, in order; empty where there are none. */
export function suppressionsOf(document: CommentedText): readonly Suppression[] {
  const out: Suppression[] = [];
  for (const [i, line] of document.lines.entries()) {
    if (line.node.kind !== 'comment' || !line.node.text.includes('audit-rules:')) continue;
    const start = line.node.span?.start ?? 0;
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

/**
 * Returns the fix that disables a problem's check for its line, with a comment on the line above it; adds the
 * code to a comment that is there already.
 */
export function disableForLine(document: CommentedText, { code, span }: Pick<Problem, 'code' | 'span'>): Fix {
  let start = 0;
  for (const l of document.lines) if (l.start <= span.start) start = l.start;
  const above = suppressionsOf(document).find(
    (s) => s.kind === 'next-line' && s.checks.length > 0 && document.lines[s.line + 1]?.start === start,
  );
  const newText = `# audit-rules: disable-next-line ${code}\n`;
  return fix(
    `Disable ${code} for this line`,
    'unsafe',
    oneMoreCode(above, code) ?? { span: { start, end: start }, newText },
  );
}

// What other programs read in a first line: cloud-init's kind of template, Ansible's settings of Jinja.
const FIRST_LINE = /^#(?:# *template:|jinja2:)/;

/**
 * Returns the fix that disables a check, by its code, for a whole document, with a comment at the top; adds
 * the code to a comment that is there already.
 */
export function disableForFile(document: CommentedText, code: string): Fix {
  const there = suppressionsOf(document).find((s) => s.kind === 'file' && s.checks.length > 0);
  const [first, second] = document.lines;
  const start = (first && second && FIRST_LINE.test(first.node.text) ? second.start : first?.start) ?? 0;
  const newText = `# audit-rules: disable-file ${code}\n`;
  return fix(
    `Disable ${code} for this file`,
    'unsafe',
    oneMoreCode(there, code) ?? { span: { start, end: start }, newText },
  );
}

/** Returns the edit that adds a code to those of a comment; undefined where there is no comment to add to. */
function oneMoreCode(comment: Suppression | undefined, code: string): TextEdit | undefined {
  const end = comment?.checks.at(-1)?.span.end;
  return end === undefined ? undefined : { span: { start: end, end }, newText: `, ${code}` };
}
