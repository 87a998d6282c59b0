import { builtinPolicy } from '../facts/builtinPolicies.ts';
import { type PolicyKernel, triedKernels } from '../facts/policyKernels.ts';
import { judgePolicyLine } from '../model/judgePolicyLine.ts';
import { parsePolicyLine } from '../syntax/policyDocument.ts';

/** What a built-in policy is for, in a few words. */
export const builtinPolicyWords: Readonly<Record<string, string>> = {
  tcb: 'measure programs, libraries, modules, firmware and what root reads',
  appraise_tcb: "appraise all of root's files",
  secure_boot: 'require signatures of modules, firmware, kexec kernels and policies',
  critical_data: 'measure the data of the kernel',
};

/** The number of the first tried kernel whose tcb ignores tmpfs at FILE_CHECK only, and configfs too. */
const NEW_EXCLUSIONS = triedKernels.indexOf('7.3');
/** The number of the last tried kernel that is known to have the older exclusions. */
const OLD_EXCLUSIONS = triedKernels.indexOf('6.12');

/**
 * Returns the rules of a built-in policy as lines of a policy that all the kernels load, with a comment above
 * them; undefined for an unknown name, and where a kernel refuses one of the rules. Written out, a policy can
 * be extended, while `ima_policy=` selects it as it is.
 */
export function builtinText(name: string, kernels: readonly PolicyKernel[]): string | undefined {
  const known = builtinPolicy(name);
  if (known.length === 0) return undefined;
  const rules = known
    // Where the kernel's build decides between two rules, the one that asks for less is written.
    .filter((r) => r.if === undefined || r.if.startsWith('!') || r.if === 'CONFIG_IMA_WRITE_POLICY')
    .flatMap((r) => ruleFor(r.rule, kernels) ?? []);
  if (rules.some((rule) => rule === refused)) return undefined;
  return [`# The rules of ima_policy=${name}: ${builtinPolicyWords[name] ?? ''}`, ...rules].join('\n');
}

const refused = '';

/** Returns a rule as the kernels load it; undefined for one that they do not have, '' where one refuses it. */
function ruleFor(rule: string, kernels: readonly PolicyKernel[]): string | undefined {
  const older = kernels.every((k) => k.tried.every((n) => n <= OLD_EXCLUSIONS));
  const newest = kernels.every((k) => k.tried.every((n) => n >= NEW_EXCLUSIONS));
  if (rule.includes('fsmagic=0x62656570') && older) return undefined;
  const own = newest ? rule : rule.replace(/^(dont_measure) func=FILE_CHECK (fsmagic=0x1021994)$/, '$1 $2');
  const forms = [own, own.replace('imasig|modsig', 'imasig')];
  return (
    forms.find((form) =>
      kernels.every((k) => judgePolicyLine(parsePolicyLine(form), k).outcome === 'loads'),
    ) ?? refused
  );
}
