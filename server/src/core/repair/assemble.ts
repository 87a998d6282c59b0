import type { BrokenLine, Reading } from './brokenLine.ts';
import { type Meaning, type Role, textOf } from './pairs.ts';
import type { Whole } from './search.ts';
import { costOf, type Slip, totalCost } from './slips.ts';
import { isDirectory } from './wordReaders.ts';

/** The text of a repaired line (two lines or more, where it held several rules or a comment), and how it came about. */
export interface Assembled {
  readonly text: string;
  readonly slips: readonly Slip[];
  readonly cost: number;
}

/** A part of the rule with the text that it gets, and the spaces before it. */
interface Piece {
  readonly part: Meaning;
  readonly text: string;
  readonly gap: string;
  /** Slips of the rule that are known at this part. */
  readonly notes?: readonly Slip[];
}

/** Returns the texts that one reading of a line can become, the one nearest to what was typed first. */
export function assemble(line: BrokenLine, whole: Whole): readonly Assembled[] {
  const pieces = piecesOf(line, whole.readings);
  const said = whole.readings.flatMap((r) => r.parts);
  const comments = said.filter((p) => p.role === 'comment').map((p) => p.value);
  const slips = said.flatMap((p) => p.slips);
  const indent = /^ */.exec(line.text)?.[0] ?? '';
  const out: Assembled[] = [];
  for (const form of [pieces, ...asDirectory(pieces), ...pathsApart(pieces)].flatMap((p) =>
    formsOf(rulesIn(p)),
  )) {
    const notes = form.rules.flatMap((r) => r.flatMap((p) => p.notes ?? []));
    const rules = form.rules.flatMap(eachValue);
    const text = [...comments, ...rules.map((r) => indent + joined(r))].join('\n');
    if (text.trim() === '') continue;
    const cost = whole.cost + form.cost + totalCost(notes);
    out.push({ text, slips: [...slips, ...notes, ...form.slips], cost });
  }
  return out;
}

/** A rule for each value of a condition that was given several. */
function eachValue(rule: readonly Piece[]): readonly (readonly Piece[])[] {
  const at = rule.findIndex((p) => p.part.others !== undefined);
  const several = rule[at];
  if (!several) return [rule];
  const { others = [], ...part } = several.part;
  return [part, ...others.map((value) => ({ ...part, value }))].flatMap((p) =>
    eachValue(rule.map((r, i) => (i === at ? { ...r, part: p, text: textOf(p) } : r))),
  );
}

/** The parts with one of two paths, the other for a rule of its own; none where there is one path. */
function pathsApart(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const paths = pieces.filter((p) => p.part.name === 'path' && /^path=/i.test(p.part.value));
  const [first, ...rest] = paths;
  if (!first || rest.length === 0) return [];
  const others = rest.map((p) => p.part.value);
  const slip: Slip = {
    kind: 'several-values',
    typed: paths.map((p) => p.text).join(' '),
    written: first.text,
  };
  return [
    pieces.flatMap((p) =>
      rest.includes(p) ? [] : p === first ? [{ ...noted(p, slip), part: { ...p.part, others } }] : [p],
    ),
  ];
}

/** The parts with `dir=` where `path=` was given a directory; none where it was not. */
function asDirectory(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const at = pieces.findIndex((p) => p.part.name === 'path' && /.\/$/.test(p.part.value));
  const path = pieces[at];
  if (!path) return [];
  const value = path.part.value.replace(/^path/i, 'dir').replace(/\/+$/, '');
  const part: Meaning = { ...path.part, value, name: 'dir' };
  const slip: Slip = { kind: 'synonym', typed: path.text, written: textOf(part) };
  return [pieces.map((p, i) => (i === at ? { part, text: textOf(part), gap: p.gap, notes: [slip] } : p))];
}

const OUTSIDE: ReadonlySet<Role> = new Set<Role>(['noise', 'comment', 'removed']);

function piecesOf(line: BrokenLine, readings: readonly Reading[]): readonly Piece[] {
  const out: Piece[] = [];
  let last = 0;
  for (const r of readings) {
    const start = line.tokens[r.from]?.start ?? 0;
    const typed = line.text.slice(start, line.tokens[r.to - 1]?.end ?? start);
    const between = line.text.slice(last, start);
    last = start + typed.length;
    const unchanged = r.parts.length === 1 && r.parts[0]?.slips.length === 0;
    for (const part of r.parts) {
      if (OUTSIDE.has(part.role)) continue;
      const text = unchanged ? typed : textOf(part);
      out.push({ part, text, gap: out.length > 0 && /^ +$/.test(between) ? between : ' ' });
    }
  }
  return out;
}

