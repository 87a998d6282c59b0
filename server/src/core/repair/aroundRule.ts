import { type BrokenLine, isOption, type Reading, reading, slip, typedText } from './brokenLine.ts';
import type { Meaning } from './meaning.ts';
import { costOf, type SlipKind } from './slips.ts';

const COMMAND =
  /^(?:sudo|doas|auditctl|(?:\/usr)?\/s?bin\/auditctl|[$%>#]|RUN|exec|echo|printf|cmd|run|command|shell|line:?|content:|rule:?|\S+@\S+[#$:]?\S*|\[.*\][#$]|[A-Za-z]+=(?:\S*auditctl)?)$/;
const BULLET = /^(?:[*•+|-]|\d+[.)]|[A-Za-z]\)|[-\w.]+:)$/;
/** What a shell does after a command. */
export const SHELL = /^(?:&&|\|\||;|\||\d?>{1,2}(?:\/\S*|&\d)?|&>\/\S*)$/;
const JOINT = /^(?:&&|\|\||;|,|and|\+|&|\||-|--)$/i;

/**
 * Returns the ways to read a token, and perhaps those after it, as something around a rule that is not part
 * of it: a command at the start, a bullet, a comment, the end of a shell line. Empty where it is nothing of
 * the kind.
 * @param at index of the token
 * @param text the text of the token
 * @param before the reading of the tokens before it; undefined at the start
 */
export function noise(
  line: BrokenLine,
  at: number,
  text: string,
  before: Reading | undefined,
): readonly Reading[] {
  const dropped = (to: number, kind: SlipKind): Reading =>
    reading(
      line,
      at,
      to,
      [{ role: 'noise', option: '', value: typedText(line, at, to), slips: [] }],
      [slip(line, kind, at, to, '')],
    );
  const isFirst =
    before === undefined || (before.parts.every((p) => p.role === 'noise') && ruleWords(line, 0, at) === 0);
  if (isFirst) {
    // Another language's comment: the rule is switched off.
    if (/^(?:\/\/|\/\*|<!--|;+|REM)$/i.test(text) && isOption(line.tokens[at + 1]?.text))
      return [commentAt(line, at, 'unclear')];
    if (COMMAND.test(text)) return [dropped(at + 1, 'command')];
    return BULLET.test(text) ? [dropped(at + 1, 'punctuation')] : [];
  }
  return behindRule(line, at, text, dropped);
}

/**
 * Returns the readings of a word after a part of the rule: a joint, a comment, the rest of a shell command,
 * marks.
 */
function behindRule(
  line: BrokenLine,
  at: number,
  text: string,
  dropped: (to: number, kind: SlipKind) => Reading,
): readonly Reading[] {
  const end = line.tokens.length;
  const next = line.tokens[at + 1]?.text;
  const joint = JOINT.test(text) ? jointEnd(at, next) : undefined;
  if (joint !== undefined) return [dropped(joint, 'punctuation')];
  const lost = ruleWords(line, at + 1);
  const about = aboutRule(line, at, text, lost);
  if (about) return about;
  const piped = text === '|' && /^(?:sudo|tee|cat|grep|xargs|sort|wc)$/.test(next ?? '');
  if (piped) return [dropped(end, lost > 0 ? 'unclear' : 'shell')];
  // After `;`, what is no command may as well be a part of the rule.
  if (SHELL.test(text) && lost === 0)
    return [dropped(end, text.includes('>') || isCommand(next) ? 'shell' : 'unclear')];
  const ending = next === undefined ? endingKind(text, line.tokens[at - 1]?.text ?? '') : undefined;
  if (ending) return [dropped(end, ending)];
  return /^[,;:.|\\)\]$]+$/.test(text) ? [dropped(at + 1, 'punctuation')] : [];
}

/**
 * Returns the readings of words that say something about the rule, as a comment of their own; undefined where
 * they are none.
 */
function aboutRule(line: BrokenLine, at: number, text: string, lost: number): readonly Reading[] | undefined {
  if (isComment(text, line) || isRemark(line, at)) {
    if (lost === 0) return [commentAt(line, at)];
    return text.startsWith('#') ? [commentAt(line, at, 'unclear')] : [];
  }
  return lost === 0 && isProse(line, at) ? [commentAt(line, at, 'remark')] : undefined;
}

/** Reports whether a shell command begins with a word; nothing at all ends one. */
function isCommand(word: string | undefined): boolean {
  return (
    word === undefined ||
    /^(?:true|false|:|exit|return|echo|printf|logger|done|fi|esac|then|sudo|doas|systemctl|service|augenrules|auditctl|ausearch|aureport|cat|tee|grep|sleep|reboot|fatal|die|\/\S*bin\/\S+)[;.]*$/.test(
      word,
    )
  );
}

