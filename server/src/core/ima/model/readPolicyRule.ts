import type { Span } from '../../text/span.ts';
import type { KernelConfig } from '../facts/policyKernels.ts';
import { maskNames } from '../facts/policyTables.generated.ts';
import {
  algorithm,
  hook,
  type PolicyAction,
  type PolicyValueKind,
  type PolicyWordFact,
  policyAction,
  policyWordFact,
  template,
} from '../facts/policyWords.ts';
import type { PolicyLine, PolicyWord } from '../syntax/policyDocument.ts';
import { K } from './kernelChanges.ts';
import { readInt, readUnsigned } from './policyNumbers.ts';
import type {
  IdCondition,
  PolicyAssumption,
  PolicyFault,
  PolicyReason,
  PolicyRule,
} from './policyVerdict.ts';

type Writable<T> = { -readonly [P in keyof T]: T[P] };

/** What has been read of a rule so far. */
export interface RuleState {
  /** The number of the tried kernel that reads it. */
  readonly kernel: number;
  readonly config: KernelConfig;
  readonly rule: Writable<Omit<PolicyRule, 'labels' | 'appraiseTypes'>> & {
    readonly labels: Map<string, string>;
    readonly appraiseTypes: Set<string>;
  };
  readonly action: { fact: PolicyAction; word: PolicyWord } | undefined;
  /** The word that filled each place first; for a place that the last one fills, the last. */
  readonly filled: Map<string, PolicyWord>;
  readonly assumes: Set<PolicyAssumption>;
}

type Reader = (state: RuleState, word: PolicyWord, fact: PolicyWordFact) => PolicyFault | undefined;

/**
 * Returns the fault of a word: at the word's value, or at the word where it has no value.
 * @param more members of the fault to set or replace, such as another span or error number (`EINVAL` by
 *   default)
 */
export function faultAt(
  word: PolicyWord,
  reason: PolicyReason,
  more: Partial<Omit<PolicyFault, 'reason'>> = {},
): PolicyFault {
  const span: Span = word.value === '' ? word.span : word.valueSpan;
  return { reason, span, errno: 'EINVAL', ...more };
}

/**
 * Reads the words of a policy rule in their order, up to the first that the kernel refuses (ima_parse_rule).
 * Returns the rule as far as it was read, and the fault of the refused word; undefined where all words are
 * read.
 * @param kernel the index of the kernel among those on which policies were tried, the oldest first
 */
export function readPolicyRule(
  line: PolicyLine,
  kernel: number,
  config: KernelConfig,
): { readonly state: RuleState; readonly fault: PolicyFault | undefined } {
  const state: Writable<RuleState> = {
    kernel,
    config,
    rule: {
      action: '',
      family: 'measure',
      isException: false,
      labels: new Map(),
      appraiseTypes: new Set(),
      verity: false,
      directIo: false,
    },
    action: undefined,
    filled: new Map(),
    assumes: new Set(),
  };
  for (const word of line.words) {
    const fact = policyAction(word.text);
    const fault = fact ? readAction(state, word, fact) : readWord(state, word);
    if (fault) return { state, fault };
  }
  if (line.comment && kernel < K.commentAfterRule) {
    const span = { start: line.comment.start, end: line.comment.end };
    return {
      state,
      fault: { reason: 'comment-after-rule', span, errno: 'EINVAL', since: K.commentAfterRule },
    };
  }
  return { state, fault: undefined };
}

function readAction(
  state: Writable<RuleState>,
  word: PolicyWord,
  fact: PolicyAction,
): PolicyFault | undefined {
  if (state.kernel < fact.since) return faultAt(word, 'too-new', { since: fact.since });
  if (state.action) return faultAt(word, 'second-action', { other: state.action.word });
  state.action = { fact, word };
  state.rule.action = fact.name;
  state.rule.family = fact.family;
  state.rule.isException = fact.name.startsWith('dont_');
  return undefined;
}

function readWord(state: RuleState, word: PolicyWord): PolicyFault | undefined {
  const fact = policyWordFact(word.name);
  if (!fact) return faultAt(word, 'unknown-word', { span: word.span });
  const hasValue = fact.value !== 'none';
  if (hasValue !== (word.operator !== undefined))
    return faultAt(word, hasValue ? 'empty-value' : 'unknown-word', { span: word.span });
  if (word.operator && !(fact.operators ?? ['=']).includes(word.operator))
    return faultAt(word, 'operator', { span: word.span });
  if (state.kernel < fact.since) return faultAt(word, 'too-new', { since: fact.since, span: word.span });
  if (hasValue && word.value === '') return faultAt(word, 'empty-value', { span: word.span });
  const slot = fact.slot ?? fact.name;
  const other = state.filled.get(slot);
  if (other && fact.twice === 'refused' && !isZero(other)) {
    return faultAt(word, 'said-twice', { span: word.span, other });
  }
  const fault = readers[fact.value](state, word, fact);
  if (!fault) state.filled.set(slot, word);
  return fault;
}

