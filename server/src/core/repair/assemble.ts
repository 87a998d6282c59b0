import type { BrokenLine, Reading } from './brokenLine.ts';
import { type Meaning, type Role, textOf } from './meaning.ts';
import { begins, type Form, noted, type RulePiece, ruleText } from './pieces.ts';
import { asCallRule, fitsWatch, ruleForms } from './ruleForms.ts';
import type { Whole } from './search.ts';
import { costOf, type Slip, totalCost } from './slips.ts';

/**
 * The text of a repaired line (two lines or more, where it held several rules or a comment), and how it came
 * about.
 */
export interface Assembled {
  readonly text: string;
  readonly slips: readonly Slip[];
  readonly cost: number;
}

/**
 * Returns the texts that a line can be repaired to, given one way to read all of it; the one nearest to the
 * typed text first. Empty where no rule results.
 * @param whole the reading: what each token of the line means
 */
export function assemble(line: BrokenLine, whole: Whole): readonly Assembled[] {
  const pieces = piecesOf(line, whole.readings);
  const said = whole.readings.flatMap((r) => r.parts);
  const comments = said.filter((p) => p.role === 'comment').map((p) => p.value);
  const slips = said.flatMap((p) => p.slips);
  const indent = /^ */.exec(line.text)?.[0] ?? '';
  const out: Assembled[] = [];
  const typesApart = valuesApart(pieces, 'msgtype');
  const ways = typesApart ? [typesApart] : [pieces, ...asDirectory(pieces), ...pathsApart(pieces)];
  for (const form of ways.flatMap((p) => formsOf(rulesIn(p)))) {
    const notes = form.rules.flatMap((r) => r.flatMap((p) => p.notes ?? []));
    const rules = form.rules.flatMap(eachValue);
    const text = [...comments, ...rules.map((r) => indent + ruleText(r))].join('\n');
    if (text.trim() === '') continue;
    const cost = whole.cost + form.cost + totalCost(notes);
    out.push({ text, slips: [...slips, ...notes, ...form.slips], cost });
  }
  return out;
}

/** Returns a rule for each value of a condition that was given several. */
function eachValue(rule: readonly RulePiece[]): readonly (readonly RulePiece[])[] {
  const at = rule.findIndex((p) => p.part.others !== undefined);
  const several = rule[at];
  if (!several) return [rule];
  const { others = [], ...part } = several.part;
  return [part, ...others.map((value) => ({ ...part, value }))].flatMap((p) =>
    eachValue(rule.map((r, i) => (i === at ? { ...r, part: p, text: textOf(p) } : r))),
  );
}

/** Returns the parts with one of two paths, the other for a rule of its own; none where there is one path. */
function pathsApart(pieces: readonly RulePiece[]): readonly (readonly RulePiece[])[] {
  const apart = valuesApart(pieces, 'path');
  return apart ? [apart] : [];
}

/**
 * Returns the parts with one of several values of a field that can have one, the others for rules of their
 * own; undefined where there is one.
 */
function valuesApart(pieces: readonly RulePiece[], name: string): readonly RulePiece[] | undefined {
  const same = pieces.filter(
    (p) => p.part.name === name && p.part.value.toLowerCase().startsWith(`${name}=`),
  );
  const [first, ...rest] = same;
  if (!first || rest.length === 0) return undefined;
  const others = rest.map((p) => p.part.value);
  const slip: Slip = {
    kind: 'several-values',
    typed: same.map((p) => p.text).join(' '),
    written: first.text,
  };
  const several = { ...noted(first, slip), part: { ...first.part, others } };
  return pieces.filter((p) => !rest.includes(p)).map((p) => (p === first ? several : p));
}

/** Returns the parts with `dir=` where `path=` was given a directory; none where it was not. */
function asDirectory(pieces: readonly RulePiece[]): readonly (readonly RulePiece[])[] {
  const at = pieces.findIndex((p) => p.part.name === 'path' && /.\/$/.test(p.part.value));
  const path = pieces[at];
  if (!path) return [];
  const value = path.part.value.replace(/^path/i, 'dir').replace(/\/+$/, '');
  const part: Meaning = { ...path.part, value, name: 'dir' };
  const slip: Slip = { kind: 'synonym', typed: path.text, written: textOf(part) };
  return [pieces.map((p, i) => (i === at ? { part, text: textOf(part), gap: p.gap, notes: [slip] } : p))];
}

const OUTSIDE: ReadonlySet<Role> = new Set<Role>(['noise', 'comment', 'removed']);

function piecesOf(line: BrokenLine, readings: readonly Reading[]): readonly RulePiece[] {
  const out: RulePiece[] = [];
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

/** Divides the parts into rules: a second list or watch begins another one. */
function rulesIn(pieces: readonly RulePiece[]): readonly (readonly RulePiece[])[] {
  const first = pieces.findIndex(begins);
  const rules: RulePiece[][] = [[]];
  for (const [i, p] of pieces.entries()) {
    const last = rules[rules.length - 1] ?? [];
    const afterControls = last.length > 0 && last.every((x) => x.part.role === 'control');
    if (begins(p) && ((i > first && first >= 0) || afterControls)) rules.push([]);
    rules[rules.length - 1]?.push(p);
  }
  return rules;
}

function formsOf(rules: readonly (readonly RulePiece[])[]): readonly Form[] {
  const [one, two] = rules;
  if (!one || !two) return one ? ruleForms(one) : [];
  return (rules.length === 2 ? oneOfTwo(one, two) : undefined) ?? severalRules(rules);
}

/**
 * Returns the forms of one rule that begins twice: with one list again, or with a list and a watch; undefined
 * where two are meant.
 */
function oneOfTwo(one: readonly RulePiece[], two: readonly RulePiece[]): readonly Form[] | undefined {
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

/**
 * Returns a line for each of several rules; watches that come without permissions and key share those at the
 * end.
 */
function severalRules(rules: readonly (readonly RulePiece[])[]): readonly Form[] {
  const last = rules[rules.length - 1] ?? [];
  const shared = rules.every((r) => r === last || r.every((p) => p.part.role === 'watch'));
  const full = shared ? rules.map((r) => (r === last ? r : [...r, ...last.slice(1)])) : rules;
  const forms = full.map((r) => cheapest(ruleForms(r)));
  if (forms.some((f) => !f)) return [];
  const made = forms.flatMap((f) => f?.rules.map(ruleText) ?? []).join('\n');
  // Where another rule begins with a word that did not say so, one rule may have been meant.
  const isGuess = rules.slice(1).some((r) => r.some((p) => begins(p) && p.part.slips.some(makesHead)));
  const kind = isGuess ? 'unclear' : 'two-rules';
  return [
    {
      rules: forms.flatMap((f) => f?.rules ?? []),
      slips: [{ kind, typed: '', written: made }, ...forms.flatMap((f) => f?.slips ?? [])],
      cost: costOf(kind) + forms.reduce((n, f) => n + (f?.cost ?? 0), 0),
    },
  ];
}

function cheapest(forms: readonly Form[]): Form | undefined {
  return [...forms].sort((a, b) => a.cost - b.cost)[0];
}

/** Reports whether a slip made the beginning of a rule of something else. */
function makesHead({ kind }: Slip): boolean {
  return kind === 'long-name' || kind === 'wrong-letter' || kind === 'no-list-option';
}

/** Returns a list that says again what the rule says without it. */
function noteTwice(form: Form, list: RulePiece): Form {
  const slip: Slip = { kind: 'option-twice', typed: list.text, written: '' };
  return { ...form, slips: [slip, ...form.slips], cost: form.cost + costOf('option-twice') };
}
