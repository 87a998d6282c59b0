import type { ListName } from '../facts/lists.ts';
import { argumentsOf, declarationOf } from '../facts/syscallInfo.ts';
import type { FeatureContext } from '../featureContext.ts';
import { optionWords } from '../hover/texts/optionWords.ts';
import type { RulesDocument } from '../syntax/document.ts';
import { rulePartsOf } from '../syntax/ruleParts.ts';
import { type ArgumentSpot, spotAt } from './cursor.ts';
import { type RuleInfo, ruleInfo } from './ruleInfo.ts';

/** How something is written, with its parts; offsets of the parts count UTF-16 units of the label. */
export interface Signature {
  readonly label: string;
  readonly parts: readonly { readonly start: number; readonly end: number; readonly markdown?: string }[];
}

/** Ways to write what is being written; the same part is current in all of them. */
export interface SignatureHelp {
  readonly signatures: readonly Signature[];
  /** Index of the current part. */
  readonly current: number;
}

/** More system calls than a person reads through. */
const MOST = 8;

/**
 * Returns the signature of what is being written at a UTF-16 offset of a document: for a condition on a0 to
 * a3, the arguments of the rule's system calls. Undefined where there is nothing to say.
 * @param asked whether the user asked for it: then also the form of the whole line is a signature
 */
export function signatureHelp(
  document: RulesDocument,
  offset: number,
  context: FeatureContext,
  asked: boolean,
): SignatureHelp | undefined {
  const spot = spotAt(document, offset);
  if (spot?.kind !== 'argument') return undefined;
  const rule = ruleInfo(rulePartsOf([...spot.around.before, ...spot.around.after]), context.machine);
  return argumentsHelp(spot, rule) ?? (asked ? formHelp(spot, rule) : undefined);
}

function argumentsHelp(spot: ArgumentSpot, rule: RuleInfo): SignatureHelp | undefined {
  if (spot.option !== 'F') return undefined;
  const name = spot.field?.written ?? spot.value;
  if (!/^a[0-3]$/i.test(name)) return undefined;
  const current = Number(name[1]);
  const signatures = rule.parts.calls.flatMap(({ value: call }): readonly Signature[] => {
    const args = argumentsOf(call);
    if (!args || current >= args.length) return [];
    return [
      signature(
        `${call}(`,
        args.map((a) => ({ text: declarationOf(a) })),
        ', ',
        ')',
      ),
    ];
  });
  return signatures.length > 0 ? { signatures: signatures.slice(0, MOST), current } : undefined;
}

// Each form as the options that it is made of, in the order in which auditctl wants them; arch comes before
// the system calls.
const forms = {
  watch: ['w', 'p', 'k'],
  exit: ['a', 'arch', 'S', 'F', 'k'],
  list: ['a', 'F'],
} as const;
const arch = {
  text: '-F arch=b64',
  markdown: 'The table of system calls that the names belong to. It must come before `-S`.',
};

function formHelp(spot: ArgumentSpot, { parts: rule }: RuleInfo): SignatureHelp | undefined {
  const { option, field } = spot;
  const isRule = rule.form === 'rule' || option === 'a';
  const form = rule.form === 'watch' || option === 'w' ? forms.watch : listForm(spot, isRule, rule.list);
  const wanted = option === 'F' && field?.name === 'arch' ? 'arch' : option;
  const current = (form as readonly string[]).indexOf(wanted);
  if (current < 0 || (form !== forms.watch && !isRule)) return undefined;
  const parts = form.map((name) =>
    name === 'arch'
      ? arch
      : { text: optionWords[name]?.usage ?? '', markdown: optionWords[name]?.short ?? '' },
  );
  return { signatures: [signature('', parts, ' ', '')], current };
}

function listForm({ option, value }: ArgumentSpot, isRule: boolean, list: ListName | undefined) {
  return isRule && isExit(option, value, list) ? forms.exit : forms.list;
}

function isExit(option: string, value: string, list: ListName | undefined): boolean {
  return option === 'a'
    ? !/exclude|filesystem|user|task/.test(value)
    : list === undefined || list === 'exit' || list === 'io_uring';
}

function signature(
  before: string,
  parts: readonly { readonly text: string; readonly markdown?: string }[],
  between: string,
  behind: string,
): Signature {
  let label = before;
  const places = parts.map(({ text, markdown }, i) => {
    if (i > 0) label += between;
    const start = label.length;
    label += text;
    return { start, end: label.length, ...(markdown ? { markdown } : {}) };
  });
  return { label: label + behind, parts: places };
}
