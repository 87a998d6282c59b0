import { type Event, inMask, type PossibleRule, possibleRules } from '../matching/index.ts';
import type { LogEvent } from './logEvent.ts';
import { type LoggedEvent, loggedEvent } from './loggedEvent.ts';
import type { SystemOfLog } from './loggedNames.ts';
import { isContradicted, type RecordedRule, ruleFor } from './recordedRules.ts';

/** Which rule recorded an event. Rules are indexes into the loaded rules. */
export type Attribution =
  /** One rule only can have recorded it. */
  | { readonly kind: 'certain'; readonly rule: number; readonly because: CertainBecause }
  /** What the log lacks would say which of them. */
  | OneOfRules
  /** The rules that recorded it are others than these. */
  | OtherRules
  /** The kernel or a program writes such a record whatever the rules are. */
  | { readonly kind: 'no-rule'; readonly type: string }
  /** The record of the system call is not there. */
  | { readonly kind: 'incomplete' };

/** An event that one of several rules recorded, or a rule that only a link leads to. */
export interface OneOfRules {
  readonly kind: 'one-of';
  readonly rules: readonly number[];
  /** What the log lacks, in words. */
  readonly missing: readonly string[];
  /**
   * The rules have the key of the event and match if a name in it is a link to what they name. The log has the
   * names of links and not where they lead, so other rules may have recorded it, too.
   */
  readonly isThroughLink?: true;
}

/** Why a rule must be the one. */
export type CertainBecause =
  /** All of its filters match, and no earlier rule can match. */
  | 'matches'
  /** No other rule that can match has the key of the event. */
  | 'key'
  /** No other rule can match. */
  | 'alone';

/** An event that none of the rules can have recorded as it is. */
export interface OtherRules {
  readonly kind: 'other-rules';
  readonly because: /** No rule has its key. */
    | 'unknown-key'
    /** Rules have its key, and none of them matches. */
    | 'key-does-not-match'
    /** A rule matches that would have given it another key, or none. */
    | 'other-key'
    /** A rule matches that would have dropped it. */
    | 'dropped'
    /** No rule without a key matches. */
    | 'nothing-matches';
  /** The rule that contradicts, and those that have the key. */
  readonly rules: readonly number[];
}

/** Records that describe a system call, and are written only with it. */
const OF_CALLS: ReadonlySet<string> = new Set(
  (
    'SYSCALL URINGOP PATH CWD EXECVE SOCKADDR SOCKETCALL PROCTITLE IPC IPC_SET_PERM MMAP BPRM_FCAPS CAPSET FD_PAIR OBJ_PID MQ_OPEN ' +
    'MQ_SENDRECV MQ_NOTIFY MQ_GETSETATTR KERN_MODULE TIME_INJOFFSET TIME_ADJNTPVAL OPENAT2 EOE'
  ).split(' '),
);

/**
 * Returns the type of the first record of an event that the kernel or a program writes without any rule;
 * undefined where the event has none.
 */
export function ownTypeOf({ records }: LogEvent): string | undefined {
  return records.find((r) => !OF_CALLS.has(r.type))?.type;
}

/** Says which of a ruleset's rules recorded events of a log. */
export type Attribute = (logged: LogEvent) => Attribution;

/**
 * Returns a function that says which of the loaded rules recorded an event of a log, or that none did.
 * @param rules the rules that were loaded when the log was written (`recordedRules`)
 * @param system the system that wrote the log
 */
export function attributor(rules: readonly RecordedRule[], system: SystemOfLog): Attribute {
  return (logged) => {
    const known = loggedEvent(logged, system);
    return known ? attributionOf(rules, known, ownTypeOf(logged)) : withoutCall(ownTypeOf(logged));
  };
}

/**
 * Returns the answer for an event that has no record of a system call: no rule was needed for it, or its
 * records are incomplete.
 * @param ownType the type of a record of the event that needs no rule; undefined where it has none
 */
