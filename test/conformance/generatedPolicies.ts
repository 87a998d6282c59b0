import {
  hooks,
  policyActions,
  policyWordFacts,
  templates,
} from '../../server/src/core/ima/facts/policyWords.ts';

/** Values of each kind, right and wrong ones. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  hook: [...hooks.flatMap((h) => [h.name, ...(h.aliases ?? [])]), 'NONE', 'file_check', 'BPRM'],
  mask: [
    'MAY_READ',
    '^MAY_READ',
    'MAY_EXEC',
    '^MAY_WRITE',
    'MAY_APPEND',
    'READ',
    '^',
    '^^MAY_READ',
    'MAY_READ|MAY_EXEC',
  ],
  hex: ['0x9fa0', '9FA0', '0', '0x', 'ext4', '+1', '0xffffffffffffffff', '0x10000000000000000', '-1'],
  text: ['ext4', 'tmpfs', '"ext4"', 'fuse.sshfs', '#1', 'a|b'],
  uuid: [
    '8bcbe394-4f13-4144-be8e-5aa9ea2ce2f6',
    '8BCBE394-4F13-4144-BE8E-5AA9EA2CE2F6ff',
    '00000000-0000-0000-0000-000000000000',
    '8bcbe3944f134144be8e5aa9ea2ce2f6',
    '8bcbe394-4f13-4144-be8e-5aa9ea2ce2f',
  ],
  id: [
    '0',
    '1000',
    '+5',
    '010',
    '4294967294',
    '4294967295',
    '18446744073709551616',
    'root',
    '-1',
    '0x10',
    '1,2',
    '=5',
  ],
  // Not the label that AppArmor knows: Ubuntu's kernels from 5.8 to 5.15 crash when they drop such a rule.
  label: ['nosuch_t', 'system_u', '_'],
  list: ['.ima', '.ima|.evm', '.ima|', '|', 'selinux', 'a||b'],
  appraise_type: ['imasig', 'imasig|modsig', 'sigv3', 'modsig', 'modsig|imasig', 'hash'],
  digest_type: ['verity', 'ima'],
  appraise_flag: ['check_blacklist', 'blacklist', 'x'],
  algorithms: ['sha256', 'sha1,sha256', 'md5', 'SHA256', 'sha256,', ',', 'nosuch', 'sha-256', 'sha3-999'],
  pcr: ['0', '10', '23', '63', '64', '-1', '-0', '+4', '0x0a', '99999999999'],
  template: [...templates.flatMap((t) => [t.name, t.format]), 'ima-sigv3', 'n-ng|d-ng', 'nosuch'],
};

/** Words that no kernel knows, or that belong elsewhere. */
const STRANGE = [
  'key=x',
  'auid=0',
  '-F',
  'measure,appraise',
  'uid',
  'func:X',
  '=',
  'permit_directio=1',
  'Func=FILE_CHECK',
  '#c',
  '#',
  'x#y',
  '\\',
];

/** Returns a generator of numbers from 0 to 1 that gives the same ones for a seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Returns rules, most of which are nearly right, the same ones for a seed. */
export function generatedPolicyLines(seed: number, count: number): readonly string[] {
  const next = numbers(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const word = (): string => {
    if (next() < 0.04) return pick(STRANGE);
    const { name, value, operators = ['='] } = pick(policyWordFacts);
    if (value === 'none') return name;
    const values = VALUES[value] ?? [''];
    // The first values of each kind are right ones.
    const text = next() < 0.75 ? pick(values.slice(0, Math.ceil(values.length / 3))) : pick(values);
    return `${name}${next() < 0.03 ? pick(['<', '>', '!=', '>=']) : pick(operators)}${text}`;
  };
  return Array.from({ length: count }, () => {
    const words = Array.from({ length: Math.floor(next() * 4) }, word);
    const hook = `func=${pick(hooks).name}`;
    const action = next() < 0.98 ? [pick(policyActions).name] : [];
    const rule = next() < 0.8 ? [...action, hook, ...words] : [...action, ...words];
    if (next() < 0.15) rule.sort(() => next() - 0.5);
    if (next() < 0.02) rule.push(pick(policyActions).name);
    return (
      rule.join(next() < 0.05 ? '\t' : ' ') + (next() < 0.03 ? pick(['\r', ' ', ' # c', '#c', '\u00a0']) : '')
    );
  });
}
