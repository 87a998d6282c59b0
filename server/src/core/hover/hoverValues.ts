import { describeTechnique } from '../attack/data/describeTechnique.ts';
import { techniquesInKey } from '../attack/keys/techniqueKeys.ts';
import { controlSentence } from '../explain/controlSentences.ts';
import type { Field, Operator } from '../facts/fields.ts';
import { hasOnlyOlderKernels, PERM_OPENAT2_SINCE } from '../facts/kernelVersions.ts';
import { type KnownPath, knownPath, pathNote } from '../facts/knownPaths.ts';
import { sinceName } from '../facts/releases.ts';
import { permClass } from '../facts/syscallInfo.ts';
import {
  errnos,
  fileTypes,
  fsTypes,
  messageTypes,
  type NamedNumber,
  permSyscalls,
  socketFamilies,
} from '../facts/tables.ts';
import { targetLabels } from '../model/targetLabels.ts';
import { pathSpots } from '../navigation/pathSpots.ts';
import { keyCounts } from '../navigation/references.ts';
import type { OptionNode } from '../syntax/line.ts';
import { codeSpan } from '../text/markdown.ts';
import { ownValue } from '../text/ownValue.ts';
import type { Hover, HoverPlace } from './hoverTypes.ts';
import { argumentMeaning } from './texts/argumentTexts.ts';
import {
  errnoWords,
  familyWords,
  fileTypeWords,
  fsTypeWords,
  idWords,
  messageWords,
  permWords,
} from './texts/valueWords.ts';
import { archText } from './texts/wordTexts.ts';

/**
 * Returns the hover on the value of a field; undefined where there is nothing to say.
 * @param from where the value begins in the argument, in UTF-16 units
 */
export function valueHover(
  place: HoverPlace,
  field: Field,
  op: Operator,
  value: string,
  from: number,
): Hover | undefined {
  const answer = (summary: string | undefined): Hover | undefined =>
    summary === undefined ? undefined : { span: place.spanOf(from, from + value.length), summary };
  switch (field.valueType) {
    case 'key':
      return keyHover(place, from);
    case 'perm':
      return permissionHover(place, from);
    case 'path':
      return pathHover(place, from);
    case 'arch':
      return answer(archText(value, place.context.machine));
    case 'uid':
    case 'session':
      return answer(idText(value, field, op));
    case 'gid':
      return answer(
        value === '0' ? '`0`: the group root' : (accountText(value, 'group') ?? idNumberText(value, 'group')),
      );
    case 'errno':
      return answer(errnoText(value));
    case 'msgtype':
      return answer(
        named(messageTypes.find(value) ?? byNumber(messageTypes, value), 'Record type', messageWords),
      );
    case 'filetype':
      return answer(named(fileTypes.find(value), 'File type', fileTypeWords));
    case 'fstype':
      return answer(named(fsTypes.find(value), 'File system', fsTypeWords));
    case 'family':
      return answer(familyText(value));
    case 'number':
    case 'signedNumber':
      if (field.name === 'success') return answer(successText(value));
      return answer(join(numberText(value), argumentMeaning(place.rule, field.name, op, value)));
    case 'label':
      return answer(labelText(field, value));
    default:
      return field.valueType satisfies never;
  }
}

/** Returns the text about a part of an SELinux label, a name of the policy. */
function labelText(field: Field, value: string): string | undefined {
  if (value === '') return undefined;
  const whose = field.name.startsWith('obj') ? "the object's" : "the process's";
  return `${codeSpan(value)}: compared with a part of ${whose} SELinux label. Whether the policy contains this value is known only on the machine.`;
}

/**
 * Returns the text about an ID that is a number without a fixed meaning; undefined where it is not a number.
 */
function idNumberText(value: string, what: 'user' | 'group' | 'session'): string | undefined {
  if (!/^(0x[0-9a-f]+|\d+)$/i.test(value)) return undefined;
  const other = numberText(value);
  return `${codeSpan(value)}: the ${what} with this number${other === undefined || /^[1-9]/.test(value) ? '' : `\n\n${other}`}`;
}

