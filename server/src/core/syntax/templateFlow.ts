import type { Span } from '../text/span.ts';
import { contentOf, flow, type Tag, type TemplateKind } from './templateTags.ts';

/**
 * Texts that may come to are on one line: for each way to get there, the numbers of the lines they are from.
 */
type Ways = readonly (readonly number[])[];

/** More ways than these are taken together. */
const MOST_WAYS = 8;

interface Branches {
  /** What is on the line where the branches begin. */
  readonly before: Ways;
  /** What is on the line where each of the branches so far ends. */
  readonly ends: Ways;
  /** One of the branches is taken in any case. */
  readonly complete: boolean;
}

/**
 * Returns the 0-based numbers of the lines of a template that join with another when it is filled in, because
 * a tag removes the newline between them; empty where there are none. Branches of which only one is taken are
 * never on one line.
 * @param text the template
 * @param tags its tags, in order (`tagsOf`)
 */
export function gluedLines(text: string, tags: readonly Tag[], kind: TemplateKind): ReadonlySet<number> {
  const glued = new Set<number>();
  const stack: Branches[] = [];
  let on: Ways = [[]];
  let number = 0;
  const finish = (): void => {
    for (const way of on) if (new Set(way).size > 1) for (const n of way) glued.add(n);
    on = [[]];
  };
  const add = (n: number): void => {
    on = on.map((way) => (way.at(-1) === n ? way : [...way, n]));
  };
  const readPiece = (piece: string, left: Span): void => {
    for (let at = 0; at < piece.length; at++) {
      const c = piece[at];
      if (c === '\n') {
        if (at >= left.start && at < left.end) finish();
        number++;
      } else if (c !== ' ' && c !== '\t' && c !== '\r') add(number);
    }
  };
  const readTag = (tag: Tag): void => {
    if (tag.kind === 'value') add(number);
    if (tag.kind !== 'control') return;
    const content = contentOf(text, tag);
    const step = flow(content, kind);
    const open = stack.at(-1);
    if (step === 'open') stack.push({ before: on, ends: [], complete: false });
    else if (step === 'middle' && open) {
      stack[stack.length - 1] = {
        ...open,
        ends: either(open.ends, on),
        complete: open.complete || isElse(content),
      };
      on = open.before;
    } else if (step === 'close' && open) {
      stack.pop();
      on = either(open.ends, open.complete ? on : either(on, open.before));
    }
  };
  for (let i = 0; i <= tags.length; i++) {
    const before = tags[i - 1];
    const next = tags[i];
    const piece = text.slice(before?.end ?? 0, next?.start ?? text.length);
    readPiece(piece, leftOf(piece, before, next, kind));
    if (!next) break;
    readTag(next);
    number += text.slice(next.start, next.end).split('\n').length - 1;
  }
  finish();
  return glued;
}

function isElse(content: string): boolean {
  return /^(?:\}\s*)?else\b(?!\s*if\b)/.test(content);
}

/** Returns the ways of both, each once. */
function either(a: Ways, b: Ways): Ways {
  const all = [...new Map([...a, ...b].map((way) => [way.join(), way])).values()];
  return all.length <= MOST_WAYS ? all : [[...new Set(all.flat())]];
}

/** Returns what the tags before and after a piece of text leave of it: from its start, UTF-16 units. */
function leftOf(piece: string, before: Tag | undefined, next: Tag | undefined, kind: TemplateKind): Span {
  const takesAll = kind === 'jinja' || kind === 'go' || kind === 'terraform';
  // ERB and EPP take the rest of the line away, and nothing before a tag but spaces.
  const stripped = takesAll ? /^\s*/ : /^[ \t]*\r?\n/;
  return {
    start: before?.stripRight ? (stripped.exec(piece)?.[0].length ?? 0) : 0,
    end: next?.stripLeft && takesAll ? piece.trimEnd().length : piece.length,
  };
}

/**
 * Returns the parts of a template's text that are there whatever its values are: outside of all branches,
 * loops and blocks. Empty where the tags do not fit together, or one of them may leave the rest out.
 * @param tags its tags, in order (`tagsOf`)
 */
export function unconditionalParts(text: string, tags: readonly Tag[], kind: TemplateKind): readonly Span[] {
  const parts: Span[] = [];
  let depth = 0;
  let from = 0;
  for (const tag of tags) {
    if (tag.kind !== 'control') continue;
    const content = contentOf(text, tag);
    if (/^extends\b|\b(?:return|exit|break|continue|next)\b/.test(content)) return [];
    const step = flow(content, kind);
    if (step === 'open') {
      if (depth === 0) parts.push({ start: from, end: tag.start });
      depth++;
    } else if (step === 'close') {
      depth--;
      if (depth < 0) return [];
      if (depth === 0) from = tag.end;
    } else if (step === 'middle' && depth === 0) return [];
  }
  if (depth !== 0) return [];
  parts.push({ start: from, end: text.length });
  return parts;
}