/** The kernel takes a magic number or UUID of zero for one that was not set. */
function isZero({ name, value }: PolicyWord): boolean {
  return (
    (name === 'fsmagic' && /^\+?(?:0x)?0+$/i.test(value)) || (name === 'fsuuid' && /^[0-]{36}/.test(value))
  );
}

const readers: Readonly<Record<PolicyValueKind, Reader>> = {
  hook: readHook,
  mask: readMask,
  hex: readMagic,
  text: readText,
  uuid: readUuid,
  id: readId,
  label: readLabel,
  list: readList,
  appraise_type: readAppraiseType,
  digest_type: readDigestType,
  appraise_flag: readAppraiseFlag,
  algorithms: readAlgorithms,
  none: ({ rule }) => {
    rule.directIo = true;
    return undefined;
  },
  pcr: readPcr,
  template: readTemplate,
};

function readHook(state: RuleState, word: PolicyWord): PolicyFault | undefined {
  const fact = hook(word.value);
  if (!fact) return faultAt(word, 'unknown-hook');
  if (state.kernel < fact.since) return faultAt(word, 'too-new', { since: fact.since });
  state.rule.hook = fact;
  return undefined;
}

function readMask({ rule }: RuleState, word: PolicyWord): PolicyFault | undefined {
  const contains = word.value.startsWith('^');
  const name = contains ? word.value.slice(1) : word.value;
  if (!maskNames.includes(name)) return faultAt(word, 'unknown-mask');
  rule.mask = { name, contains };
  return undefined;
}

function readMagic({ rule }: RuleState, word: PolicyWord): PolicyFault | undefined {
  const read = readUnsigned(word.value, 16);
  if ('errno' in read) return numberFault(word, 'not-hex', read.errno);
  rule.fsmagic = read.value;
  return undefined;
}

function numberFault(word: PolicyWord, reason: PolicyReason, errno: 'EINVAL' | 'ERANGE'): PolicyFault {
  return errno === 'ERANGE' ? faultAt(word, 'number-too-large', { errno }) : faultAt(word, reason);
}

