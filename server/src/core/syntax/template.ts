import type { Span } from '../text/span.ts';
import type { Placeholder, RulesDocument, RulesLine } from './document.ts';
import { parseLine } from './line.ts';
import { contentOf, flow, type Tag, type TemplateKind, tagsOf } from './templateTags.ts';

export type { TemplateKind } from './templateTags.ts';

const endings: ReadonlyMap<string, TemplateKind> = new Map([
  ['j2', 'jinja'],
  ['erb', 'erb'],
  ['epp', 'epp'],
  ['tmpl', 'go'],
]);

/** The language that a file's name says it is a template in; undefined for a plain file. Takes a name, a path or a URI. */
export function templateKindOf(path: string): TemplateKind | undefined {
  return endings.get(/\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '');
}

/** A line of a template. */
export interface MaskedLine {
  /** As many UTF-16 units as the line has: what cannot be judged is blank, each unit of a placeholder an `x`. */
  readonly text: string;
  /** Where placeholders stand, from the start of the line; they neither overlap nor touch. */
  readonly opaque: readonly Placeholder[];
}

/** The lines of a template, for one who sees neither its values nor which of its branches are taken. */
export function maskTemplate(text: string, kind: TemplateKind): readonly MaskedLine[] {
  const tags = tagsOf(text, kind);
  const glued = gluedLines(text, tags, kind);
  const lines: MaskedLine[] = [];
  let tag = 0;
  for (let start = 0, number = 0; start < text.length; number++) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    while ((tags[tag]?.end ?? text.length) <= start) tag++;
    const own: Tag[] = [];
    for (let i = tag; i < tags.length; i++) {
      const t = tags[i] as Tag;
      if (t.start >= end) break;
      own.push(t);
    }
    lines.push(maskLine(text, kind, { start, end }, own, glued.has(number)));
    start = end + 1;
  }
  return lines;
}

/** Reads a template of a rules file. Long lines stay whole: how long they become is not known. */
export function parseTemplate(text: string, kind: TemplateKind): RulesDocument {
  let start = 0;
  const lines = maskTemplate(text, kind).map((masked, i): RulesLine => {
    const line = {
      start,
      end: start + masked.text.length,
      number: i + 1,
      continued: false,
      node: parseLine(masked.text),
    };
    start = line.end + 1;
    return masked.opaque.length > 0 ? { ...line, opaque: masked.opaque } : line;
  });
  return { text, lines, template: kind };
}

/**
 * Lines that become one with another when the template is filled in, because a tag takes the newline between them away.
 * Numbers count from 0.
 */
function gluedLines(text: string, tags: readonly Tag[], kind: TemplateKind): ReadonlySet<number> {
  const glued = new Set<number>();
  let on: number[] = [];
  let number = 0;
  const finish = (): void => {
    if (new Set(on).size > 1) for (const n of on) glued.add(n);
    on = [];
  };
  for (let i = 0; i <= tags.length; i++) {
    const before = tags[i - 1];
    const next = tags[i];
    const from = before?.end ?? 0;
    const to = next?.start ?? text.length;
    const piece = text.slice(from, to);
    const left = leftOf(piece, before, next, kind);
    for (let at = 0; at < piece.length; at++) {
      const c = piece[at];
      if (c === '\n') {
        if (at >= left.start && at < left.end) finish();
        number++;
      } else if (c !== ' ' && c !== '\t' && c !== '\r') on.push(number);
    }
    if (!next) break;
    if (next.kind === 'value') on.push(number);
    number += text.slice(next.start, next.end).split('\n').length - 1;
  }
  finish();
  return glued;
}

/** Returns what the tags before and behind a piece of text leave of it: from its start, UTF-16 units. */
function leftOf(piece: string, before: Tag | undefined, next: Tag | undefined, kind: TemplateKind): Span {
  const takesAll = kind === 'jinja' || kind === 'go';
  // ERB and EPP take the rest of the line away, and nothing in front of a tag but blanks.
  const stripped = takesAll ? /^\s*/ : /^[ \t]*\r?\n/;
  return {
    start: before?.stripRight ? (stripped.exec(piece)?.[0].length ?? 0) : 0,
    end: next?.stripLeft && takesAll ? piece.trimEnd().length : piece.length,
  };
}

