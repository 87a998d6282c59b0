import { ACTION, LIST } from '../model/rule.ts';
import { ownValue } from '../text/ownValue.ts';
import { type Argument, type ArgumentReading, equalsSlip } from './argument.ts';
import { type BrokenLine, isOption } from './brokenLine.ts';
import { nearName, shown } from './meant.ts';
import type { Slip, SlipKind } from './slips.ts';

const LIST_NAMES = Object.keys(LIST);
const ACTION_NAMES = Object.keys(ACTION).filter((a) => a !== 'possible');
const RENAMED: Readonly<Record<string, string>> = {
  entry: 'exit',
  possible: 'always',
  fs: 'filesystem',
  uring: 'io_uring',
};

/**
 * Returns the ways to read an argument, perhaps with the tokens after it, as a list and an action; empty
 * where there are none.
 * @param option the option that the reading gets, with its dash
 */
export function listReadings(
  line: BrokenLine,
  { first, next }: Argument,
  option: string,
): readonly ArgumentReading[] {
  const out: ArgumentReading[] = [];
  let text = first.replace(/^=/, '');
  for (let to = next, n = 1; n <= 3; n++, to++) {
    const kind: SlipKind = n === 1 ? 'list-separator' : 'list-space';
    const list = listAction(text, kind);
    if (list) {
      const spaced: readonly Slip[] =
        list.value.slips.length === 0
          ? [{ kind: 'list-space', typed: shown(text), written: list.value.value }]
          : [];
      out.push({
        to,
        parts: [{ role: 'list', option, ...list.value }],
        slips: n === 1 ? equalsSlip(first) : spaced,
      });
      if (!list.half) return out;
    }
    // A firewall says by -j what is to be done.
    if (list?.half && line.tokens[to]?.text === '-j') to++;
    const more = line.tokens[to]?.text;
    if (more === undefined || isOption(more)) break;
    const glued = listAction(text + more, 'list-space');
    if (!list && glued && !glued.half && to === next) text += more;
    else text += `${/,$/.test(text) || more.startsWith(',') ? '' : ' '}${more}`;
  }
  return out;
}

/**
 * Returns the words of a list and action: names for them and repetitions are omitted, two that stand together
 * are parted.
 */
function listWords(text: string): readonly string[] {
  const words = text
    .replace(/io_uring/gi, 'uring')
    .split(/[\s\ue000,.:;|/+&=_<>*\\-]+/)
    .filter((w) => w !== '' && !/^(?:action|list|filter|field)$/i.test(w))
    .map((w) => (/^uring$/i.test(w) ? 'io_uring' : w));
  const glued =
    /^(always|never|possible)(user|task|exit|exclude|filesystem|entry)$|^(user|task|exit|exclude|filesystem|entry)(always|never|possible)$/i.exec(
      words[0] ?? '',
    );
  const parted = words.length === 1 && glued ? glued.slice(1).filter((w) => w !== undefined) : words;
  return parted.filter((w, i) => parted.findIndex((x) => x.toLowerCase() === w.toLowerCase()) === i);
}

/**
 * Reads a text as a list and an action in any order and case, with any mark between them; undefined where it
 * is neither. `half` says that only one of them is there, in which case `value` has the usual other one
 * (`always` or `exit`).
 * @param kind the kind of slip to note where the mark between them is not a comma
 */
export function listAction(
  text: string,
  kind: SlipKind,
):
  | { readonly half: boolean; readonly value: { readonly value: string; readonly slips: readonly Slip[] } }
  | undefined {
  const words = listWords(text);
  if (words.length === 0 || words.length > 2) return undefined;
  const read = words.map((w) => listWord(w));
  const list = read.find((r) => r?.kind === 'list');
  const action = read.find((r) => r?.kind === 'action');
  if (read.some((r) => !r) || (words.length === 2 && !(list && action))) return undefined;
  const half = words.length === 1;
  const renamed = read.some((r) => r?.kindOfSlip === 'list-renamed');
  const value =
    half || renamed
      ? `${action?.name ?? 'always'},${list?.name ?? 'exit'}`
      : read.map((r) => r?.name).join(',');
  if (value === text) return { half, value: { value, slips: [] } };
  const bent = read.flatMap((r): readonly SlipKind[] => (r?.kindOfSlip ? [r.kindOfSlip] : []));
  const isInForm = bent.length > 0 && words.join(',') === text;
  const form: readonly SlipKind[] = isInForm ? [] : [kind];
  const kinds: readonly SlipKind[] = [...(half ? (['list-half'] as const) : form), ...bent];
  return {
    half,
    value: { value, slips: kinds.map((k) => ({ kind: k, typed: shown(text), written: value })) },
  };
}

interface ListWord {
  readonly kind: 'list' | 'action';
  readonly name: string;
  readonly kindOfSlip?: SlipKind;
}

function listWord(typed: string): ListWord | undefined {
  const low = typed.toLowerCase();
  const kindOf = (name: string): ListWord['kind'] => (LIST_NAMES.includes(name) ? 'list' : 'action');
  if (LIST_NAMES.includes(low) || ACTION_NAMES.includes(low))
    return { kind: kindOf(low), name: low, ...(low === typed ? {} : { kindOfSlip: 'letter-case' as const }) };
  const renamed = ownValue(RENAMED, low);
  if (renamed) return { kind: kindOf(renamed), name: renamed, kindOfSlip: 'list-renamed' };
  const near = low.length >= 3 ? nearName(low, [...LIST_NAMES, ...ACTION_NAMES]) : undefined;
  const kindOfSlip = near?.slips[0]?.kind;
  return near && { kind: kindOf(near.text), name: near.text, ...(kindOfSlip ? { kindOfSlip } : {}) };
}
