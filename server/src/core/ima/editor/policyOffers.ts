import { rank } from '../../completion/completionItems.ts';
import { fileSystems } from '../facts/fileSystems.ts';
import { labelNames, maskNames } from '../facts/policyTables.generated.ts';
import {
  algorithms,
  hooks,
  type PolicyValueKind,
  type PolicyWordFact,
  templates,
} from '../facts/policyWords.ts';
import type { PolicyRule } from '../model/policyVerdict.ts';
import {
  policyAppraisalWords,
  policyHookWords,
  policyKeyringWords,
  policyLabelWords,
  policyMaskWords,
  policyTemplateWords,
} from './policyWordTexts.ts';

/** A value that can be written after the operator of a word. */
export interface OfferedValue {
  readonly value: string;
  readonly detail?: string;
  /** What is typed to find it, besides the value: the name of a file system. */
  readonly alias?: string;
  /** Markdown. */
  readonly text?: string;
}

/** What is known of the rest of the rule. */
export interface OfferedFor {
  readonly rule: PolicyRule;
  readonly action: string | undefined;
}

/**
 * Returns the values to offer in completion for a word of a policy rule, the likeliest first; empty where any
 * text or number can be meant.
 * @param fact what is known of the word: the kind of its values
 * @param rest what the other words of the line say
 */
export function offeredValues(fact: PolicyWordFact, rest: OfferedFor): readonly OfferedValue[] {
  return offers[fact.value](fact, rest);
}

/** File systems without files of their own, which policies exclude, then the usual ones. */
const usualTypes = [
  'proc',
  'sysfs',
  'debugfs',
  'tmpfs',
  'ramfs',
  'devpts',
  'binfmt_misc',
  'securityfs',
  'selinuxfs',
  'smackfs',
  'cgroup',
  'cgroup2',
  'nsfs',
  'efivarfs',
  'configfs',
  'tracefs',
  'pstore',
  'bpf',
  'overlay',
  'fuse',
  'nfs',
  'ext4',
  'xfs',
  'btrfs',
  'squashfs',
] as const;

function rankOfType(types: readonly string[]): number {
  return Math.min(usualTypes.length, ...types.map((t) => rank(usualTypes, t)));
}

/** Returns a copy in the order of a rank; what has the same one stays in its order. */
function byRank<T>(items: readonly T[], rankOf: (item: T) => number): readonly T[] {
  return [...items].sort((a, b) => rankOf(a) - rankOf(b));
}

/** The hooks that rules of an action mostly have, first. */
const usualHooks: Readonly<Record<string, readonly string[]>> = {
  audit: ['BPRM_CHECK', 'MMAP_CHECK', 'MODULE_CHECK', 'FILE_CHECK'],
  measure: ['BPRM_CHECK', 'MMAP_CHECK', 'FILE_CHECK', 'MODULE_CHECK', 'CRITICAL_DATA', 'KEY_CHECK'],
  appraise: ['MODULE_CHECK', 'BPRM_CHECK', 'KEXEC_KERNEL_CHECK', 'POLICY_CHECK', 'MMAP_CHECK'],
  hash: ['FILE_CHECK', 'BPRM_CHECK'],
};

const usualAlgorithms = ['sha256', 'sha384', 'sha512', 'sha3-256', 'sha3-384', 'sha3-512'];
const usualTemplates = ['ima-ng', 'ima-sig', 'ima-buf', 'ima-ngv2', 'ima-sigv2'];

function hookOffers(_fact: PolicyWordFact, { action }: OfferedFor): readonly OfferedValue[] {
  const usual = usualHooks[action?.replace(/^dont_/, '') ?? ''] ?? [];
  return byRank(hooks, (h) => rank(usual, h.name)).map(({ name }) => ({
    value: name,
    ...wordsOf(policyHookWords, name),
  }));
}

function maskOffers(_fact: PolicyWordFact, { rule: { hook } }: OfferedFor): readonly OfferedValue[] {
  const own = hook?.mask;
  // At a hook that always passes the same mask, every other one never matches.
  const names = own === undefined || own === 'any' ? maskNames : [own];
  const values = names.flatMap((name) => (own === 'any' ? [`^${name}`, name] : [name, `^${name}`]));
  return values.map((value) => ({ value, ...wordsOf(policyMaskWords, value) }));
}

const offers: Readonly<
  Record<PolicyValueKind, (fact: PolicyWordFact, rest: OfferedFor) => readonly OfferedValue[]>
> = {
  hook: hookOffers,
  mask: maskOffers,
  hex: () =>
    byRank(fileSystems(), (f) => rankOfType(f.types)).map(({ hex, types, constant }) => ({
      value: hex,
      detail: types.length > 0 ? types.join(', ') : constant,
      alias: `${types.join(' ')} ${constant}`,
    })),
  text: ({ name }) => (name === 'fsname' ? typeOffers() : [{ value: 'sshfs', detail: 'fuse.sshfs' }]),
  uuid: () => [],
  id: () => [{ value: '0', detail: 'root' }],
  label: () => [],
  list: ({ name }) => namedOffers(name === 'label' ? labelNames : Object.keys(policyKeyringWords), name),
  appraise_type: () => ['imasig', 'imasig|modsig', 'sigv3'].map(appraisalOffer),
  digest_type: () => [appraisalOffer('verity')],
  appraise_flag: () => [appraisalOffer('check_blacklist')],
  algorithms: () =>
    byRank(algorithms, ({ name }) => rank(usualAlgorithms, name)).map(({ name }) => ({ value: name })),
  none: () => [],
  pcr: () => [
    { value: '10', detail: 'the usual PCR of IMA' },
    { value: '11', detail: 'apart from other entries' },
  ],
  template: () =>
    byRank(templates, ({ name }) => rank(usualTemplates, name)).map(({ name }) => ({
      value: name,
      ...wordsOf(policyTemplateWords, name),
    })),
};

function typeOffers(): readonly OfferedValue[] {
  const types = fileSystems().flatMap((f) => f.types.map((type) => ({ type, hex: f.hex })));
  return byRank(types, ({ type }) => rankOfType([type])).map(({ type, hex }) => ({
    value: type,
    detail: hex,
  }));
}

function namedOffers(names: readonly string[], word: string): readonly OfferedValue[] {
  const words = word === 'label' ? policyLabelWords : policyKeyringWords;
  return names.map((value) => ({ value, ...wordsOf(words, value) }));
}

function appraisalOffer(value: string): OfferedValue {
  return { value, ...wordsOf(policyAppraisalWords, value) };
}

function wordsOf(words: typeof policyHookWords, name: string): Pick<OfferedValue, 'detail' | 'text'> {
  const own = words[name];
  return own ? { detail: own.short, text: own.text } : {};
}
