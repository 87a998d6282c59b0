import { fileSystemNamed } from '../facts/fileSystems.ts';
import type { ActionFamily } from '../facts/policyWords.ts';
import type { PlacedPolicyRule } from '../model/judgePolicy.ts';
import type { PolicyRule } from '../model/policyVerdict.ts';

/** Types of file systems whose files are made by the kernel, or vanish at the next boot. */
const TYPES = ['proc', 'sysfs', 'debugfs', 'tmpfs', 'devpts', 'securityfs', 'cgroup2'];

/**
 * Reports whether a rule may match files of any file system that somebody opens: it has no condition about
 * file systems, labels or the file's group, and its hook is FILE_CHECK or none.
 */
export function isAboutAllFileSystems(rule: PolicyRule): boolean {
  const { hook, fsmagic, fsname, subtype, fsuuid, labels } = rule;
  const isFree = [fsmagic, fsname, subtype, fsuuid].every((v) => v === undefined) && labels.size === 0;
  return isFree && (hook === undefined || hook.name === 'FILE_CHECK');
}

/**
 * Returns the types of the pseudo file systems (such as `proc`) that no exception above a rule excludes from
 * the rule's family of actions; empty where all are excluded.
 * @param rules all rules of the policy, in order
 * @param at the index of the rule in `rules`
 */
export function pseudoNotExcluded(rules: readonly PlacedPolicyRule[], at: number): readonly string[] {
  const family = rules[at]?.rule.family;
  const exceptions = rules.slice(0, at).flatMap(({ rule }) => (isException(rule, family) ? [rule] : []));
  return TYPES.filter((type) => {
    const magic = fileSystemNamed(type)?.magic;
    return !exceptions.some((e) => e.fsname === type || (e.fsmagic !== undefined && e.fsmagic === magic));
  });
}

function isException(rule: PolicyRule, family: ActionFamily | undefined): boolean {
  const { hook } = rule;
  return rule.isException && rule.family === family && (hook === undefined || hook.name === 'FILE_CHECK');
}

/** Returns the rules that exclude pseudo file systems from an action, one a line. */
export function exclusionsOf(family: ActionFamily, types: readonly string[]): string {
  return types.map((type) => `dont_${family} fsmagic=${fileSystemNamed(type)?.hex ?? ''}\n`).join('');
}