const unsets: ReadonlySet<string> = new Set(['unset', '-1', '4294967295']);

function idText(value: string, field: Field, op: Operator): string | undefined {
  const words = ownValue(idWords, value);
  if (words === undefined)
    return field.valueType === 'uid'
      ? (accountText(value, 'user') ?? idNumberText(value, 'user'))
      : idNumberText(value, 'session');
  if (field.valueType === 'session' && !unsets.has(value)) return idNumberText(value, 'session');
  const bad =
    unsets.has(value) && field.valueType === 'uid' && (field.number !== 9 || (op !== '=' && op !== '!='));
  return `${codeSpan(value)}: ${words}${bad ? '\n\nThe kernel accepts this value for `auid` only, with `=` or `!=`.' : ''}`;
}

/** Returns the text about the name of a user or group, which only the machine knows. */
function accountText(value: string, what: 'user' | 'group'): string | undefined {
  if (!/^[A-Za-z_]/.test(value)) return undefined;
  return `${codeSpan(value)}: a ${what} of the machine where the rules are loaded. Without such a ${what}, auditctl refuses the line.`;
}

function join(...parts: readonly (string | undefined)[]): string | undefined {
  const told = parts.filter((p) => p !== undefined);
  return told.length > 0 ? told.join('\n\n') : undefined;
}

function errnoText(value: string): string | undefined {
  const negative = value.startsWith('-');
  const name = negative ? value.slice(1) : value;
  const found = errnos.find(name) ?? byNumber(errnos, name);
  if (!found) return /^-?\d+$/.test(value) ? numberText(value) : undefined;
  const words = errnoWords[found.name];
  const told = `\`-${found.name}\` is -${found.number}${words ? `: ${words}` : ''}`;
  if (negative) return told;
  return /^\d/.test(value)
    ? undefined
    : `${told}\n\n**Without the minus, this never matches:** a call that fails returns the negative number.`;
}

function named(
  found: NamedNumber | undefined,
  what: string,
  words: Readonly<Record<string, string>>,
): string | undefined {
  if (!found) return undefined;
  const said = Object.hasOwn(words, found.name) ? `: ${words[found.name]}` : '';
  return `${what} \`${found.name}\`, number ${found.number}${said}${found.since > 0 ? `\n\n**Requires:** audit ${sinceName(found.since)}` : ''}`;
}

function byNumber(
  table: { nameOf(n: number): string | undefined; find(name: string): NamedNumber | undefined },
  text: string,
): NamedNumber | undefined {
  const name = /^\d+$/.test(text) ? table.nameOf(Number(text)) : undefined;
  return name === undefined ? undefined : table.find(name);
}

function familyText(value: string): string | undefined {
  const entry = Object.entries(socketFamilies).find(([name, n]) =>
    /^\d+$/.test(value) ? n === Number(value) : name === value.toLowerCase(),
  );
  if (!entry) return undefined;
  const [name, number] = entry;
  const words = Object.hasOwn(familyWords, name) ? ` (${familyWords[name]})` : '';
  if (/^\d/.test(value)) return `Address family ${number}: ${name}${words}`;
  return `Address family ${name}${words} is ${number}.\n\n**auditctl accepts the number only:** it reads this word as 0.`;
}

function successText(value: string): string | undefined {
  if (!/^\d+$/.test(value)) return undefined;
  return Number(value) === 0 ? '`0`: the system call failed' : `\`${value}\`: the system call succeeded`;
}

