import type { EmbeddedRules, RulesPiece } from './embeddedRules.ts';

/**
 * The parts of simple words, each with what a shell leaves of it in a group; a group of its own says how far
 * that is in.
 */
const parts: readonly { readonly pattern: RegExp; readonly skipped: number }[] = [
  { pattern: /([\w,=./:+@%!-]+)/y, skipped: 0 },
  { pattern: /\\\r?\n()/y, skipped: 0 },
  { pattern: /\\([><=!&()])/y, skipped: 1 },
  { pattern: /"([\w,=./:+@%!<>&-]+)"/y, skipped: 1 },
  { pattern: /'([\w,=./:+@%!<>&-]+)'/y, skipped: 1 },
];

/**
 * Returns the arguments of a command in a shell script as a line of rules; undefined where there are none, or
 * where a shell would change them.
 * @param file the text of the script
 * @param from where the first argument begins in the file, in UTF-16 units
 */
export function argumentsAt(file: string, from: number): EmbeddedRules | undefined {
  const pieces: RulesPiece[] = [];
  let text = '';
  const add = (part: string, at: number): void => {
    if (part !== '') pieces.push({ start: text.length, length: part.length, at });
    text += part;
  };
  let at = from;
  for (;;) {
    const isWordStart = text === '' || text.endsWith(' ');
    const spaces = /^[ \t]+/.exec(file.slice(at, at + 200))?.[0] ?? '';
    if (spaces !== '') {
      if (!isWordStart) add(' ', at);
      at += spaces.length;
      continue;
    }
    const part = partAt(file, at);
    if (!part) break;
    add(part.text, at + part.skipped);
    at += part.length;
  }
  const next = file[at] ?? '\n';
  const isWordStart = text === '' || text.endsWith(' ');
  if (/[\n\r;|&)]/.test(next) || (next === '#' && isWordStart)) return trimmed(text, pieces);
  // A redirection: "2>" begins one, "auid>=1000" is one that nobody meant.
  const descriptor = /[<>]/.test(next) ? /(?:^| )(\d?)$/.exec(text)?.[1] : undefined;
  return descriptor === undefined
    ? undefined
    : trimmed(text.slice(0, text.length - descriptor.length), pieces);
}

function partAt(
  file: string,
  at: number,
): { readonly text: string; readonly skipped: number; readonly length: number } | undefined {
  for (const { pattern, skipped } of parts) {
    pattern.lastIndex = at;
    const m = pattern.exec(file);
    if (m) return { text: m[1] ?? '', skipped, length: m[0].length };
  }
  return undefined;
}

function trimmed(all: string, pieces: readonly RulesPiece[]): EmbeddedRules | undefined {
  const text = all.trimEnd();
  if (text === '') return undefined;
  const kept = pieces
    .filter((p) => p.start < text.length)
    .map((p) => ({ ...p, length: Math.min(p.length, text.length - p.start) }));
  return { kind: 'command', text, pieces: kept, prefix: '' };
}
