import { fileSystemNamed } from '../facts/fileSystems.ts';
import type { Hook, HookGroup } from '../facts/policyWords.ts';
import type { IdCondition, PolicyRule } from './policyVerdict.ts';

/** Groups of hooks whose events a rule without func= matches too (ima_match_rules). */
const WITHOUT_FUNC: readonly HookGroup[] = ['file', 'image', 'cmdline'];

/**
 * Reports whether a rule asks for a mask that its hook never passes, so that it matches no event
 * (ima_main.c); false without func= or mask=.
 */
export function asksForUnseenMask({ hook, mask }: PolicyRule): boolean {
  const seen = maskOf(hook);
  return mask !== undefined && seen !== undefined && mask.name !== seen;
}

/** Returns the one mask that a hook passes; undefined where it varies, and for hooks without a file. */
function maskOf(hook: Hook | undefined): string | undefined {
  return hook?.mask === 'any' ? undefined : hook?.mask;
}

/** Reports whether a rule compares a group although its hook compares users alone (ima_match_rule_data). */
export function comparesNoGroup({ hook, group }: PolicyRule): boolean {
  return group !== undefined && (hook?.group === 'key' || hook?.group === 'data');
}

/** Reports whether a rule has no condition, and so matches every event that its action is asked for. */
export function matchesEverything(rule: PolicyRule): boolean {
  return conditionsOf(rule).length === 0 && rule.hook === undefined;
}

/** Returns the names of the conditions of a rule besides func=, as they are written. */
export function conditionsOf(rule: PolicyRule): readonly string[] {
  const ids = [rule.user, rule.group, rule.owner, rule.ownerGroup].flatMap((c) => c?.name ?? []);
  return [
    ...(rule.mask ? ['mask'] : []),
    ...(rule.fsmagic === undefined ? [] : ['fsmagic']),
    ...(rule.fsname === undefined ? [] : ['fsname']),
    ...(rule.subtype === undefined ? [] : ['fs_subtype']),
    ...(rule.fsuuid === undefined ? [] : ['fsuuid']),
    ...ids,
    ...rule.labels.keys(),
    ...(rule.keyrings ? ['keyrings'] : []),
    ...(rule.dataLabels ? ['label'] : []),
  ];
}

/**
 * Reports whether a rule matches every event that another matches: where it comes first and belongs to the
 * same family of actions, the other never decides (ima_match_policy). False where that is not certain.
 */
export function coversPolicyRule(first: PolicyRule, other: PolicyRule): boolean {
  return (
    first.family === other.family &&
    coversHook(first.hook, other.hook) &&
    coversMask(first, other) &&
    coversFileSystem(first, other) &&
    coversIds(first, other) &&
    (first.labels.size === 0 ||
      [...first.labels].every(([name, label]) => other.labels.get(name) === label)) &&
    coversList(first.keyrings, other.keyrings) &&
    coversList(first.dataLabels, other.dataLabels)
  );
}

function coversHook(first: Hook | undefined, other: Hook | undefined): boolean {
  if (!first) return other === undefined || WITHOUT_FUNC.includes(other.group);
  return first.name === other?.name;
}

function coversMask({ mask }: PolicyRule, other: PolicyRule): boolean {
  if (!mask) return true;
  // A mask that the hook passes always is asked for in vain.
  if (maskOf(other.hook) === mask.name) return true;
  if (other.mask?.name !== mask.name) return false;
  return mask.contains || !other.mask.contains;
}

function coversFileSystem(first: PolicyRule, other: PolicyRule): boolean {
  return (
    (first.fsmagic === undefined || first.fsmagic === magicOf(other)) &&
    (first.fsname === undefined || first.fsname === other.fsname) &&
    (first.subtype === undefined || first.subtype === other.subtype) &&
    (first.fsuuid === undefined || first.fsuuid === other.fsuuid)
  );
}

/** Returns the magic number that a rule asks for, by itself or by a type that has only that one. */
function magicOf({ fsmagic, fsname }: PolicyRule): bigint | undefined {
  return fsmagic ?? (fsname === undefined ? undefined : fileSystemNamed(fsname)?.magic);
}

function coversIds(first: PolicyRule, other: PolicyRule): boolean {
  // Keys and critical data compare users alone.
  const group = comparesNoGroup(first) || coversId(first.group, other.group);
  return (
    group &&
    coversId(first.user, other.user) &&
    coversId(first.owner, other.owner) &&
    coversId(first.ownerGroup, other.ownerGroup)
  );
}

/** Reports whether each id that the other condition accepts is accepted by the first. */
function coversId(first: IdCondition | undefined, other: IdCondition | undefined): boolean {
  if (!first) return true;
  if (!other || other.name !== first.name) return false;
  switch (first.operator) {
    case '=':
      return other.operator === '=' && other.id === first.id;
    case '<':
      return other.operator === '=' ? other.id < first.id : other.operator === '<' && other.id <= first.id;
    case '>':
      return other.operator === '=' ? other.id > first.id : other.operator === '>' && other.id >= first.id;
    default:
      return first.operator satisfies never;
  }
}

function coversList(first: readonly string[] | undefined, other: readonly string[] | undefined): boolean {
  return first === undefined || (other?.every((name) => first.includes(name)) ?? false);
}

/**
 * Reports whether some event may match both rules, by their hooks and file systems; true where that is not
 * known.
 */
export function mayMeet(a: PolicyRule, b: PolicyRule): boolean {
  const hooks =
    a.hook && b.hook ? a.hook.name === b.hook.name : coversHook(a.hook, b.hook) || coversHook(b.hook, a.hook);
  const [first, second] = [magicOf(a), magicOf(b)];
  return hooks && (first === undefined || second === undefined || first === second);
}