/** Returns a number in its other forms; a negative one as the 32 bits that the kernel compares. */
function numberText(value: string): string | undefined {
  if (!/^-?(0x[0-9a-f]+|\d+)$/i.test(value)) return undefined;
  const octal = /^-?0\d+$/.test(value);
  const text = value.replace('-', '');
  const size = octal ? Number.parseInt(text, 8) : Number(text);
  const negative = value.startsWith('-') && size > 0;
  const n = negative ? 2 ** 32 - size : size;
  if (!Number.isSafeInteger(n) || n === 0 || (value === String(n) && n < 10)) return undefined;
  const [hex, inOctal] = [`0x${n.toString(16)}`, `0${n.toString(8)}`];
  const given = value.toLowerCase();
  const forms = [
    ...(given === String(n) ? [] : [String(n)]),
    ...(given === hex ? [] : [codeSpan(hex)]),
    ...(given === inOctal ? [] : [`${codeSpan(inOctal)} in octal`]),
  ];
  return `${codeSpan(value)} = ${forms.join(', ')}${octal ? '\n\nA number that begins with 0 is octal.' : ''}`;
}

/**
 * Returns the hover on the argument of an option that is not part of a rule; undefined where there is
 * nothing to say.
 */
export function controlHover(place: HoverPlace, option: OptionNode): Hover | undefined {
  const sentence = controlSentence(option, []);
  return sentence === undefined
    ? undefined
    : { span: place.spanOf(0, place.value.length), summary: sentence };
}

/**
 * Returns the hover on a key: the technique at the pointer, or the only one of the key; otherwise how often
 * the file has the key, and other files where that is known. Undefined for an empty key.
 * @param from where the key begins in the argument, in UTF-16 units
 */
export function keyHover(place: HoverPlace, from: number): Hover | undefined {
  const key = place.value.slice(from);
  const at = place.at - from;
  const ids = techniquesInKey(key);
  const one = ids.find((t) => at >= t.start && at <= t.end) ?? (ids.length === 1 ? ids[0] : undefined);
  const { here } = place.context;
  const summary = one && describeTechnique(one.id, { groups: true, ...(here ? { here } : {}) });
  const whole = place.spanOf(from, place.value.length);
  if (one && summary !== undefined) {
    const span = ids.length === 1 ? whole : place.spanOf(from + one.start, from + one.end);
    return { span, summary, technique: one.id };
  }
  const count = keyCounts(place.document).get(key) ?? 0;
  if (key === '') return undefined;
  const elsewhere = place.context.keyElsewhere ?? 0;
  const others = elsewhere === 0 ? '' : `, ${elsewhere} in other files`;
  return {
    span: whole,
    key,
    summary: `Key ${codeSpan(key)}: ${count === 1 ? 'one rule' : `${count} rules`} in this file${others}. Find its events with ${codeSpan(`ausearch -k ${key}`)}.`,
  };
}

/**
 * Returns the hover on the letters of -p or perm=; undefined where none of them is a permission.
 * @param from where the letters begin in the argument, in UTF-16 units
 */
export function permissionHover(place: HoverPlace, from: number): Hover | undefined {
  const letters = place.value.slice(from);
  const told = [...new Set(letters.toLowerCase())].flatMap((l) =>
    permWords[l] ? [`\`${l}\` ${permWords[l]}`] : [],
  );
  if (told.length === 0) return undefined;
  const letter = place.value[Math.min(Math.max(place.at, from), place.value.length - 1)]?.toLowerCase() ?? '';
  const { machine } = place.rule;
  const calls = permClass(letter, machine);
  const parts = [told.join('  \n')];
  const other = told.length > 1 ? ' (hover over another letter for its calls)' : '';
  if (calls.length > 0)
    parts.push(`**System calls for \`${letter}\` on ${machine}${other}:** ${calls.join(', ')}`);
  // The kernel's class has them, but measurements show that they never match.
  if (letter === 'w')
    parts.push(
      'ftruncate and fallocate pass no path to the kernel, so a watch, `path=` and `dir=` never match them.',
    );
  if (letter === 'r' || letter === 'w') parts.push(...uncountedText(place));
  if (from > 0 && isAfterArch(place)) parts.push(...omittedText(letter, place));
  return { span: place.spanOf(from, place.value.length), summary: parts.join('\n\n') };
}

