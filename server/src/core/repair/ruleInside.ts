import type { SlipKind } from './slips.ts';

/** The command before a rule, as a pattern. */
export const AUDITCTL = '(?:sudo\\s+)?(?:/?(?:usr/)?s?bin/)?auditctl\\s+';

/** A rule in the middle of a line: what is before it, the command, and the rule with all that follows. */
const INSIDE = new RegExp(
  `^(.*?[^\\w\\s-].*?|.*?(?=${AUDITCTL}))(?<![\\w-])(${AUDITCTL})?(-[aAwWdD]\\s+[^-\\s].*)$`,
  's',
);

/** The mark that closes what another one opens; other marks close themselves. */
const CLOSING: Readonly<Record<string, string>> = {
  '(': ')',
  '[': ']',
  '{': '}',
  '<': '>',
  '\u201c': '\u201d',
  '\u2018': '\u2019',
  '\u00ab': '\u00bb',
};

/** What a shell does with a command: it begins the rest of its line. */
const REST_OF_SHELL =
  /\s*(?:;\s*(?:then|do|done|fi|else|exit|return|echo|true|false|:)(?:\s.*|;.*)?|;\s*|\s&)$/s;

/** Reports whether a text holds an option of a rule. */
function hasOption(text: string): boolean {
  return /(?:^|\s)-[A-Za-z](?:\s|$)|(?:^|\s)\w+(?:[!<>]=?|=)\w/.test(text);
}

/**
 * Returns the mark before a rule that opens something there: a quote, a bracket, or what markup encloses code
 * in.
 */
function openedBy(before: string): string | undefined {
  const open: string[] = [];
  for (const c of before) {
    if (open[open.length - 1] === closingOf(c) && CLOSING[c] === undefined) open.pop();
    else if (Object.values(CLOSING).includes(c)) {
      if (closingOf(open[open.length - 1] ?? '') === c) open.pop();
    } else if (/["'`([{<\u201c\u2018\u00ab~]/.test(c)) open.push(c);
  }
  return open[open.length - 1];
}

function closingOf(mark: string): string {
  return CLOSING[mark] ?? mark;
}

/** Returns a rule up to the mark that closes what was opened before it; as it is where there is none. */
function untilClosed(rule: string, before: string): string {
  // `{code}` of a wiki, and the asterisks, tildes and the like that markup doubles.
  const macro = /(?:\{\w+(?::\w+)?\}|([*_~=+^|])\1*)$/.exec(before)?.[0];
  const mark = macro ?? closingOf(openedBy(before) ?? '');
  const at = mark === '' ? -1 : rule.lastIndexOf(mark);
  return at < 0 || hasOption(rule.slice(at)) ? rule : rule.slice(0, at);
}

/**
 * Returns the rule in a line of a document or a program, without what surrounds it, and the kind of slip that
 * the surroundings are; undefined where the line begins with an option, or what is before the rule can be a
 * part of it.
 */
export function ruleInside(line: string): { readonly rule: string; readonly kind: SlipKind } | undefined {
  const [, before = '', command, rest = ''] = INSIDE.exec(line) ?? [];
  if (before.trim() === '' || /^\s*[-/#]/.test(before) || hasOption(before)) return undefined;
  if (command === undefined && !/[^\w\s]\s*$/.test(before)) return undefined;
  const closed = untilClosed(rest, before).trimEnd();
  const rule = command === undefined ? closed : closed.replace(REST_OF_SHELL, '');
  return { rule, kind: command !== undefined && rule === rest.trimEnd() ? 'command' : 'unclear' };
}
