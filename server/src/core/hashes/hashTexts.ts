import { inWords } from '../text/sentenceParts.ts';
import type { HashedUse, HashRule } from './hashedRules.ts';
import type { RecordedHashes } from './recordedHashes.ts';

const used: Readonly<Record<HashedUse, string>> = {
  programs: 'programs that are run',
  modules: 'kernel modules that are loaded',
};

/**
 * Returns a sentence in plain text that says whether an IMA policy records the hash of the programs or
 * modules that an audit rule is about.
 * @param name the name of the policy's file
 * @param use what the audit rule records the use of: programs or modules
 * @param recorded what `recordedHashes` found in the policy
 */
export function recordedHashesText(
  name: string,
  use: HashedUse,
  { extent, line = 0 }: RecordedHashes,
): string {
  const what = used[use];
  switch (extent) {
    case 'all':
      return `Hashes: "${name}", line ${line + 1}, records the hash of all ${what}.`;
    case 'some':
      return `Hashes: "${name}", line ${line + 1}, records the hash of some ${what}.`;
    case 'none':
      return `Hashes: "${name}" does not record the hash of ${what}.`;
    case 'refused':
      return `Hashes: the kernel refuses "${name}" as a whole, so no hash is recorded.`;
    default:
      return extent satisfies never;
  }
}

const costs: Readonly<Record<HashedUse, string>> = {
  programs:
    'each program and script is read whole and hashed when it is first run, and again after it changes.',
  modules: 'each kernel module is read whole and hashed when it is first loaded from a file.',
};

/**
 * Returns the lines of a policy that record hashes, each rule under comments that say what for and at what
 * cost; ends with a newline. Empty for no rules.
 */
export function hashRulesText(rules: readonly HashRule[]): string {
  return rules
    .map((rule) => `${[...hashNotes(rule).map((n) => `# ${n}`), rule.line].join('\n')}\n`)
    .join('\n');
}

/**
 * Returns two sentences about an IMA rule that records hashes: what it hashes, for how many audit rules, and
 * what that costs.
 */
export function hashNotes({ use, lines, wider }: HashRule): readonly string[] {
  const limits =
    wider.length === 0 ? '' : ` IMA cannot filter by ${wider.join(', ')}, so others are hashed too.`;
  return [
    `The hash of ${used[use]}, for ${inWords(lines.length, 'audit rule')}.`,
    `Cost: ${costs[use]}${limits}`,
  ];
}
