import { attackVersion, techniqueById } from '../attack/data/techniques.ts';
import { wordsBehind } from '../attack/keys/keyText.ts';
import { techniquesInKey } from '../attack/keys/techniqueKeys.ts';
import { withoutReturn } from '../completion/cursor.ts';
import { machineOfArch, type RuleInfo, ruleInfo } from '../completion/ruleInfo.ts';
import { argumentNames, argumentTable } from '../facts/argumentValues.ts';
import { type Field, field as fieldByName } from '../facts/fields.ts';
import { machineOfName } from '../facts/machines.ts';
import { NEWEST } from '../facts/releases.ts';
import { permClass } from '../facts/syscallInfo.ts';
import { errnos, familyName, ioUringOperations, messageTypes, syscalls } from '../facts/tables.ts';
import type { FeatureContext } from '../featureContext.ts';
import { callNames } from '../hover/texts/argumentTexts.ts';
import { startsNegative, startsWithDigit, strtol, strtoul } from '../model/parseNumbers.ts';
import { lineAt, type RulesDocument, type RulesLine } from '../syntax/document.ts';
import { commaParts, type Pair, splitPair } from '../syntax/fieldPair.ts';
import type { CommandLine, OptionArgument, OptionNode } from '../syntax/line.ts';
import { spanInWord } from '../syntax/words.ts';
import type { Span } from '../text/span.ts';

/** What hints tell; each kind can be switched on and off. */
export const hintKinds = ['techniqueNames', 'ids', 'numbers', 'flags', 'permissions'] as const;
export type HintKind = (typeof hintKinds)[number];

/** A few words that an editor shows behind a word, as if they stood there. */
export interface InlayHint {
  readonly kind: HintKind;
  readonly label: string;
  /** UTF-16 offset in the document of the end of the word that it is about. */
  readonly offset: number;
}

/** The hints of some kinds in the lines that touch a span, in the order of their places. */
export function inlayHints(
  document: RulesDocument,
  span: Span,
  kinds: Readonly<Record<HintKind, boolean>>,
  context: FeatureContext,
): readonly InlayHint[] {
  const found: InlayHint[] = [];
  const first = lineAt(document, span.start);
  for (let i = first ? document.lines.indexOf(first) : 0; i < document.lines.length; i++) {
    const line = document.lines[i] as RulesLine;
    if (line.start > span.end) break;
    for (const hint of hintsOfLine(line, context))
      if (kinds[hint.kind]) found.push({ ...hint, offset: hint.offset + line.start });
  }
  return found;
}

/** The hints of all kinds of a line; offsets count from where it begins. */
function hintsOfLine(line: RulesLine, context: FeatureContext): readonly InlayHint[] {
  const node = withoutReturn(line.node);
  if (node.kind !== 'command') return [];
  const slot = `hints ${attackVersion()} ${context.machine}`;
  let hints = node.memo.get(slot) as readonly InlayHint[] | undefined;
  if (!hints) {
    const rule = ruleInfo(node.options, context.machine);
    hints = node.options.flatMap((o) =>
      o.argument ? argumentHints(node, o, o.argument, rule, context) : [],
    );
    node.memo.set(slot, hints);
  }
  const { opaque } = line;
  if (!opaque) return hints;
  // In a template nothing is known of a word that is filled in later.
  const words = node.words.filter((w) => opaque.some((o) => o.start < w.span.end && o.end > w.span.start));
  return hints.filter((h) => !words.some((w) => h.offset > w.span.start && h.offset <= w.span.end));
}

