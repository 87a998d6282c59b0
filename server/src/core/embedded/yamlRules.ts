import type { Span } from '../text/span.ts';
import { type EmbeddedRules, liftedOut, linesOf, rulesOfLines } from './embeddedRules.ts';
import { looksLikeRules } from './looksLikeRules.ts';
import { rulesInShell } from './shellRules.ts';

/** A scalar of a YAML file as it is written. */
export interface YamlScalar {
  /** `block` for `|`, whose lines are kept; `plain` for one without quotes on one line. */
  readonly style: 'block' | 'plain';
  /** Where its text begins: of a block, the first line below the mark. */
  readonly start: number;
  /** What is written there, with its indentation. */
  readonly source: string;
  /** How many spaces each line of a block begins with. */
  readonly indent: number;
  /** Its key, or a text next to it in the same mapping, is the name of a file of rules. */
  readonly named: boolean;
}

/** Reads the scalars of a YAML file, as far as it can be read. Never throws. */
export type ReadYaml = (text: string) => readonly YamlScalar[];

/**
 * Returns the rules in a YAML file, in block scalars that look like rules and in commands; empty where there
 * are none.
 */
export function rulesInYaml(file: string, readYaml: ReadYaml): readonly EmbeddedRules[] {
  if (!/auditctl|-[aAwWD]\b/.test(file)) return [];
  return readYaml(file).flatMap((scalar) => {
    const { style, start, source, named } = scalar;
    if (style === 'plain') {
      const line = rulesOfLines(file, [{ start, end: start + source.length }], '');
      return rulesInShell(line.text).map((r) => liftedOut(r, line));
    }
    const rules = rulesOfLines(file, linesIn(scalar), ' '.repeat(scalar.indent));
    if (looksLikeRules(rules.text, named)) return [rules];
    return rulesInShell(rules.text).map((r) => liftedOut(r, rules));
  });
}

function linesIn({ source, start: from, indent }: YamlScalar): readonly Span[] {
  return linesOf(source).map(({ start, end }) => {
    const spaces = /^ */.exec(source.slice(start, end))?.[0].length ?? 0;
    return { start: from + start + Math.min(indent, spaces), end: from + end };
  });
}
