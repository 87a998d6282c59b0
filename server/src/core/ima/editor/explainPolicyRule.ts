import { codeSpan } from '../../text/markdown.ts';
import { fileSystemOf } from '../facts/fileSystems.ts';
import type { IdCondition, PolicyRule } from '../model/policyVerdict.ts';

/**
 * Returns what a rule of an IMA policy does, as one sentence of Markdown. Rules that ask the kernel for
 * different things have different sentences.
 */
export function policyRuleSentence(rule: PolicyRule): string {
  const { hook, algorithms } = rule;
  if (hook?.group === 'attribute')
    return `Allows ${codeSpan('security.ima')} to be written only with ${oneOf(algorithms ?? [])}${conditionsOf(rule)}.`;
  return `${predicate(rule, `${subjectOf(rule)}${conditionsOf(rule)}`)}${optionsOf(rule)}.${maskNote(rule)}`;
}

function predicate(rule: PolicyRule, subject: string): string {
  const { family, isException } = rule;
  switch (family) {
    case 'measure':
      return isException ? `Does not measure ${subject}` : `Measures ${subject}`;
    case 'appraise':
      return isException
        ? `Does not appraise ${subject}`
        : `Denies access to ${subject}, unless ${proofOf(rule)}`;
    case 'audit':
      return isException
        ? `Does not record the hash of ${subject}`
        : `Records in the audit log the hash of ${subject}, once until the file changes`;
    case 'hash':
      return isException
        ? `Does not update the hash in ${codeSpan('security.ima')} of ${subject}`
        : `Updates the hash in ${codeSpan('security.ima')} of ${subject} after writes`;
    default:
      return family satisfies never;
  }
}

function proofOf({ appraiseTypes, algorithms }: PolicyRule): string {
  const types = [...appraiseTypes];
  const by = algorithms ? ` with ${oneOf(algorithms)}` : '';
  if (types.length === 0) return `${codeSpan('security.ima')} has its right hash or signature${by}`;
  const proofs = types.map((type) => {
    if (type === 'imasig|modsig') return `a valid signature in ${codeSpan('security.ima')} or appended to it`;
    const version = type === 'sigv3' ? ' of version 3' : '';
    return `a valid signature${version} in ${codeSpan('security.ima')}`;
  });
  return `it has ${proofs.join(' and ')}${by}`;
}

const subjects: Readonly<Record<string, string>> = {
  MMAP_CHECK: 'each file that is mapped as executable code',
  MMAP_CHECK_REQPROT: 'each file that a program asks to map as executable code',
  BPRM_CHECK: 'each program or script that is run',
  CREDS_CHECK: 'each program or script that is run, as its new credentials are set',
  MODULE_CHECK: 'each kernel module that finit_module loads',
  FIRMWARE_CHECK: 'each firmware file that the kernel loads',
  KEXEC_KERNEL_CHECK: 'each kernel that kexec_file_load loads',
  KEXEC_INITRAMFS_CHECK: 'each initramfs that kexec_file_load loads',
  POLICY_CHECK: 'each IMA policy that is loaded',
  KEXEC_CMDLINE: 'the command line that kexec_file_load gets',
};

function subjectOf(rule: PolicyRule): string {
  const { hook, mask, keyrings, dataLabels } = rule;
  switch (hook?.name) {
    case undefined:
      return `each file at every hook${mask ? ` that is used ${modeOf(mask)}` : ''}`;
    case 'FILE_CHECK':
      return `each file that is opened${mask ? ` ${modeOf(mask)}` : ''}`;
    case 'KEY_CHECK':
      return `each key that is added to ${keyrings ? `the keyring ${oneOf(keyrings)}` : 'a keyring'}`;
    case 'CRITICAL_DATA':
      return `data of the kernel${dataLabels ? ` with the label ${oneOf(dataLabels)}` : ''}`;
    default:
      return subjects[hook?.name ?? ''] ?? 'each file';
  }
}

const modes: Readonly<Record<string, readonly [only: string, among: string]>> = {
  MAY_READ: ['for reading only', 'for reading, with or without writing'],
  MAY_WRITE: ['for writing only', 'for writing, with or without reading'],
  MAY_EXEC: ['for execution only', 'for execution, among others'],
  MAY_APPEND: ['for appending and nothing else', 'for appending, among others'],
};