function joined(pieces: readonly Piece[]): string {
  return pieces.map((p, i) => (i === 0 ? p.text : p.gap + p.text)).join('');
}

interface Form {
  readonly rules: readonly (readonly Piece[])[];
  readonly slips: readonly Slip[];
  readonly cost: number;
}

const begins = (p: Piece): boolean => p.part.role === 'list' || p.part.role === 'watch';

/** Divides the parts into rules: a second list or watch begins another one. */
function rulesIn(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const first = pieces.findIndex(begins);
  const rules: Piece[][] = [[]];
  for (const [i, p] of pieces.entries()) {
    if (i > first && first >= 0 && begins(p)) rules.push([]);
    rules[rules.length - 1]?.push(p);
  }
  return rules;
}

function formsOf(rules: readonly (readonly Piece[])[]): readonly Form[] {
  const [one, two] = rules;
  if (!one || !two) return one ? ruleForms(one) : [];
  return (rules.length === 2 ? oneOfTwo(one, two) : undefined) ?? severalRules(rules);
}

/** The forms of one rule that begins twice: with one list again, or with a list and a watch; undefined where two are meant. */
function oneOfTwo(one: readonly Piece[], two: readonly Piece[]): readonly Form[] | undefined {
  const [a, b] = [one.find(begins), two.find(begins)];
  if (!a || !b || !one.every((p) => p === a || p.part.role === 'control')) return undefined;
  if (a.part.value === b.part.value) return ruleForms(two).map((f) => noteTwice(f, a));
  if (a.part.role === b.part.role) return undefined;
  const list = a.part.role === 'list' ? a : b;
  const watch = [...one, ...two].filter((p) => p !== list);
  // A watch is a rule of the exit list, so that the list says nothing new.
  if (/^(?:always,exit|exit,always)$/.test(list.part.value) && watch.every(fitsWatch))
    return ruleForms(watch).map((f) => noteTwice(f, list));
  return asCallRule([...one, ...two], list);
}

/** A line for each of several rules; watches that come without permissions and key share those at the end. */
function severalRules(rules: readonly (readonly Piece[])[]): readonly Form[] {
  const last = rules[rules.length - 1] ?? [];
  const shared = rules.every((r) => r === last || r.every((p) => p.part.role === 'watch'));
  const full = shared ? rules.map((r) => (r === last ? r : [...r, ...last.slice(1)])) : rules;
  const forms = full.map((r) => ruleForms(r)[0]);
  if (forms.some((f) => !f)) return [];
  const made = full.map(joined).join('\n');
  return [
    {
      rules: forms.flatMap((f) => f?.rules ?? []),
      slips: [{ kind: 'two-rules', typed: '', written: made }, ...forms.flatMap((f) => f?.slips ?? [])],
      cost: costOf('two-rules') + forms.reduce((n, f) => n + (f?.cost ?? 0), 0),
    },
  ];
}

/** A list that says again what the rule says without it. */
function noteTwice(form: Form, list: Piece): Form {
  const slip: Slip = { kind: 'option-twice', typed: list.text, written: '' };
  return { ...form, slips: [slip, ...form.slips], cost: form.cost + costOf('option-twice') };
}

/** Returns the forms of one rule: as it stands, in auditctl's order, and in the other form where its parts ask for that. */
function ruleForms(pieces: readonly Piece[]): readonly Form[] {
  const watch = pieces.find((p) => p.part.role === 'watch');
  const list = pieces.find((p) => p.part.role === 'list');
  if (watch) return pieces.every(fitsWatch) ? orders(asWatch(pieces)) : asCallRule(pieces, undefined);
  if (list) return [pieces, ...withoutWhatListLacks(pieces, list)].flatMap((p) => orders(withFieldPerm(p)));
  if (isControls(pieces)) return eachAlone(pieces);
  if (!pieces.some((p) => p.part.role === 'field' || p.part.role === 'syscalls' || p.part.role === 'compare'))
    return orders({ rules: [pieces], slips: [], cost: 0 });
  const added: Piece = newPiece({ role: 'list', option: '-a', value: 'always,exit', slips: [] });
  const form = withFieldPerm([added, ...pieces]);
  return orders({
    ...form,
    slips: [...form.slips, { kind: 'no-list', typed: '', written: '-a always,exit' }],
    cost: form.cost + costOf('no-list'),
  });
}

function isControls(pieces: readonly Piece[]): boolean {
  return pieces.length > 1 && pieces.every((p) => p.part.role === 'control');
}