function maskLine(
  text: string,
  kind: TemplateKind,
  line: Span,
  tags: readonly Tag[],
  glued: boolean,
): MaskedLine {
  const raw = text.slice(line.start, line.end);
  const nothing = { text: ' '.repeat(raw.length), opaque: [] };
  if (tags.length === 0) return glued ? nothing : { text: raw, opaque: [] };
  // A tag that goes over lines may hold anything, a value with a newline is several lines.
  if (glued || tags.some((t) => t.start < line.start || t.end > line.end || manyLines(contentOf(text, t))))
    return nothing;
  const local = tags.map((t) => ({ ...t, start: t.start - line.start, end: t.end - line.start }));
  const silent = local.filter((t) => t.kind !== 'value');
  const step = (t: Tag) => (t.kind === 'control' ? flow(contentOf(raw, t), kind) : 'none');
  const leading = takeWhile(
    local,
    (t, before) => t.kind !== 'value' && raw.slice(before, t.start).trim() === '',
  );
  const first = leading.at(-1)?.end ?? 0;
  const trailing = local.filter(
    (t) => t.kind !== 'value' && t.start >= first && silentFrom(raw, local, t.start),
  );
  const last = trailing[0]?.start ?? raw.length;
  if (raw.slice(first, last).trim() === '') return nothing;
  const inner = silent.filter((t) => t.start >= first && t.end <= last);
  const opaque: Placeholder[] = local
    .filter((t) => t.kind === 'value')
    .map(({ start, end }) => ({ start, end, branch: false }));
  let masked = raw;
  if (inner.length === 0) {
    if (trailing.some((t) => step(t) === 'open')) return nothing;
    for (const t of [...leading, ...trailing]) masked = blank(masked, t);
  } else {
    if (!balanced(silent.map(step))) return nothing;
    opaque.push({ start: silent[0]?.start ?? 0, end: silent.at(-1)?.end ?? raw.length, branch: true });
  }
  const merged = joined(opaque);
  if (masked.trimStart().startsWith('#')) return { text: fill(masked, merged), opaque: [] };
  const begin = masked.length - masked.trimStart().length;
  return merged.some((s) => s.start <= begin) ? nothing : { text: fill(masked, merged), opaque: merged };
}

/** Whether a value may bring newlines. */
function manyLines(content: string): boolean {
  return /\\n|\bjoin\b|\bindent\b|\bto_nice_/.test(content);
}

function takeWhile(tags: readonly Tag[], test: (t: Tag, before: number) => boolean): readonly Tag[] {
  const out: Tag[] = [];
  for (const t of tags) {
    if (!test(t, out.at(-1)?.end ?? 0)) break;
    out.push(t);
  }
  return out;
}

/** Whether nothing of the line is seen from here on. */
function silentFrom(raw: string, tags: readonly Tag[], from: number): boolean {
  const rest = tags.filter((t) => t.start >= from);
  return (
    rest.every((t) => t.kind !== 'value') &&
    rest
      .reduce((s, t) => blank(s, t), raw)
      .slice(from)
      .trim() === ''
  );
}

function balanced(steps: readonly ReturnType<typeof flow>[]): boolean {
  let depth = 0;
  for (const s of steps) {
    if (s === 'open') depth++;
    else if (s === 'close') depth--;
    if (depth < 0 || (s === 'middle' && depth === 0)) return false;
  }
  return depth === 0;
}

function blank(text: string, { start, end }: Span): string {
  return text.slice(0, start) + ' '.repeat(end - start) + text.slice(end);
}

function fill(text: string, spans: readonly Span[]): string {
  return spans.reduce(
    (s, { start, end }) => s.slice(0, start) + 'x'.repeat(end - start) + s.slice(end),
    text,
  );
}

/** Spans in order, those that overlap or touch as one. */
function joined(spans: readonly Placeholder[]): readonly Placeholder[] {
  const out: Placeholder[] = [];
  for (const s of [...spans].sort((a, b) => a.start - b.start)) {
    const before = out.at(-1);
    if (before && s.start <= before.end)
      out[out.length - 1] = {
        start: before.start,
        end: Math.max(before.end, s.end),
        branch: before.branch || s.branch,
      };
    else out.push(s);
  }
  return out;
}