export function withoutCall(ownType: string | undefined): Attribution {
  return ownType === undefined ? { kind: 'incomplete' } : { kind: 'no-rule', type: ownType };
}

/**
 * Returns which of the loaded rules recorded an event with a system call, from its key, from what the rules
 * match, and from its being in the log.
 * @param ownType the type of a record of the event that needs no rule; undefined where it has none
 */
export function attributionOf(
  rules: readonly RecordedRule[],
  known: LoggedEvent,
  ownType: string | undefined,
): Attribution {
  const { event, missing } = known;
  const possible = possibleOnes(rules, event);
  // What is in the log was not dropped.
  const recorders = possible.filter((p) => !p.of.never);
  const fitting = recorders.filter((p) => mayHaveKeys(p.of, known));
  const [only, ...more] = fitting;
  if (only && more.length === 0) {
    const isFirst = possible.length === 1 && only.sure;
    const hasKey = only.of.keys.length > 0 && known.keys !== undefined;
    return { kind: 'certain', rule: only.of.index, because: isFirst ? 'matches' : keyOrAlone(hasKey) };
  }
  if (only) return { kind: 'one-of', rules: fitting.map((p) => p.of.index), missing };
  if (ownType !== undefined && (known.keys ?? []).length === 0) return { kind: 'no-rule', type: ownType };
  return throughLink(rules, known) ?? otherRules(rules, known, possible);
}

/** Returns the rules with the key of an event that match if a name in it is a link; undefined where none does. */
function throughLink(rules: readonly RecordedRule[], known: LoggedEvent): OneOfRules | undefined {
  if ((known.keys ?? []).length === 0) return undefined;
  const linked = possibleOnes(withKeysOf(rules, known), behindLinks(known.event)).map((p) => p.of.index);
  if (linked.length === 0) return undefined;
  return { kind: 'one-of', rules: linked, missing: ['where links lead'], isThroughLink: true };
}

function withKeysOf(rules: readonly RecordedRule[], known: LoggedEvent): readonly RecordedRule[] {
  return rules.filter((r) => !r.never && r.keys.length > 0 && mayHaveKeys(r, known));
}

const keyOrAlone = (hasKey: boolean): CertainBecause => (hasKey ? 'key' : 'alone');

/** A rule that may have matched first. */
interface PossibleRecorder extends PossibleRule {
  readonly of: RecordedRule;
}

function possibleOnes(rules: readonly RecordedRule[], event: Event): readonly PossibleRecorder[] {
  const own = rules.filter(
    (r) => r.list === event.list && inMask(r.rule, event) !== false && !isContradicted(r),
  );
  const compared = own.map((r) => ruleFor(r, event));
  return possibleRules(compared, event).flatMap((p) => {
    const of = own[p.rule];
    return of ? [{ ...p, of }] : [];
  });
}

function mayHaveKeys({ keys }: RecordedRule, { keys: found, hasTags }: LoggedEvent): boolean {
  if (!found) return true;
  if (hasTags) return keys.every((k) => found.includes(k));
  return keys.length === found.length && keys.every((k, i) => k === found[i]);
}

function otherRules(
  rules: readonly RecordedRule[],
  known: LoggedEvent,
  possible: readonly PossibleRecorder[],
): OtherRules {
  const sure = possible.find((p) => p.sure);
  const contradicting = sure ? [sure.of.index] : [];
  const because = sure?.of.never ? 'dropped' : 'other-key';
  if ((known.keys ?? []).length === 0)
    return { kind: 'other-rules', because: sure ? because : 'nothing-matches', rules: contradicting };
  const same = withKeysOf(rules, known);
  if (same.length === 0) return { kind: 'other-rules', because: 'unknown-key', rules: [] };
  return { kind: 'other-rules', because: 'key-does-not-match', rules: same.map((r) => r.index) };
}

/** Returns an event in which no name says where it leads, since each may be a link. */
export function behindLinks(event: Event): Event {
  return event.names ? { ...event, names: event.names.map(({ path: _, ...rest }) => rest) } : event;
}