/** `-D` and other controls: a line for each. */
function eachAlone(pieces: readonly Piece[]): readonly Form[] {
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

/** The parts without a key, or without system calls, where the list supports none. */
function withoutWhatListLacks(pieces: readonly Piece[], list: Piece): readonly (readonly Piece[])[] {
  if (!/user|task|exclude|filesystem/.test(list.part.value)) return [];
  const lacking = pieces.filter(
    (p) => p.part.role === 'key' || (p.part.role === 'syscalls' && p.part.value === 'all'),
  );
  return lacking.map((gone) => {
    const slip: Slip = { kind: 'not-there', typed: gone.text, written: '' };
    return pieces.flatMap((p) => (p === gone ? [] : [p === list ? noted(p, slip) : p]));
  });
}

function noted(p: Piece, slip: Slip): Piece {
  return { ...p, notes: [...(p.notes ?? []), slip] };
}

function newPiece(part: Meaning): Piece {
  return { part, text: textOf(part), gap: ' ' };
}

function fitsWatch({ part }: Piece): boolean {
  return part.role === 'watch' || part.role === 'perm' || part.role === 'key' || part.role === 'control';
}

/** The parts of a watch: `perm=` and `key=` have options of their own there. */
function asWatch(pieces: readonly Piece[]): Form {
  const slips: Slip[] = [];
  const rule = pieces.map((p): Piece => {
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

/** The parts of a system call rule: `-p` is `-F perm=` there. */
function withFieldPerm(pieces: readonly Piece[]): Form {
  const slips: Slip[] = [];
  const rule = pieces.map((p): Piece => {
    if (p.part.role !== 'perm' || p.part.option === '-F') return p;
    const part: Meaning = { ...p.part, option: '-F', value: `perm=${p.part.value}`, name: 'perm' };
    // A `-p` that was not typed is no slip of its own.
    if (!p.part.slips.some((s) => s.kind === 'no-perm-option'))
      slips.push({ kind: 'perm-form', typed: p.text, written: textOf(part) });
    return newPiece(part);
  });
  return { rules: [afterPath(pieces, rule)], slips, cost: slips.length * costOf('perm-form') };
}

/** Puts permissions that became a field behind the path that they are about. */
function afterPath(typed: readonly Piece[], rule: readonly Piece[]): readonly Piece[] {
  const perm = rule.find((p, i) => p.part.role === 'perm' && p !== typed[i]);
  const path = rule.findIndex((p) => p.part.name === 'path' || p.part.name === 'dir');
  if (!perm || path < rule.indexOf(perm)) return rule;
  return [...rule.slice(0, path + 1).filter((p) => p !== perm), perm, ...rule.slice(path + 1)];
}

/** A watch with conditions that only a system call rule can have. */
function asCallRule(pieces: readonly Piece[], list: Piece | undefined): readonly Form[] {
  const head = list ?? newPiece({ role: 'list', option: '-a', value: 'always,exit', slips: [] });
  const arch = pieces.filter((p) => p.part.name === 'arch');
  const calls = pieces.filter((p) => p.part.role === 'syscalls');
  const others = pieces.filter((p) => p !== head && !arch.includes(p) && !calls.includes(p)).map(asField);
  const rule = [head, ...arch, ...calls, ...others];
  const slip: Slip = { kind: 'watch-form', typed: '', written: joined(rule) };
  const doubt: Slip = { kind: 'unclear', typed: '', written: joined(rule) };
  return [
    {
      rules: [rule],
      slips: [slip, ...(list && arch.length === 0 ? [] : [doubt])],
      cost: costOf('watch-form'),
    },
  ];
}

function asField(p: Piece): Piece {
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

/** The form as it stands, and with its parts in an order that auditctl accepts, where that is another one. */
function orders(form: Form): readonly Form[] {
  const rules = form.rules.map(inOrder);
  if (rules.every((r, i) => r.every((p, n) => p === form.rules[i]?.[n]))) return [form];
  const written = rules.map(joined).join('\n');
  return [
    form,
    {
      rules,
      slips: [...form.slips, { kind: 'order', typed: '', written }],
      cost: form.cost + costOf('order'),
    },
  ];
}

/** Moves the list or the watch to the front, arch before system calls and permissions, and keys to the end. */
function inOrder(pieces: readonly Piece[]): readonly Piece[] {
  const head = pieces.filter(begins);
  const rest = pieces.filter((p) => !begins(p));
  const first = rest.findIndex((p) => p.part.role === 'syscalls' || p.part.role === 'perm');
  const late = rest.filter((p, i) => p.part.name === 'arch' && first >= 0 && i > first);
  const others = rest.filter((p) => !late.includes(p));
  const keys = others.filter((p) => p.part.option === '-k');
  return [...head, ...late, ...others.filter((p) => !keys.includes(p)), ...keys];
}