function modeOf({ name, contains }: NonNullable<PolicyRule['mask']>): string {
  return modes[name]?.[contains ? 1 : 0] ?? `with ${codeSpan(name)}`;
}

/** Returns a sentence about a mask at a hook that always passes the same one; empty where it says nothing. */
function maskNote({ hook, mask }: PolicyRule): string {
  if (!mask || hook?.mask === undefined || hook.mask === 'any') return '';
  const written = codeSpan(`mask=${mask.contains ? '^' : ''}${mask.name}`);
  if (mask.name !== hook.mask)
    return ` It never matches: this hook only passes ${codeSpan(hook.mask)}, not ${written}.`;
  return mask.contains ? ` This hook always passes ${codeSpan(hook.mask)}, so ${written} matches.` : '';
}

function conditionsOf(rule: PolicyRule): string {
  const places = placesOf(rule);
  const where = processOf(rule).map((condition) => `, where ${condition}`);
  return `${places.length === 0 ? '' : ` ${places.join(', ')}`}${where.join('')}`;
}

function placesOf(rule: PolicyRule): readonly string[] {
  const { fsmagic, fsname, subtype, fsuuid, owner, ownerGroup, hook, keyrings, dataLabels } = rule;
  return [
    ...(fsmagic === undefined ? [] : [`on ${magicText(fsmagic)}`]),
    ...(fsname === undefined ? [] : [`on file systems of the type ${codeSpan(fsname)}`]),
    ...(subtype === undefined ? [] : [`on file systems of the subtype ${codeSpan(subtype)}`]),
    ...(fsuuid === undefined ? [] : [`on the file system with the UUID ${codeSpan(fsuuid)}`]),
    ...(owner ? [`owned by ${idText('user', owner)}`] : []),
    ...(ownerGroup ? [`of ${idText('group', ownerGroup)}`] : []),
    ...(keyrings && hook?.name !== 'KEY_CHECK' ? [`for the keyring ${oneOf(keyrings)}`] : []),
    ...(dataLabels && hook?.name !== 'CRITICAL_DATA' ? [`for the label ${oneOf(dataLabels)}`] : []),
  ];
}

function processOf({ user, group, labels }: PolicyRule): readonly string[] {
  return [
    ...(user ? [`the ${kindOf(user, 'uid')} user of the process is ${idText('user', user)}`] : []),
    ...(group ? [`the ${kindOf(group, 'gid')} group of the process is ${idText('group', group)}`] : []),
    ...[...labels].map(([name, value]) => `${labelText(name)} is ${codeSpan(value)}`),
  ];
}

function kindOf({ name }: IdCondition, real: string): string {
  return name === real ? 'real' : 'effective';
}

/** Returns a magic number with the types of file systems that have it: `proc file systems (0x9fa0)`. */
export function magicText(magic: bigint): string {
  const hex = codeSpan(`0x${magic.toString(16)}`);
  const known = fileSystemOf(magic);
  if (known && known.types.length > 0) return `${known.types.map(codeSpan).join(', ')} file systems (${hex})`;
  return `file systems with the magic number ${hex}`;
}

const compared: Readonly<Record<IdCondition['operator'], string>> = { '=': '', '<': 'below ', '>': 'above ' };

function idText(what: 'user' | 'group', { operator, id }: IdCondition): string {
  const root = id === 0 && operator === '=' ? ' (root)' : '';
  return operator === '=' ? `${what} ${id}${root}` : `a ${what} ${compared[operator]}${id}`;
}

function labelText(name: string): string {
  const [side, part] = name.split('_');
  return `the ${part} in the label of the ${side === 'obj' ? 'file' : 'process'}`;
}

/** Says what the rule does besides; the proof of `appraise` says its types and algorithms itself. */
function optionsOf({ pcr, template, verity, directIo }: PolicyRule): string {
  const parts = [
    ...(verity ? ['with its fs-verity digest'] : []),
    ...(pcr === undefined ? [] : [`in PCR ${pcr}`]),
    ...(template ? [`with the template ${codeSpan(template.name)}`] : []),
    ...(directIo ? ['also where it is opened with O_DIRECT'] : []),
  ];
  return parts.length === 0 ? '' : `, ${parts.join(', ')}`;
}

function oneOf(values: readonly string[]): string {
  const shown = values.map(codeSpan);
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}`;
}
