import { attackVersion, techniqueById } from '../attack/data/techniques.ts';
import { wordsBehind } from '../attack/keys/keyText.ts';
import { idsInKey, techniquesInKey } from '../attack/keys/techniqueKeys.ts';
import { machineOfArch, type RuleInfo, ruleInfo } from '../completion/ruleInfo.ts';
import { argumentNames, argumentTable } from '../facts/argumentValues.ts';
import { UNSET_ID } from '../facts/kernelNumbers.ts';
import { machineOfName } from '../facts/machines.ts';
import { NEWEST } from '../facts/releases.ts';
import { permClass } from '../facts/syscallInfo.ts';
import { errnos, familyName, ioUringOperations, messageTypes, syscalls } from '../facts/tables.ts';
import type { FeatureContext } from '../featureContext.ts';
import { callNames } from '../hover/texts/argumentTexts.ts';
import { startsNegative, startsWithDigit, strtol, strtoul } from '../model/parseNumbers.ts';
import { isKnownField, type KnownField, type Part } from '../syntax/argumentParts.ts';
import { isHidden, lineAt, type RulesDocument, type RulesLine } from '../syntax/document.ts';
import { withoutReturn } from '../syntax/line.ts';
import type { Span } from '../text/span.ts';

/** What hints tell; each kind can be switched on and off. */
export const hintKinds = ['techniqueNames', 'ids', 'numbers', 'flags', 'permissions'] as const;
/** What an inlay hint says. */
export type HintKind = (typeof hintKinds)[number];

/** A few words that an editor shows after a word, as if they stood there. */
export interface InlayHint {
  readonly kind: HintKind;
  readonly label: string;
  /** UTF-16 offset in the document of the end of the word that it is about. */
  readonly offset: number;
}

/**
 * Returns the hints of the wanted kinds in the lines that touch a span, in order; empty where there are none.
 * Omits the name of a technique that the lines above have just shown.
 * @param span UTF-16 units of the document
 * @param kinds whether each kind is wanted
 * @param lenses the keys whose technique a lens names, as spans of the document
 */
export function inlayHints(
  document: RulesDocument,
  span: Span,
  kinds: Readonly<Record<HintKind, boolean>>,
  context: FeatureContext,
  lenses: readonly Span[] = [],
): readonly InlayHint[] {
  const found: InlayHint[] = [];
  const lensed = new Set(lenses.map((s) => s.end));
  const first = lineAt(document, span.start);
  for (let i = first ? document.lines.indexOf(first) : 0; i < document.lines.length; i++) {
    const line = document.lines[i] as RulesLine;
    if (line.start > span.end) break;
    for (const hint of hintsOfLine(line, context)) {
      const offset = hint.offset + line.start;
      const isName = hint.kind === 'techniqueNames';
      if (!kinds[hint.kind] || (isName && (lensed.has(offset) || isSaidAbove(document, i, hint)))) continue;
      found.push({ ...hint, offset });
    }
  }
  return found;
}

/**
 * Reports whether the rule above has the key, or a comment above with no blank line between names its
 * techniques.
 */
function isSaidAbove({ lines }: RulesDocument, index: number, { offset }: InlayHint): boolean {
  const key = keysOf(lines[index]).find((k) => k.span.end === offset)?.value;
  if (key === undefined) return false;
  if (keysOf(lines[index - 1]).some((k) => k.value === key)) return true;
  const ids = techniquesInKey(key).map(({ id }) => id);
  for (let i = index - 1; i >= 0; i--) {
    const node = lines[i]?.node;
    if (!node || node.kind === 'blank') return false;
    if (node.kind !== 'comment') continue;
    const named = idsInKey(node.text).map(({ id }) => id);
    if (ids.every((id) => named.includes(id))) return true;
  }
  return false;
}

function keysOf(line: RulesLine | undefined): readonly Part[] {
  const node = line && withoutReturn(line.node);
  return node?.kind === 'command' ? node.parts.keys : [];
}

/** Returns the hints of all kinds of a line; offsets count from where it begins. */
function hintsOfLine(line: RulesLine, context: FeatureContext): readonly InlayHint[] {
  const node = withoutReturn(line.node);
  if (node.kind !== 'command') return [];
  const slot = `hints ${attackVersion()} ${context.machine}`;
  let hints = node.memo.get(slot) as readonly InlayHint[] | undefined;
  if (!hints) {
    hints = ruleHints(ruleInfo(node.parts, context.machine), context);
    node.memo.set(slot, hints);
  }
  if (!line.opaque) return hints;
  // In a template nothing is known of a word that is filled in later.
  const words = node.words.filter((w) => isHidden(line, w.span));
  return hints.filter((h) => !words.some((w) => h.offset > w.span.start && h.offset <= w.span.end));
}

