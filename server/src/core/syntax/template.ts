import type { Span } from '../text/span.ts';
import type { Placeholder, Presence, RulesDocument, RulesLine } from './document.ts';
import { parseLine } from './line.ts';
import { gluedLines, unconditionalParts } from './templateFlow.ts';
import { contentOf, flow, type Tag, type TemplateKind, tagsOf } from './templateTags.ts';

export { templateKindIn, templateKindOf } from './templateKind.ts';
export type { TemplateKind } from './templateTags.ts';

/** A line of a template. */
export interface MaskedLine {
  /**
   * As many UTF-16 units as the line has: what cannot be judged is blank, each unit of a placeholder an `x`.
   */
  readonly text: string;
  /** Where placeholders stand, from the start of the line; they neither overlap nor touch. */
  readonly opaque: readonly Placeholder[];
  /**
   * Whether the line is there whatever the values are, or only with some of them, or what it brings cannot be
   * told.
   */
  readonly presence: Presence;
}

/**
 * Returns the lines of a template in which each unit of a placeholder is an `x` and what cannot be judged is
 * spaces, without knowing values or which branches are taken; empty for an empty text.
 */
export function maskTemplate(text: string, kind: TemplateKind): readonly MaskedLine[] {
  const tags = tagsOf(text, kind);
  const glued = gluedLines(text, tags, kind);
  const sure = unconditionalParts(text, tags, kind);
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
    const masked = maskLine(text, kind, { start, end }, own, glued.has(number));
    const isSure = sure.some((s) => s.start <= start && s.end >= end);
    const rest = own.reduce((t, tag) => blank(t, within(tag, start, end)), text.slice(start, end)).trim();
    const brings = rest !== '' || own.some((t) => t.kind === 'value');
    lines.push({ ...masked, presence: presenceOf(masked, brings, isSure) });
    start = end + 1;
  }
  return lines;
}

/**
 * Parses the text of a template of a rules file. Long lines stay whole, because it is not known how long they
 * become.
 */
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
    const { opaque, presence } = masked;
    return { ...line, presence, ...(opaque.length > 0 ? { opaque } : {}) };
  });
  return { text, lines, template: kind };
}

/** @param brings whether the line has more than steering tags and comments */
function presenceOf(
  { text, opaque }: Pick<MaskedLine, 'text' | 'opaque'>,
  brings: boolean,
  sure: boolean,
): Presence {
  if (opaque.length > 0 || (brings && text.trim() === '')) return 'unknown';
  return sure || !brings ? 'always' : 'sometimes';
}

/** Returns the part of a span between two offsets, from the first of them. */
function within(span: Span, start: number, end: number): Span {
  return { start: Math.max(span.start, start) - start, end: Math.min(span.end, end) - start };
}

function maskLine(
  text: string,
  kind: TemplateKind,
  line: Span,
  tags: readonly Tag[],
  glued: boolean,
): Pick<MaskedLine, 'text' | 'opaque'> {
  const raw = text.slice(line.start, line.end);
  const nothing = { text: ' '.repeat(raw.length), opaque: [] };
  if (tags.length === 0) return glued ? nothing : { text: raw, opaque: [] };
  // A tag that goes over lines may hold anything, a value with a newline is several lines.
  if (glued || tags.some((t) => t.start < line.start || t.end > line.end || mayBringLines(text, t)))
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

/** Reports whether a value may bring newlines, or takes one away. */
function mayBringLines(text: string, tag: Tag): boolean {
  return /^(?:\$\(|`|\\\r?\n)/.test(text.slice(tag.start, tag.start + 3)) || manyLines(contentOf(text, tag));
}

/** Reports whether a value may bring newlines; one that is joined with a plain text brings none. */
function manyLines(content: string): boolean {
  return /\\n|\bjoin\b(?!\s*\(?\s*(['"])[^'"\\\n]*\1)|\bindent\b|\bto_nice_/.test(content);
}

function takeWhile(tags: readonly Tag[], test: (t: Tag, before: number) => boolean): readonly Tag[] {
  const out: Tag[] = [];
  for (const t of tags) {
    if (!test(t, out.at(-1)?.end ?? 0)) break;
    out.push(t);
  }
  return out;
}

/** Reports whether nothing of the line is seen from here on. */
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

/** Returns spans in order, those that overlap or touch as one. */
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