/** Names the targets whose kernels do not match openat2 for r and w (auditsc.c: audit_match_perm). */
function uncountedText({ context }: HoverPlace): readonly string[] {
  const older = context.targets.filter((t) => hasOnlyOlderKernels(t, PERM_OPENAT2_SINCE));
  return older.length === 0
    ? []
    : [
        `Files that are opened by openat2 are not recorded on ${targetLabels(older)}; that requires Linux ${PERM_OPENAT2_SINCE}.`,
      ];
}

/** System calls of the class `w` that pass no path, so that no rule for a path matches them anyway. */
const PATHLESS: ReadonlySet<string> = new Set(['ftruncate', 'ftruncate64', 'fallocate']);

/**
 * Reports whether auditctl may replace a perm= by its list of system calls: an arch comes before it, and the
 * rule does not name all system calls anyway.
 */
function isAfterArch({ option, rule: { parts } }: HoverPlace): boolean {
  const arch = parts.fields.find((f) => f.name === 'arch');
  return (
    arch !== undefined &&
    arch.option.span.start < option.span.start &&
    !parts.calls.some((c) => c.value === 'all')
  );
}

/**
 * Names the system calls of a letter of perm= that are not in the list by which auditctl replaces it after an
 * arch, on the first target where it does so.
 */
function omittedText(letter: string, { context, rule }: HoverPlace): readonly string[] {
  const target = context.targets.find((t) => permSyscalls(letter, t.release) !== undefined);
  if (!target) return [];
  const included = new Set([
    ...(permSyscalls(letter, target.release) ?? []),
    ...rule.parts.calls.map((c) => c.text),
  ]);
  const omitted = permClass(letter, rule.machine).filter((n) => !included.has(n) && !PATHLESS.has(n));
  if (omitted.length === 0) return [];
  return [
    `**System calls for \`${letter}\` that are not matched on ${target.label}:** ${omitted.join(', ')}. With \`arch=\` before \`perm=\`, auditctl uses its own list of system calls, which lacks ${omitted.length === 1 ? 'it' : 'them'}. With \`perm=\` before \`arch=\`, the kernel uses its own list, which has ${omitted.length === 1 ? 'it' : 'them'}.`,
  ];
}

/**
 * Returns the hover on a path; undefined for a path that is not absolute or has wildcards, about which a
 * problem is reported instead.
 * @param from where the path begins in the argument, in UTF-16 units
 */
export function pathHover(place: HoverPlace, from: number): Hover | undefined {
  const path = place.value.slice(from);
  // A path that is not valid, or that never matches, has a problem that says so.
  if (!path.startsWith('/') || /[*?]/.test(path)) return undefined;
  return { span: place.spanOf(from, place.value.length), summary: pathText(path, place) };
}

/** What a path without a note means, by its field. */
const pathKinds: ReadonlyMap<string | undefined, string> = new Map([
  ['path', 'the file at this path'],
  ['dir', 'this directory and everything below it'],
  ['exe', 'the program at this path'],
]);

function pathText(path: string, { option, rule, document }: HoverPlace): string {
  const known = knownPath(path);
  const above = known ? undefined : directoryOf(path);
  const kind = rule.parts.paths.find((p) => p.option === option)?.kind;
  const parts = [
    `${codeSpan(path)}: ${known ? pathNote(known) : (pathKinds.get(kind === 'watch' && path.endsWith('/') ? 'dir' : kind) ?? 'this file, or this directory and everything below it')}`,
  ];
  if (above) parts.push(`**Part of** ${codeSpan(above.path)}: ${pathNote(above)}`);
  const others = pathSpots(document).filter((s) => s.path === path).length;
  if (others > 1) parts.push(`${others} rules in this file name it.`);
  return parts.join('\n\n');
}

/** Returns the known directory that contains a path; undefined where none does. */
function directoryOf(path: string): KnownPath | undefined {
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
    const folder = knownPath(path.slice(0, at));
    if (folder?.kind === 'folder' && path.length > at + 1) return folder;
  }
  return undefined;
}
