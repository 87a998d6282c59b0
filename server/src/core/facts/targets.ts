import type { Machine } from './machines.ts';
import { NEWEST, type Release, releaseByName, releaseName } from './releases.ts';
import { distributions } from './targetData.generated.ts';

/**
 * Distributions whose directories and programs are in the same places. Fedora has those of Red Hat, and
 * packages of tools that bring those of other families.
 */
export type SystemFamily = 'Debian' | 'Ubuntu' | 'Red Hat' | 'Fedora' | 'SUSE' | 'Arch' | 'Alpine';

/** What decides about access besides owners and modes: `none` where only the kernel's small modules run. */
export type SecurityModule = 'SELinux' | 'AppArmor' | 'none';

/** Names that a packaged version of audit lacks although the release that it is judged as has them. */
export interface LackedNames {
  readonly syscalls: readonly string[];
  readonly recordTypes: readonly string[];
}

/** What is known of a distribution; what is absent is not known. */
interface SystemFacts {
  /** The awk that augenrules finds there. */
  readonly awk: 'mawk-1.3.4-20200120' | 'mawk' | 'gawk' | 'busybox';
  /** Users that its packages make, beyond those that all have. */
  readonly users: readonly string[];
  /** Users and groups that Debian and Red Hat have on every installation, and that it surely has not. */
  readonly withoutAccounts?: Readonly<Record<'users' | 'groups', readonly string[]>>;
  readonly family?: SystemFamily;
  readonly securityModule?: SecurityModule;
  /**
   * The oldest and the newest kernel that it offers (`5.15`); absent where backports make a number say
   * little.
   */
  readonly kernels?: readonly [oldest: string, newest: string];
  /** Whether /bin, /sbin, /lib and /lib64 lead into /usr on every installation. */
  readonly mergedUsr?: boolean;
  readonly lacks?: LackedNames;
}

/** Where rules must load: a version of audit, a machine, and what the distribution brings with it. */
export interface Target extends SystemFacts {
  readonly name: string;
  /** For people: `Debian 12 (audit 3.0.9)`. */
  readonly label: string;
  readonly release: Release;
  /** The version of audit that it packages, which need not be a measured release: `3.0.6`. */
  readonly audit: string;
  readonly machine: Machine;
}

/** A distribution as targetData.generated.ts has it. */
export interface Distribution extends SystemFacts {
  readonly name: string;
  readonly title: string;
  readonly default?: boolean;
  readonly audit: string;
  /** The measured release whose answers hold for it; that of `audit` where absent. */
  readonly judgedAs?: string;
}

const byName: ReadonlyMap<string, Distribution> = new Map(distributions.map((d) => [d.name, d]));

/** The targets that are taken where nothing is set. */
export const defaultTargets: readonly string[] = distributions.filter((d) => d.default).map((d) => d.name);
/** Every name that `target` knows besides the names of releases. */
export const targetNames: readonly string[] = [...byName.keys(), 'newest'];

/**
 * Returns the target of that name (`debian-12`, `newest`, or a release such as `3.0.9`) on a machine;
 * undefined for an unknown name.
 */
export function target(name: string, machine: Machine = 'x86_64'): Target | undefined {
  const d = byName.get(name);
  if (d) return targetOf(d, machine);
  const release = name === 'newest' ? NEWEST : releaseByName(name);
  if (release === undefined) return undefined;
  const audit = releaseName(release);
  return {
    name,
    label: `audit ${audit}`,
    release,
    audit,
    machine,
    awk: 'gawk',
    users: ['chrony', '_chrony'],
  };
}

function targetOf(d: Distribution, machine: Machine): Target | undefined {
  const { title, default: _, judgedAs = d.audit, ...facts } = d;
  const release = releaseByName(judgedAs);
  return release === undefined
    ? undefined
    : { ...facts, label: `${title} (audit ${d.audit})`, release, machine };
}

/** Reports whether a target certainly does not run SELinux as installed; false where that is not known. */
export function lacksSelinux({ securityModule }: Pick<Target, 'securityModule'>): boolean {
  return securityModule !== undefined && securityModule !== 'SELinux';
}