function ruleHints(rule: RuleInfo, context: FeatureContext): readonly InlayHint[] {
  const { keys, permissions, calls, fields } = rule.parts;
  const found: InlayHint[] = [];
  const add = (kind: HintKind, part: Part, label: string | undefined): void => {
    if (label !== undefined) found.push({ kind, label, offset: part.span.end });
  };
  for (const k of keys) add('techniqueNames', k, techniqueNames(k.value));
  for (const p of permissions) add('permissions', p, callCount(p.value, rule));
  for (const c of calls) add('numbers', c, callName(c.value, rule));
  for (const f of fields.filter(isKnownField)) {
    const hint = valueHint(f, rule, context);
    if (hint) add(hint.kind, f, hint.label);
  }
  return found.sort((a, b) => a.offset - b.offset);
}

function valueHint(
  part: KnownField,
  rule: RuleInfo,
  context: FeatureContext,
): { readonly kind: HintKind; readonly label: string | undefined } | undefined {
  const { field, value } = part;
  const named = (nameOf: (n: number) => string | undefined) =>
    startsWithDigit(value) ? nameOf(strtoul(value).value) : undefined;
  switch (field.valueType) {
    case 'uid':
    case 'session':
      return { kind: 'ids', label: isUnset(value) ? 'unset' : undefined };
    case 'arch':
      return { kind: 'numbers', label: archName(value, context) };
    case 'errno':
      return { kind: 'numbers', label: errnoName(value) };
    case 'msgtype':
      return { kind: 'numbers', label: named((n) => messageTypes.nameOf(n)) };
    case 'family':
      return { kind: 'numbers', label: named(familyName) };
    case 'number':
    case 'signedNumber':
      return { kind: 'flags', label: flagNames(part, rule) };
    case 'key':
    case 'perm':
    case 'gid':
    case 'label':
    case 'path':
    case 'filetype':
    case 'fstype':
      return undefined;
    default:
      return field.valueType satisfies never;
  }
}

/**
 * Returns the names of the techniques whose ids are in a key without a word that would tell what they are.
 */
function techniqueNames(key: string): string | undefined {
  const ids = techniquesInKey(key);
  const names = ids.flatMap(({ id, end }, i) => {
    const next = ids[i + 1]?.start ?? key.length;
    if (wordsBehind(key, end).words.some((w) => w.start < next && /\p{L}/u.test(w.text))) return [];
    return techniqueById(id)?.name ?? [];
  });
  return names.length > 0 ? [...new Set(names)].join(', ') : undefined;
}

function errnoName(value: string): string | undefined {
  return startsNegative(value) ? errnos.nameOf(-(strtol(value).value | 0)) : undefined;
}

function isUnset(value: string): boolean {
  if (startsWithDigit(value)) return strtoul(value).value === UNSET_ID;
  return startsNegative(value) && strtol(value).value === UNSET_ID;
}

function callName(text: string, { parts, machine }: RuleInfo): string | undefined {
  if (!startsWithDigit(text)) return undefined;
  return (parts.list === 'io_uring' ? ioUringOperations : syscalls(machine)).nameOf(strtol(text).value);
}

/** Returns the machine of an arch that is written as a number. */
function archName(value: string, { machine }: FeatureContext): string | undefined {
  const number = startsWithDigit(value) || (/^[\da-f]{8}$/i.test(value) && !machineOfName(value, NEWEST));
  return number ? machineOfArch(value, machine) : undefined;
}

/** Returns how many system calls the letters of -p or perm= stand for. */
function callCount(letters: string, { machine }: RuleInfo): string | undefined {
  const calls = new Set([...new Set(letters.toLowerCase())].flatMap((l) => permClass(l, machine)));
  return calls.size === 0 ? undefined : `${calls.size} system calls`;
}

/** Returns what the number of a0 to a3 means, where it means the same to all system calls of the line. */
function flagNames({ op, value, name }: KnownField, rule: RuleInfo): string | undefined {
  const index = ['a0', 'a1', 'a2', 'a3'].indexOf(name);
  if (index < 0 || !['=', '!=', '&', '&='].includes(op) || !(startsWithDigit(value) || startsNegative(value)))
    return undefined;
  const meanings = callNames(rule).map((call) => {
    const table = argumentTable(call, index, rule.machine);
    return table && argumentNames(table, strtol(value).value, op.startsWith('&'))?.join('|');
  });
  const [first] = meanings;
  return meanings.every((m) => m === first) ? first : undefined;
}
