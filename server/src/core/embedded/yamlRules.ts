import type { Span } from '../text/span.ts';
import { type EmbeddedRules, liftedOut, linesOf, type RulesPiece, rulesOfLines } from './embeddedRules.ts';
import { looksLikeRules } from './looksLikeRules.ts';
import { rulesInShell } from './shellRules.ts';

/** A scalar of a YAML file as it is written. */
export interface YamlScalar {
  /**
   * `block` for `|`, whose lines are kept; `folded` for `>`, whose lines are joined; the others are on one
   * line.
   */
  readonly style: 'block' | 'folded' | 'plain' | 'double' | 'single';
  /** Where its text begins, after a quote: of a block, the first line below the mark. */
  readonly start: number;
  /** What is written there, with its indentation and escapes, without quotes. */
  readonly source: string;
  /** How many spaces each line of a block begins with. */
  readonly indent: number;
  /** Its key, or a text next to it in the same mapping, is the name of a file of rules. */
  readonly named: boolean;
}

/** Reads the scalars of a YAML file, as far as it can be read. Never throws. */
export type ReadYaml = (text: string) => readonly YamlScalar[];

/**
 * Returns the rules in a YAML file, given as its text: in block scalars that look like rules, in others that
 * get the name of a file of rules, and in commands; empty where there are none.
 * @param readYaml reads YAML
 */
export function rulesInYaml(file: string, readYaml: ReadYaml): readonly EmbeddedRules[] {
  if (!/auditctl|-[aAwWD]\b/.test(file)) return [];
  return readYaml(file).flatMap((scalar) => {
    const { style, named } = scalar;
    const isBlock = style === 'block';
    const rules = isBlock ? rulesOfLines(file, linesIn(scalar), ' '.repeat(scalar.indent)) : textOf(scalar);
    if (!rules) return [];
    if ((isBlock || named) && looksLikeRules(rules.text, named)) return [rules];
    return rulesInShell(rules.text).map((r) => liftedOut(r, rules));
  });
}

function linesIn({ source, start: from, indent }: YamlScalar): readonly Span[] {
  return linesOf(source).map(({ start, end }) => {
    const spaces = /^ */.exec(source.slice(start, end))?.[0].length ?? 0;
    return { start: from + start + Math.min(indent, spaces), end: from + end };
  });
}

/**
 * Returns the value of a scalar that YAML does not take as it is written; undefined for one with other
 * escapes than usual.
 */
function textOf({ style, source, start, indent }: YamlScalar): EmbeddedRules | undefined {
  if (style === 'folded') return pieced(foldedParts(source, indent), start);
  if (style === 'double')
    return pieced(
      unescaped(source, /\\(["\\/n])|[^\\]+/y, (c) => (c === 'n' ? '\n' : c)),
      start,
    );
  if (style === 'single')
    return pieced(
      unescaped(source, /'(')|[^']+/y, (c) => c),
      start,
    );
  return pieced([{ text: source, at: 0 }], start);
}

/**
 * A part of a value, and where the scalar has it: its last character counts, where an escape is longer than
 * what it stands for.
 */
interface ValuePart {
  readonly text: string;
  readonly at: number;
}

function pieced(parts: readonly ValuePart[] | undefined, from: number): EmbeddedRules | undefined {
  if (!parts) return undefined;
  let text = '';
  const pieces: RulesPiece[] = [];
  for (const part of parts) {
    pieces.push({ start: text.length, length: part.text.length, at: from + part.at });
    text += part.text;
  }
  return { kind: 'lines', text, pieces, prefix: '', inline: true };
}

/**
 * Returns the parts of a quoted scalar; undefined where it has an escape that the pattern does not know.
 * @param pattern matches an escape, whose first group is what is escaped, or a text without any
 */
function unescaped(
  source: string,
  pattern: RegExp,
  meant: (escaped: string) => string,
): readonly ValuePart[] | undefined {
  const parts: ValuePart[] = [];
  for (let at = 0; at < source.length; ) {
    pattern.lastIndex = at;
    const m = pattern.exec(source);
    if (!m) return undefined;
    const [all, escaped] = m;
    parts.push(escaped === undefined ? { text: all, at } : { text: meant(escaped), at: at + 1 });
    at += all.length;
  }
  return parts;
}

/**
 * Returns the parts of a folded scalar: a line end is a space, each empty line a line end; undefined where
 * lines are further indented.
 */
function foldedParts(source: string, indent: number): readonly ValuePart[] | undefined {
  const parts: ValuePart[] = [];
  let isEmptyBefore = true;
  let lineEnd = 0;
  for (const { start, end } of linesOf(source)) {
    const line = source.slice(start, end);
    const text = line.trim();
    if (text === '') {
      if (parts.length > 0) parts.push({ text: '\n', at: end });
      isEmptyBefore = true;
      continue;
    }
    const from = start + indent;
    if (line.search(/\S/) !== indent) return undefined;
    if (!isEmptyBefore) parts.push({ text: ' ', at: lineEnd });
    parts.push({ text: source.slice(from, start + line.trimEnd().length), at: from });
    isEmptyBefore = false;
    lineEnd = end;
  }
  return parts;
}