/**
 * Returns the token after a joint between two parts or two commands; undefined where something else follows.
 */
function jointEnd(at: number, next: string | undefined): number | undefined {
  if (next === undefined || isOption(next)) return at + 1;
  return /^(?:\S*\/)?auditctl$/.test(next) ? at + 2 : undefined;
}

/**
 * Returns what the last word of a line is where it belongs to no rule: the end of a here-document, the number
 * of a page, or a mark without letters.
 */
function endingKind(text: string, before: string): SlipKind | undefined {
  if (/^EO[FTLS]$/.test(text)) return 'shell';
  // After a mark, and of one digit, a number is as likely the end of a key.
  if (/^\(?(?:\d{2,4}|\d+(?:\.\d+)+)\)?$/.test(text) && !/[-_.:]$/.test(before)) return 'remark';
  return /^(?:[-=]+>|[^\p{L}\p{N}\s!-~\ue000]+)$/u.test(text) ? 'punctuation' : undefined;
}

/** Reports whether a comment begins with a word, in auditctl's style or in another language's. */
function isComment(text: string, line: BrokenLine): boolean {
  if (/^(?:#|\/\/|\/\*|<!?--|<-|[\u2190-\u21ff\u27a1\u2b05]|;.|-{2,}$|REM$|%\s?$)/.test(text)) return true;
  return text.startsWith('(') && line.text.trimEnd().endsWith(')');
}

/** Reports whether words at the end of a rule are about it: `[optional]`, `=> why`. */
function isRemark(line: BrokenLine, at: number): boolean {
  const rest = typedText(line, at, line.tokens.length);
  return /^(?:\[.*\]|\(.*\)|[=-]>\s.*)$/.test(rest) && line.tokens[at - 1]?.text !== '-k';
}

/**
 * Returns the reading of `-m comment --comment "…"`, as firewall rules have it, that begins at the token with
 * index `at`; empty for anything else.
 */
export function commentOption(line: BrokenLine, at: number): readonly Reading[] {
  const [first, second, third] = line.tokens.slice(at, at + 3).map((t) => t.text);
  const from = first === '-m' && second === 'comment' && third === '--comment' ? at + 2 : at;
  if (line.tokens[from]?.text !== '--comment') return [];
  let to = from + 1;
  while (to < line.tokens.length && !isOption(line.tokens[to]?.text)) to++;
  if (to === from + 1) return [];
  const value = commentText(typedText(line, from + 1, to).replace(/^["']|["']$/g, ''));
  return [
    reading(
      line,
      at,
      to,
      [{ role: 'comment', option: '', value, slips: [] }],
      [slip(line, 'comment', at, to, '')],
    ),
  ];
}

function commentAt(line: BrokenLine, at: number, kind: SlipKind = 'comment'): Reading {
  const to = line.tokens.length;
  const value = commentText(typedText(line, at, to));
  const part: Meaning = { role: 'comment', option: '', value, slips: [slip(line, kind, at, to, '')] };
  return { from: at, to, parts: [part], cost: costOf(kind) };
}

/** Words that begin a sentence about a rule, and hardly ever the second word of a key. */
const PROSE =
  /^(?:please|as|see|per|because|since|which|when|where|if|required|recommended|optional|todo|fixme|note|nb|is|are|was|this|that|it|thanks|thx|ok|cf|ref)[.:,!]?$/i;

/**
 * Reports whether a sentence about the rule begins with a word: `please`, `as required by CIS`, `for all
 * users`.
 */
function isProse({ tokens }: BrokenLine, at: number): boolean {
  // A dash before a letter belongs to it.
  const isDash = /^[-–—]$/.test(tokens[at]?.text ?? '');
  if (isDash) return tokens.length > at + 2 && (tokens[at + 1]?.text.length ?? 0) > 1;
  if (PROSE.test(tokens[at]?.text ?? '')) return true;
  const [first, second] = tokens.slice(at, at + 2).map((t) => t.text.toLowerCase());
  return (
    /^(?:for|from|to|in|on|by|of|and)$/.test(first ?? '') &&
    /^(?:the|all|any|each|every|this|our|both)$/.test(second ?? '')
  );
}

/** Returns how many words from a token on look like parts of a rule. */
function ruleWords(line: BrokenLine, from: number, to?: number): number {
  return line.tokens.slice(from, to).filter(({ text }) => /^-[A-Za-z]$|^\w+[!<>]?=/.test(text)).length;
}

/** Returns a comment in auditctl's form. */
function commentText(typed: string): string {
  const words = typed
    .replace(/^(?:#+|\/\/+|\/\*+|<!?-+|[\u2190-\u21ff\u27a1\u2b05]|;+|--|REM|[[(]|[=-]>)\s*/, '')
    .replace(/\s*(?:\*\/|-->|[)\]])?\s*$/, '');
  return `# ${words}`;
}
