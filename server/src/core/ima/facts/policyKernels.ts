import type { Target } from '../../facts/targets.ts';
import { kernelVersions } from './policyTables.generated.ts';

/** How a kernel was built and booted, as far as a verdict depends on it; what is absent is not known. */
export interface KernelConfig {
  /** CONFIG_IMA_APPRAISE_MODSIG. */
  readonly appendedSignatures?: boolean;
  /** The hash algorithms that are built in. */
  readonly algorithms?: readonly string[];
  /** The labels that the security module knows, as words of a rule: `subj_role=unconfined`. */
  readonly labels?: readonly string[];
}

/** A kernel that loads a policy. */
export interface PolicyKernel {
  /** `6.1`; empty where it is not known which one it is. */
  readonly version: string;
  /** For people: `Linux 6.1 (Debian 12)`. */
  readonly label: string;
  /** The system that offers it, such as `Debian 12`; undefined for a kernel that is named by its version alone. */
  readonly system?: string;
  /**
   * Numbers of the tried kernels whose answers count: its own, the two around a version that nobody tried, or
   * all. Where they differ, the verdict is not known.
   */
  readonly tried: readonly number[];
  readonly config: KernelConfig;
}

/** The versions that were tried, oldest first; a fact's `since` is a place in this list. */
export const triedKernels: readonly string[] = kernelVersions;

/** A kernel of which nothing is known: only what all tried ones refuse is refused. */
export const unknownKernel: PolicyKernel = {
  version: '',
  label: `every kernel from ${triedKernels[0]} to ${triedKernels.at(-1)}`,
  tried: triedKernels.map((_, number) => number),
  config: {},
};

/**
 * Returns the version of a kernel for people, such as `6.5`; empty for an index that is none.
 * @param number the index of the kernel among those on which policies were tried, the oldest first
 */
export function triedVersion(number: number): string {
  return triedKernels[number] ?? '';
}

/**
 * Returns the kernel with a version such as `6.1`; undefined for other texts, and for versions before the
 * oldest and after the newest that was tried.
 * @param system the distribution that it comes from, for people
 */
export function policyKernel(
  version: string,
  config: KernelConfig = {},
  system?: string,
): PolicyKernel | undefined {
  if (!/^\d{1,3}\.\d{1,3}$/.test(version)) return undefined;
  const label = system === undefined ? `Linux ${version}` : `Linux ${version} (${system})`;
  const named = { version, label, ...(system === undefined ? {} : { system }) };
  const own = triedKernels.indexOf(version);
  if (own >= 0) return { ...named, tried: [own], config };
  const next = triedKernels.findIndex((v) => ordinal(v) > ordinal(version));
  return next <= 0 ? undefined : { ...named, tried: [next - 1, next], config };
}

/**
 * Returns the kernels that targets offer, the oldest and the newest of each, without repetitions. A target
 * whose kernels are not known, or were not tried, adds nothing; without any kernel, the list holds
 * `unknownKernel` alone.
 */
export function kernelsOfTargets(
  targets: readonly Pick<Target, 'label' | 'family' | 'kernels'>[],
): readonly PolicyKernel[] {
  const found = new Map<string, PolicyKernel>();
  for (const { label, family, kernels = [] } of targets) {
    const config = family === undefined ? {} : configOf(family);
    for (const version of kernels) {
      const kernel = policyKernel(version, config, label.replace(/ \(.*$/, ''));
      const key = `${version} ${config.appendedSignatures}`;
      if (kernel && !found.has(key)) found.set(key, kernel);
    }
  }
  return found.size === 0 ? [unknownKernel] : [...found.values()];
}

/**
 * Returns the kernels that a policy is judged for: the kernel of the version given, otherwise those that the
 * targets offer; never empty.
 * @param version a version of Linux such as `6.1`; the targets decide where it is undefined, empty, or older
 *   or newer than the kernels on which policies were tried
 */
export function kernelsFor(
  targets: Parameters<typeof kernelsOfTargets>[0],
  version: string | undefined,
): readonly PolicyKernel[] {
  const own = version === undefined ? undefined : policyKernel(version);
  return own ? [own] : kernelsOfTargets(targets);
}

/** Debian builds its kernels without appended signatures, Ubuntu with them (measured on both). */
function configOf(family: string): KernelConfig {
  if (family === 'Debian') return { appendedSignatures: false };
  return family === 'Ubuntu' ? { appendedSignatures: true } : {};
}

function ordinal(version: string): number {
  const [major, minor] = version.split('.');
  return Number(major) * 1000 + Number(minor);
}
