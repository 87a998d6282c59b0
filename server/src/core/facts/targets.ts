import type { Machine } from './machines.ts';
import { NEWEST, R, type Release, releaseByName, releaseName } from './releases.ts';

/** Where rules shall load: a release, a machine, and what the distribution brings with it. */
export interface Target {
  readonly name: string;
  /** For people: `Debian 12 (audit 3.0.9)`. */
  readonly label: string;
  readonly release: Release;
  readonly machine: Machine;
  /** The awk that augenrules finds there. */
  readonly awk: 'mawk-1.3.4-20200120' | 'mawk' | 'gawk';
  /** Users that its packages make, beyond those that all have. */
  readonly users: readonly string[];
}

interface Distribution {
  readonly title: string;
  readonly release: Release;
  readonly awk: Target['awk'];
  readonly users: readonly string[];
}

// Which distribution ships which release is general knowledge but for Debian 12. RHEL 10's 4.0.3 behaves as 4.0.2.
const distributions: ReadonlyMap<string, Distribution> = new Map([
  [
    'debian-12',
    {
      title: 'Debian 12',
      release: R.v3_0_9,
      awk: 'mawk-1.3.4-20200120',
      users: ['_chrony', 'systemd-timesync', 'www-data'],
    },
  ],
  [
    'debian-13',
    {
      title: 'Debian 13',
      release: R.v4_0_2,
      awk: 'mawk',
      users: ['_chrony', 'systemd-timesync', 'www-data'],
    },
  ],
  [
    'ubuntu-22.04',
    {
      title: 'Ubuntu 22.04',
      release: R.v3_0_7,
      awk: 'mawk-1.3.4-20200120',
      users: ['_chrony', 'systemd-timesync', 'www-data'],
    },
  ],
  [
    'ubuntu-24.04',
    {
      title: 'Ubuntu 24.04',
      release: R.v3_1_2,
      awk: 'mawk',
      users: ['_chrony', 'systemd-timesync', 'www-data'],
    },
  ],
  ['rhel-8', { title: 'RHEL 8', release: R.v3_1_2, awk: 'gawk', users: ['chrony', 'apache'] }],
  ['rhel-9', { title: 'RHEL 9', release: R.v3_1_5, awk: 'gawk', users: ['chrony', 'apache'] }],
  ['rhel-10', { title: 'RHEL 10', release: R.v4_0_2, awk: 'gawk', users: ['chrony', 'apache'] }],
]);

/** The targets that are taken where nothing is set. */
export const defaultTargets: readonly string[] = [...distributions.keys()];
/** Every name that `target` knows besides the names of releases. */
export const targetNames: readonly string[] = [...distributions.keys(), 'newest'];

/** The target of that name (`debian-12`, `newest`, or a release such as `3.0.9`) on a machine; undefined for an unknown name. */
export function target(name: string, machine: Machine = 'x86_64'): Target | undefined {
  const d = distributions.get(name);
  if (d)
    return {
      name,
      label: `${d.title} (audit ${releaseName(d.release)})`,
      release: d.release,
      machine,
      awk: d.awk,
      users: d.users,
    };
  const release = name === 'newest' ? NEWEST : releaseByName(name);
  if (release === undefined) return undefined;
  return {
    name,
    label: `audit ${releaseName(release)}`,
    release,
    machine,
    awk: 'gawk',
    users: ['chrony', '_chrony'],
  };
}

/** Targets for people: `Debian 12, RHEL 9`. */
export function targetLabels(targets: readonly Target[]): string {
  return targets.map((t) => t.label.replace(/ \(.*/, '')).join(', ');
}