function readText({ rule }: RuleState, { name, value }: PolicyWord): undefined {
  if (name === 'fsname') rule.fsname = value;
  else rule.subtype = value;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;

function readUuid({ rule }: RuleState, word: PolicyWord): PolicyFault | undefined {
  // What follows is ignored (uuid_parse).
  const uuid = UUID.exec(word.value)?.[0];
  if (uuid === undefined) return faultAt(word, 'not-uuid');
  rule.fsuuid = uuid.toLowerCase();
  return undefined;
}

const LARGEST_ID = 4294967294n;

function readId({ rule }: RuleState, word: PolicyWord): PolicyFault | undefined {
  const read = readUnsigned(word.value, 10);
  if ('errno' in read) return numberFault(word, 'not-id', read.errno);
  if (read.value > LARGEST_ID) return faultAt(word, 'number-too-large');
  const { name, operator = '=' } = word;
  const condition: IdCondition = { name, operator, id: Number(read.value) };
  if (name === 'uid' || name === 'euid') rule.user = condition;
  else if (name === 'gid' || name === 'egid') rule.group = condition;
  else if (name === 'fowner') rule.owner = condition;
  else rule.ownerGroup = condition;
  return undefined;
}

function readLabel({ rule, config, assumes }: RuleState, word: PolicyWord): PolicyFault | undefined {
  if (!config.labels) assumes.add('labels');
  else if (!config.labels.includes(word.text)) return faultAt(word, 'unknown-label');
  rule.labels.set(word.name, word.value);
  return undefined;
}

/** What a fault of order says that newer kernels do not find. */
const untilValidatedAtEnd = { since: K.validatedAtEnd };

function readList({ rule, kernel }: RuleState, word: PolicyWord): PolicyFault | undefined {
  const isKeyrings = word.name === 'keyrings';
  if (isKeyrings && kernel < K.validatedAtEnd && rule.hook?.name !== 'KEY_CHECK')
    return faultAt(word, 'order', { span: word.span, needs: 'func=KEY_CHECK', ...untilValidatedAtEnd });
  const parts = word.value.split('|');
  if (parts.includes('') && kernel >= K.validatedAtEnd) return faultAt(word, 'empty-part');
  if (isKeyrings) rule.keyrings = parts;
  else rule.dataLabels = parts;
  return undefined;
}

function readAppraiseType(state: RuleState, word: PolicyWord): PolicyFault | undefined {
  const { kernel, rule, action } = state;
  const { value } = word;
  if (kernel < K.validatedAtEnd && action?.fact.name !== 'appraise')
    return orderFault(state, word, 'appraise');
  if (value === 'imasig|modsig') {
    const fault = readModsig(state, word);
    if (fault) return fault;
  } else if (value === 'sigv3') {
    if (kernel < K.verity) return faultAt(word, 'too-new', { since: K.verity });
    if (kernel < K.sigv3Alone && !rule.verity)
      return faultAt(word, 'order', { span: word.span, needs: 'digest_type=verity', since: K.sigv3Alone });
  } else if (value !== 'imasig') return faultAt(word, 'unknown-appraise-type');
  const other = state.filled.get('digest_type');
  if (value !== 'sigv3' && rule.verity)
    return faultAt(word, 'verity-with-imasig', { ...(other ? { other } : {}) });
  rule.appraiseTypes.add(value);
  return undefined;
}

function readModsig(state: RuleState, word: PolicyWord): PolicyFault | undefined {
  const { kernel, rule, config, assumes } = state;
  if (kernel < K.validatedAtEnd && rule.hook?.group !== 'image') {
    return rule.hook
      ? faultAt(word, 'hook-word', { ...hookWord(state) })
      : faultAt(word, 'order', { span: word.span, needs: 'func=MODULE_CHECK', ...untilValidatedAtEnd });
  }
  if (config.appendedSignatures === false) return faultAt(word, 'needs-modsig');
  if (config.appendedSignatures === undefined) assumes.add('appended-signatures');
  return undefined;
}

/**
 * Returns the word of a rule that names its hook (`func=`), as a member `other` to add to a fault; an empty
 * object where no hook was read yet.
 */
export function hookWord({ filled }: RuleState): { readonly other?: PolicyWord } {
  const other = filled.get('func');
  return other ? { other } : {};
}

/** Until 5.8, the kernel asks at once for the action that a word needs, so a later action comes too late. */
function orderFault(
  { action }: RuleState,
  word: PolicyWord,
  needs: string,
  until: { readonly since?: number } = untilValidatedAtEnd,
): PolicyFault {
  return action
    ? faultAt(word, 'action-word', { span: word.span, other: action.word })
    : faultAt(word, 'order', { span: word.span, needs, ...until });
}

function readDigestType({ kernel, rule, filled }: RuleState, word: PolicyWord): PolicyFault | undefined {
  if (word.value !== 'verity') return faultAt(word, 'unknown-digest-type');
  if (kernel < K.sigv3Alone && rule.appraiseTypes.size > 0) {
    const other = filled.get('appraise_type');
    return rule.appraiseTypes.has('imasig') || rule.appraiseTypes.has('imasig|modsig')
      ? faultAt(word, 'verity-with-imasig', { ...(other ? { other } : {}) })
      : faultAt(word, 'order', { span: word.span, needs: '', ...(other ? { other } : {}) });
  }
  rule.verity = true;
  return undefined;
}

function readAppraiseFlag(state: RuleState, word: PolicyWord): PolicyFault | undefined {
  const { kernel, config, assumes, action } = state;
  if (kernel < K.flagChecked || kernel >= K.flagIgnored) return undefined;
  if (kernel < K.validatedAtEnd && action?.fact.name !== 'appraise')
    return orderFault(state, word, 'appraise');
  if (config.appendedSignatures === false) return faultAt(word, 'needs-modsig', { since: K.flagIgnored });
  if (config.appendedSignatures === undefined) assumes.add('appended-signatures');
  return word.value.includes('blacklist')
    ? undefined
    : faultAt(word, 'unknown-appraise-flag', { since: K.flagIgnored });
}

function readAlgorithms(state: RuleState, word: PolicyWord): PolicyFault | undefined {
  const { kernel, config, rule, assumes } = state;
  const names = word.value.split(',');
  let start = word.valueSpan.start;
  for (const name of names) {
    const span = { start, end: start + name.length };
    start = span.end + 1;
    const fact = algorithm(name);
    if (!fact) return faultAt(word, name === '' ? 'empty-part' : 'unknown-algorithm', { span });
    if (kernel < fact.since) return faultAt(word, 'too-new', { span, since: fact.since });
    if (!config.algorithms) assumes.add('algorithms');
    else if (!config.algorithms.includes(name)) return faultAt(word, 'algorithm-not-built', { span });
  }
  rule.algorithms = names;
  return undefined;
}

function readPcr(state: RuleState, word: PolicyWord): PolicyFault | undefined {
  const { kernel, rule, action } = state;
  if (kernel < K.validatedAtEnd && action?.fact.name !== 'measure') return orderFault(state, word, 'measure');
  const pcr = readInt(word.value);
  if (pcr === undefined || pcr < 0 || pcr > 63) return faultAt(word, 'bad-pcr');
  rule.pcr = pcr + 0;
  return undefined;
}

function readTemplate(state: RuleState, word: PolicyWord): PolicyFault | undefined {
  const { kernel, rule, action } = state;
  if (action?.fact.name !== 'measure') return orderFault(state, word, 'measure', {});
  const fact = template(word.value);
  if (!fact) return faultAt(word, 'unknown-template');
  if (kernel < fact.since) return faultAt(word, 'too-new', { since: fact.since });
  rule.template = fact;
  return undefined;
}
