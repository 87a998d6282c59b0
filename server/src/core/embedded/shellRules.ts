import type { Span } from '../text/span.ts';
import { type EmbeddedRules, linesOf, rulesOfLines } from './embeddedRules.ts';
import { looksLikeRules, namesRules } from './looksLikeRules.ts';
import { argumentsAt } from './shellWords.ts';

/**
 * Returns the rules in a shell script, given as its text: in heredocs, as arguments of auditctl and in what
 * echo writes to a file of rules; empty where there are none.
 */
export function rulesInShell(file: string): readonly EmbeddedRules[] {
  const found: EmbeddedRules[] = [];
  const lines = linesOf(file);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as Span;
    const text = file.slice(line.start, line.end);
    if (/^\s*#/.test(text)) continue;
    const mark = heredocOf(text);
    if (!mark) {
      found.push(...commandsIn(file, line), ...printedIn(file, line));
      while (/\\\r?$/.test(file.slice(lines[i]?.start, lines[i]?.end)) && i + 1 < lines.length) i++;
      continue;
    }
    const body = bodyOf(file, lines.slice(i + 1), mark);
    i += body.length + 1;
    const rules = rulesOfLines(file, body, mark.tabs ? indentOf(file, body[0]) : '', mark.expands);
    if (looksLikeRules(rules.text, text.split(/[\s;|&<>]+/).some(namesRules))) found.push(rules);
  }
  return found;
}

/** What a heredoc's first line says of it. */
interface Heredoc {
  /** The line that ends it. */
  readonly end: string;
  /** A shell removes the tabs that its lines begin with. */
  readonly tabs: boolean;
  /** A shell expands variables in it. */
  readonly expands: boolean;
}

/** Returns the heredoc that begins on a line; undefined where none does ("<<<" is a word). */
function heredocOf(text: string): Heredoc | undefined {
  const m = /(?<!<)<<(?!<)(-?)[ \t]*(\\?)(["']?)([A-Za-z_]\w*)\3/.exec(text);
  return m ? { end: m[4] ?? '', tabs: m[1] === '-', expands: m[2] === '' && m[3] === '' } : undefined;
}

/** Returns the lines of a heredoc after the tabs that a shell removes. */
function bodyOf(file: string, lines: readonly Span[], { end: mark, tabs }: Heredoc): readonly Span[] {
  const body: Span[] = [];
  for (const { start, end } of lines) {
    const skip = tabs ? (/^\t*/.exec(file.slice(start, end))?.[0].length ?? 0) : 0;
    if (file.slice(start + skip, end).replace(/\r$/, '') === mark) break;
    body.push({ start: start + skip, end });
  }
  return body;
}

function indentOf(file: string, line: Span | undefined): string {
  return line ? file.slice(file.lastIndexOf('\n', line.start - 1) + 1, line.start) : '';
}

/** What may be before a command on its line. */
const LEADING =
  /(?:^|[;&|(])\s*(?:(?:sudo(?:\s+-\S+)*|then|do|else|exec|command|if|!|time|env|RUN|-|\$|[A-Za-z_]\w*=[\w./-]*)\s+)*$/;

/** Returns the rules of the auditctl commands that begin on a line. */
function commandsIn(file: string, { start, end }: Span): readonly EmbeddedRules[] {
  const found: EmbeddedRules[] = [];
  const line = file.slice(start, end);
  for (const m of line.matchAll(/(?:[\w./-]*\/)?\bauditctl[ \t]+/g)) {
    if (!LEADING.test(line.slice(0, m.index))) continue;
    const rules = argumentsAt(file, start + m.index + m[0].length);
    if (rules && isRule(rules.text)) found.push(rules);
  }
  return found;
}

/** A text in quotes that a shell leaves as it is; it may have several lines. */
const QUOTED = /'([^']*)'|"([^"$`\\!]*)"/y;
/** Where the text goes: to a file, or to tee. */
const INTO = /[ \t]*(?:>>?|\|[ \t]*(?:sudo[ \t]+)?tee(?:[ \t]+-a)?[ \t])[ \t]*(["']?)([^\s"';|&<>]+)\1/y;

/** Returns the rules that echo or printf write to a file of rules, of those that begin on a line. */
function printedIn(file: string, { start, end }: Span): readonly EmbeddedRules[] {
  const line = file.slice(start, end);
  return [...line.matchAll(/\b(?:echo(?:[ \t]+-n)?|printf[ \t]+(["'])%s\\n\1)[ \t]+(?=["'])/g)].flatMap(
    (m) => {
      if (!LEADING.test(line.slice(0, m.index))) return [];
      QUOTED.lastIndex = start + m.index + m[0].length;
      const quoted = QUOTED.exec(file);
      INTO.lastIndex = QUOTED.lastIndex;
      const into = quoted && INTO.exec(file)?.[2];
      const text = quoted?.[1] ?? quoted?.[2] ?? '';
      if (!quoted || !into || !namesRules(into) || !looksLikeRules(text, true)) return [];
      const from = quoted.index + 1;
      const lines = linesOf(text).map((l) => ({ start: from + l.start, end: from + l.end }));
      return [{ ...rulesOfLines(file, lines, ''), inline: true as const }];
    },
  );
}

/**
 * Reports whether arguments are what a line of a file of rules says, and not what only a command is asked
 * for.
 */
function isRule(text: string): boolean {
  const words = text.split(' ');
  return (
    /^-(?:[aAdwWbefr]|D$|-(?:backlog_wait_time|loginuid-immutable))/.test(words[0] ?? '') &&
    !words.some((w) => /^(?:-[lsRmtvhicq]|--(?:signal|help|version|reset-lost))$/.test(w))
  );
}
