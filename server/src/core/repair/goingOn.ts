import { keyPrefix } from '../facts/keyNames.ts';
import { noise, SHELL } from './aroundRule.ts';
import { type BrokenLine, isCallRule, isOption, type Reading, slip } from './brokenLine.ts';
import { listAction } from './listReader.ts';
import { type Meaning, textOf } from './meaning.ts';
import { permissions } from './permissions.ts';
import { FILES } from './places.ts';
import { costOf, type SlipKind } from './slips.ts';
import { syscallList } from './syscallReader.ts';
import { QUOTED_SPACE } from './tokens.ts';
import { joinedKey, keyValue, syscallName } from './wordValues.ts';

/**
 * Returns the ways to read a word without a dash as something that depends on what comes before it; empty
 * where there are none.
 * @param at index of the word's token
 * @param before the reading of the tokens before it; undefined at the start
 */
export function readingsAfter(line: BrokenLine, at: number, before: Reading | undefined): readonly Reading[] {
  const text = line.tokens[at]?.text ?? '';
  return [
    ...noise(line, at, text, before),
    ...moreCalls(line, at, text, before),
    ...goingOn(line, at, text, before),
  ];
}

/** Returns a system call after a list that it belongs to. */
function moreCalls(
  line: BrokenLine,
  at: number,
  text: string,
  before: Reading | undefined,
): readonly Reading[] {
  const last = before?.parts[before.parts.length - 1];
  if (!before || last?.role !== 'syscalls' || /^\d+$/.test(text)) return [];
  const list = syscallList(text, line, false);
  if (!list) return [];
  const value = `${last.value},${list.value}`;
  const whole: Meaning = { ...last, value, slips: [...last.slips, ...list.slips] };
  return [extended(line, before, at + 1, whole, 'syscall-comma')];
}

/** Returns a reading that takes the place of the last one and goes on to `to`. */
function extended(
  line: BrokenLine,
  before: Reading,
  to: number,
  whole: Meaning,
  kind: SlipKind,
  extra = 0,
): Reading {
  const again = before.parts[before.parts.length - 1]?.slips.some((s) => s.kind === kind) === true;
  const made = slip(line, kind, before.from, to, textOf(whole));
  const slips = again ? whole.slips.map((s) => (s.kind === kind ? made : s)) : [...whole.slips, made];
  return {
    from: before.from,
    to,
    parts: [...before.parts.slice(0, -1), { ...whole, slips }],
    cost: before.cost + (again ? 0.2 : costOf(kind)) + extra,
    extends: true,
  };
}

/** Returns the rest of a key that has a space in it. */
function keyGoingOn(line: BrokenLine, at: number, text: string, before: Reading, last: Meaning): Reading {
  const prefix = keyPrefix(last.value);
  const key = last.value.slice(prefix.length);
  const more = keyValue(text).text;
  const touching = /[-_.:=]$/.test(key) || /^[-_.:]/.test(more);
  const { text: joined, clear } = touching ? { text: key + more, clear: true } : joinedKey([key, more], '-');
  const whole = { ...last, value: prefix + joined };
  // The number of a page or of a section comes after a rule, too.
  const isClear = clear && !/^\d+(?:\.\d+)*$/.test(text);
  return extended(line, before, at + 1, whole, isClear ? 'key-space' : 'unclear', oddForKey(line, text));
}

/**
 * Returns the reading in which a word is the rest of a key or a path with a space in it; empty where it
 * cannot be.
 */
function goingOn(
  line: BrokenLine,
  at: number,
  text: string,
  before: Reading | undefined,
): readonly Reading[] {
  const last = before?.parts[before.parts.length - 1];
  if (!before || !last || isOption(text)) return [];
  if (last.role === 'key') return [keyGoingOn(line, at, text, before, last)];
  const isPath =
    last.role === 'watch' || (last.role === 'field' && /^(?:path|dir|exe)$/.test(last.name ?? ''));
  if (!isPath || /^[~$]/.test(text)) return [];
  const tail = text.replaceAll(QUOTED_SPACE, '\\ ');
  // Next to a slash, the space is what does not belong there.
  const glued = last.value.endsWith('/') || text.startsWith('/');
  const value = glued ? `${last.value}${tail}`.replace(/\/{2,}/g, '/') : `${last.value}\\ ${tail}`;
  const odd = text.startsWith('/') ? oddForSlash(last, text) : oddForPath(line, last, text);
  const kind = mayBeOther(line, at, text) ? 'unclear' : 'path-space';
  return [extended(line, before, at + 1, { ...last, value }, kind, odd)];
}

/**
 * Reports whether a word after a path may as well be something else than its rest: another path, a joint, the
 * rule's key.
 */
function mayBeOther(line: BrokenLine, at: number, text: string): boolean {
  // What is no word of a path's alphabet is as likely something else.
  const isOdd = /[^ -~\ue000]/.test(text) || line.tokens[at]?.slips.some((s) => s.kind === 'quotes');
  const isJoint = /^(?:and|or|&{1,2}|\+)$/i.test(text);
  const hasKey = line.letters.has('k') || line.fields.has('key');
  const isKeyLike = !hasKey && at + 1 === line.tokens.length && !text.includes('/');
  return text.startsWith('/') || isOdd === true || isJoint || isKeyLike;
}

/** Returns what speaks against a word as a part of a key. */
function oddForKey(line: BrokenLine, text: string): number {
  if (/^[#/~$]|^[A-Za-z]\w*(?:[!<>]=?|=)/.test(text)) return 2;
  if (listAction(text, 'list-space') && text.includes(',')) return 3;
  if (!/[A-Za-z0-9]/.test(text) || SHELL.test(text)) return 3;
  if (text.length === 1) return 1;
  if (permissions(text) && !line.letters.has('p') && !isCallRule(line)) return 1;
  return syscallName(text, line.tables, false) && !line.letters.has('S') && isCallRule(line) ? 1 : 0;
}

const ROOTS = /^\/(?:etc|usr|var|bin|sbin|opt|home|root|tmp|lib|boot|run|srv)\//;

/** Returns what speaks against a path as the rest of a path: that it is whole, and the other one too. */
function oddForSlash(path: Meaning, text: string): number {
  return ROOTS.test(text) && /\/.+\/./.test(path.value) ? 2 : 0.4;
}

/** Returns what speaks against a word as a part of a path. */
function oddForPath(line: BrokenLine, path: Meaning, text: string): number {
  const bare = path.value.replace(/^\w+!?=/, '');
  let odd = /[A-Za-z0-9]/.test(text) ? 0 : 3;
  if (FILES.has(bare)) odd += 1.2;
  if (bare.endsWith('/')) odd -= 0.4;
  if (permissions(text) && text.length <= 4) odd += 1;
  if (/[!<>=]/.test(text)) odd += 2;
  if (/^\d*>|^[#&|;]/.test(text)) odd += 3;
  if (text.includes('/') || /\.\w{1,5}$/.test(text)) odd -= 0.5;
  if (!line.letters.has('k') && !line.fields.has('key')) odd += 0.6;
  return odd;
}