function argumentHints(
  node: CommandLine,
  { name }: OptionNode,
  argument: OptionArgument,
  rule: RuleInfo,
  context: FeatureContext,
): readonly InlayHint[] {
  const word = node.words[argument.word];
  if (!word) return [];
  const { value } = argument;
  const at = (to: number) => spanInWord(word, argument.from, argument.from + to).end;
  const hint = (kind: HintKind, label: string | undefined, to = value.length): readonly InlayHint[] =>
    label === undefined ? [] : [{ kind, label, offset: at(to) }];
  switch (name) {
    case 'k':
      return hint('techniqueNames', techniqueNames(value));
    case 'p':
      return hint('permissions', callCount(value, rule));
    case 'S':
      return commaParts(value).flatMap(({ text, from }) =>
        hint('numbers', callName(text, rule), from + text.length),
      );
    case 'F': {
      // auditctl takes what begins with "key=" for a key before it looks for an operator.
      const pair = value.startsWith('key=') ? undefined : splitPair(value);
      if (!pair)
        return value.startsWith('key=') ? hint('techniqueNames', techniqueNames(value.slice(4))) : [];
      const field = fieldByName(pair.name);
      return field ? valueHint(pair, field, rule, context, hint) : [];
    }
    default:
      return [];
  }
}

function valueHint(
  pair: Pair,
  field: Field,
  rule: RuleInfo,
  context: FeatureContext,
  hint: (kind: HintKind, label: string | undefined) => readonly InlayHint[],
): readonly InlayHint[] {
  const { value } = pair;
  const digits = startsWithDigit(value);
  switch (field.valueType) {
    case 'key':
      return hint('techniqueNames', techniqueNames(value));
    case 'perm':
      return hint('permissions', callCount(value, rule));
    case 'uid':
    case 'session':
      return hint('ids', isUnset(value) ? 'unset' : undefined);
    case 'arch':
      return hint('numbers', archName(value, context));
    case 'errno':
      return hint('numbers', startsNegative(value) ? errnos.nameOf(-(strtol(value).value | 0)) : undefined);
    case 'msgtype':
      return hint('numbers', digits ? messageTypes.nameOf(strtoul(value).value) : undefined);
    case 'family':
      return hint('numbers', digits ? familyName(strtoul(value).value) : undefined);
    case 'number':
    case 'signedNumber':
      return hint('flags', flagNames(pair, field, rule));
    case 'gid':
    case 'label':
    case 'path':
    case 'filetype':
    case 'fstype':
      return [];
    default:
      return field.valueType satisfies never;
  }
}

/** The names of the techniques whose ids stand in a key without a word that would tell what they are. */
function techniqueNames(key: string): string | undefined {
  const ids = techniquesInKey(key);
  const names = ids.flatMap(({ id, end }, i) => {
    const next = ids[i + 1]?.start ?? key.length;
    if (wordsBehind(key, end).words.some((w) => w.start < next && /\p{L}/u.test(w.text))) return [];
    return techniqueById(id)?.name ?? [];
  });
  return names.length > 0 ? [...new Set(names)].join(', ') : undefined;
}

function isUnset(value: string): boolean {
  if (startsWithDigit(value)) return strtoul(value).value === 0xffffffff;
  return startsNegative(value) && strtol(value).value === 0xffffffff;
}

function callName(text: string, { list, machine }: RuleInfo): string | undefined {
  if (!startsWithDigit(text)) return undefined;
  return (list === 'io_uring' ? ioUringOperations : syscalls(machine)).nameOf(strtol(text).value);
}

/** The machine of an arch that is written as a number. */
function archName(value: string, { machine }: FeatureContext): string | undefined {
  const number = startsWithDigit(value) || (/^[\da-f]{8}$/i.test(value) && !machineOfName(value, NEWEST));
  return number ? machineOfArch(value, machine) : undefined;
}

/** How many system calls the letters of -p or perm= stand for. */
function callCount(letters: string, { machine }: RuleInfo): string | undefined {
  const calls = new Set([...new Set(letters.toLowerCase())].flatMap((l) => permClass(l, machine)));
  return calls.size === 0 ? undefined : `${calls.size} system calls`;
}

/** What the number of a0 to a3 means, where it means the same to all system calls of the line. */
function flagNames({ op, value }: Pair, { name }: Field, rule: RuleInfo): string | undefined {
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
