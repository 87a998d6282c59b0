import { archNames, machineOfBits, machineOfElf, machineSince } from '../../facts/machines.ts';
import { NEWEST, type Release, releaseName } from '../../facts/releases.ts';
import { nearest } from '../../text/nearestNames.ts';
import { ownValue } from '../../text/ownValue.ts';
import { defineLoadCheck, type LoadMessage } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import type { Failure } from '../failure.ts';
import { LINE_REFUSED } from '../loadEnds.ts';
import { changeTargets, tooOldMessage } from './unknownNames.ts';

const OTHER_NAMES: Readonly<Record<string, string>> = {
  'x86-64': 'x86_64',
  amd64: 'x86_64',
  x64: 'x86_64',
  x86_64h: 'x86_64',
  x86: 'i386',
  ia32: 'i386',
  arm64: 'aarch64',
  armhf: 'arm',
  ppc64el: 'ppc64le',
  powerpc: 'ppc',
  powerpc64: 'ppc64',
  '64': 'b64',
  '32': 'b32',
  b_64: 'b64',
  b_32: 'b32',
  '64bit': 'b64',
  '32bit': 'b32',
  x32: 'b32',
};

/**
 * Returns the architectures that a value may mean: the one it is another name of, the number that it is without
 * its 0x, else the nearest; empty for one that only later versions of audit know.
 */
function meant(value: string): readonly string[] {
  const lower = value.toLowerCase();
  if (archNames.has(lower)) return [];
  const known = ownValue(OTHER_NAMES, lower);
  if (known) return [known];
  if (/^[0-9a-f]{8}$/.test(lower) && machineOfElf(Number.parseInt(lower, 16), NEWEST)) return [`0x${lower}`];
  return nearest(value, ['b64', 'b32', ...archNames.keys()]);
}

/** Returns what is said of an architecture that only later versions of audit know. */
function tooNew(f: Failure, name: string, since: Release): LoadMessage {
  return {
    ...tooOldMessage(f, `The architecture "${name}"`, since),
    remedy: `Remove this rule, or ${changeTargets(f)}.`,
  };
}

const isBits = (value: string): boolean => /^b(64|32)$/i.test(value);

/** Reports an architecture that -F arch= does not know. */
export const unknownArch = defineLoadCheck({
  code: 'AR113',
  name: 'unknown-arch',
  title: 'An architecture that auditctl does not know',
  what: '`-F arch=` accepts b64 or b32 (the 64-bit or 32-bit architecture of the machine), the name of an architecture (x86_64, i386, aarch64, ppc64le, s390x …), or its number, such as 0xc000003e for x86_64. auditctl refuses b64 on a 32-bit machine, and b32 on ppc64le.',
  why: LINE_REFUSED,
  reasons: ['unknown-arch', 'unknown-machine'],
  message: (f) => {
    const value = f.fault.words['value'] ?? '';
    const machine = f.fault.words['machine'] ?? '';
    if (f.reason === 'unknown-machine')
      return {
        wrong: `"${machine}" is not a machine that audit ${releaseName(f.first.target.release)} knows.`,
        remedy: 'Add "-F arch=" with an architecture.',
      };
    const { machine: host, release } = f.first.target;
    const since = isBits(value) ? machineSince(host) : archNames.get(value.toLowerCase())?.since;
    if (since !== undefined && since > release) return tooNew(f, isBits(value) ? host : value, since);
    if (isBits(value))
      return {
        wrong: `The machine "${machine}" does not have the architecture "${value}".`,
        remedy: `Use "arch=${value.endsWith('64') ? 'b32' : 'b64'}".`,
      };
    const [first] = meant(value);
    return {
      wrong: `"${value}" is not an architecture that auditctl knows.`,
      remedy: `Use "${first ?? 'b64'}".`,
    };
  },
  fixes: (f) => {
    const value = f.fault.words['value'] ?? '';
    if (f.reason === 'unknown-machine') return [];
    if (isBits(value)) {
      const to = value.toLowerCase() === 'b64' ? 'b32' : 'b64';
      const { machine, release } = f.first.target;
      return machineOfBits(to, machine, release)
        ? [fix(`Write "${to}"`, 'unsafe', replace(f.fault.span, to))]
        : [];
    }
    return meant(value).map((m) =>
      fix(
        `Write "${m}"`,
        ownValue(OTHER_NAMES, value.toLowerCase()) ? 'safe' : 'unsafe',
        replace(f.fault.span, m),
      ),
    );
  },
  examples: [
    {
      bad: '-a always,exit -F arch=⟦x86-64⟧ -S open -k open',
      fixed: '-a always,exit -F arch=x86_64 -S open -k open',
    },
    {
      bad: '-a always,exit -F arch=⟦64⟧ -S open -k open',
      fixed: '-a always,exit -F arch=b64 -S open -k open',
    },
  ],
  good: ['-a always,exit -F arch=b64 -S open -k open', '-a always,exit -F arch=0xc000003e -S open -k open'],
});
