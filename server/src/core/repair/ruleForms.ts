import { type Meaning, textOf } from './meaning.ts';
import { type Form, newPiece, noted, orders, type RulePiece, ruleText } from './pieces.ts';
import { isDirectory } from './places.ts';
import { costOf, type Slip } from './slips.ts';

/**
 * Returns the forms in which the parts of one rule can be written: as they are, in auditctl's order, and as a
 * watch or system call rule if they require that. Empty where there is none.
 */
export function ruleForms(pieces: readonly RulePiece[]): readonly Form[] {
  const watch = pieces.find((p) => p.part.role === 'watch');
  const list = pieces.find((p) => p.part.role === 'list');
  if (watch) return pieces.every(fitsWatch) ? orders(asWatch(pieces)) : asCallRule(pieces, undefined);
  if (list) return [pieces, ...withoutWhatListLacks(pieces, list)].flatMap((p) => orders(withFieldPerm(p)));
  if (isControls(pieces)) return eachAlone(pieces);
  if (!pieces.some((p) => p.part.role === 'field' || p.part.role === 'syscalls' || p.part.role === 'compare'))
    return orders({ rules: [pieces], slips: [], cost: 0 });
  const added: RulePiece = newPiece({ role: 'list', option: '-a', value: 'always,exit', slips: [] });
  const form = withFieldPerm([added, ...pieces]);
  return orders({
    ...form,
    slips: [...form.slips, { kind: 'no-list', typed: '', written: '-a always,exit' }],
    cost: form.cost + costOf('no-list'),
  });
}

function isControls(pieces: readonly RulePiece[]): boolean {
  return pieces.length > 1 && pieces.every((p) => p.part.role === 'control');
}

/** Returns `-D` and other controls: a line for each. */
function eachAlone(pieces: readonly RulePiece[]): readonly Form[] {
  const once = pieces.filter((p, i) => pieces.findIndex((x) => x.text === p.text) === i);
  const sorted = [...once].sort((a, b) => Number(b.text === '-D') - Number(a.text === '-D'));
  const rules = sorted.map((p) => [p]);
  const written = sorted.map((p) => p.text).join('\n');
  // auditctl reads no further than -D or a switch.
  const stops = sorted.some((p) => p.part.value === '' && sorted.length > 1);
  return [
    { rules: [pieces], slips: [], cost: stops ? 2 : 0 },
    { rules, slips: [{ kind: 'two-rules', typed: '', written }], cost: costOf('two-rules') },
  ];
}

/** Returns the parts without a key, or without system calls, where the list supports none. */
function withoutWhatListLacks(
  pieces: readonly RulePiece[],
  list: RulePiece,
): readonly (readonly RulePiece[])[] {
  if (!/user|task|exclude|filesystem/.test(list.part.value)) return [];
  const lacking = pieces.filter(
    (p) => p.part.role === 'key' || (p.part.role === 'syscalls' && p.part.value === 'all'),
  );
  return lacking.map((gone) => {
    const slip: Slip = { kind: 'not-there', typed: gone.text, written: '' };
    return pieces.flatMap((p) => (p === gone ? [] : [p === list ? noted(p, slip) : p]));
  });
}

/**
 * Reports whether a part of a rule can be in a watch: its path, permissions, a key, or an option that stands
 * alone.
 */
export function fitsWatch({ part }: RulePiece): boolean {
  return part.role === 'watch' || part.role === 'perm' || part.role === 'key' || part.role === 'control';
}

/** Returns the parts of a watch: `perm=` and `key=` have options of their own there. */
function asWatch(pieces: readonly RulePiece[]): Form {
  const slips: Slip[] = [];
  const rule = pieces.map((p): RulePiece => {
    if (p.part.option !== '-F') return p;
    const part: Meaning = {
      ...p.part,
      option: p.part.role === 'perm' ? '-p' : '-k',
      value: p.part.value.replace(/^[^=]*=/, ''),
    };
    slips.push({ kind: 'perm-form', typed: p.text, written: textOf(part) });
    return newPiece(part);
  });
  return { rules: [rule], slips, cost: slips.length * costOf('perm-form') };
}

/** Returns the parts of a system call rule: `-p` is `-F perm=` there. */
function withFieldPerm(pieces: readonly RulePiece[]): Form {
  const slips: Slip[] = [];
  const rule = pieces.map((p): RulePiece => {
    if (p.part.role !== 'perm' || p.part.option === '-F') return p;
    const part: Meaning = { ...p.part, option: '-F', value: `perm=${p.part.value}`, name: 'perm' };
    // A `-p` that was not typed is no slip of its own.
    if (!p.part.slips.some((s) => s.kind === 'no-perm-option'))
      slips.push({ kind: 'perm-form', typed: p.text, written: textOf(part) });
    return newPiece(part);
  });
  return { rules: [afterPath(pieces, rule)], slips, cost: slips.length * costOf('perm-form') };
}

/** Puts permissions that became a field after the path that they are about. */
function afterPath(typed: readonly RulePiece[], rule: readonly RulePiece[]): readonly RulePiece[] {
  const perm = rule.find((p, i) => p.part.role === 'perm' && p !== typed[i]);
  const path = rule.findIndex((p) => p.part.name === 'path' || p.part.name === 'dir');
  if (!perm || path < rule.indexOf(perm)) return rule;
  return [...rule.slice(0, path + 1).filter((p) => p !== perm), perm, ...rule.slice(path + 1)];
}

/**
 * Returns the system call rule for a watch with conditions that only such a rule can have, as the only form.
 * @param pieces the parts of the watch
 * @param list the part with the list and action among them; undefined for `-a always,exit`, which is added
 */
export function asCallRule(pieces: readonly RulePiece[], list: RulePiece | undefined): readonly Form[] {
  const head = list ?? newPiece({ role: 'list', option: '-a', value: 'always,exit', slips: [] });
  const arch = pieces.filter((p) => p.part.name === 'arch');
  const calls = pieces.filter((p) => p.part.role === 'syscalls');
  const others = pieces.filter((p) => p !== head && !arch.includes(p) && !calls.includes(p)).map(asField);
  const rule = [head, ...arch, ...calls, ...others];
  const slip: Slip = { kind: 'watch-form', typed: '', written: ruleText(rule) };
  const doubt: Slip = { kind: 'unclear', typed: '', written: ruleText(rule) };
  return [
    {
      rules: [rule],
      slips: [slip, ...(list && arch.length === 0 ? [] : [doubt])],
      cost: costOf('watch-form'),
    },
  ];
}

function asField(p: RulePiece): RulePiece {
  const { role, option, value } = p.part;
  if (role === 'watch') {
    const name = isDirectory(value) ? 'dir' : 'path';
    const pair = `${name}=${value.replace(/(?<=.)\/+$/, '')}`;
    return newPiece({ role: 'field', option: '-F', value: pair, name, slips: [] });
  }
  if (role === 'perm' && option !== '-F')
    return newPiece({ ...p.part, option: '-F', value: `perm=${value}` });
  return role === 'key' && option !== '-F' ? newPiece({ ...p.part, option: '-F', value: `key=${value}` }) : p;
}
