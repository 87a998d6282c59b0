import { R, type Release } from '../../server/src/core/facts/releases.ts';
import { judge } from '../../server/src/core/model/judge.ts';
import { parseLine } from '../../server/src/core/syntax/line.ts';
import { type Random, random } from '../conformance/vocabulary.ts';
import { controlSlips } from './heldOut/controlSlips.ts';
import { type Draft, draftOf, type Kind, type Slipped, write } from './heldOut/draft.ts';
import { fieldSlips } from './heldOut/fieldSlips.ts';
import { lineSlips } from './heldOut/lineSlips.ts';
import { listSlips } from './heldOut/listSlips.ts';
import { optionSlips } from './heldOut/optionSlips.ts';
import { pairSlips } from './heldOut/pairSlips.ts';
import { intendedRule } from './heldOut/rules.ts';
import { valueSlips } from './heldOut/valueSlips.ts';

/** A rule as it was meant, and the line that somebody wrote for it. */
export interface Slip {
  /** The kind of slip, in words. */
  readonly slip: string;
  /** What was meant: a rule, or several with a newline between them. */
  readonly intended: string;
  /** One line that does not load as a rule, at least on one of the versions. */
  readonly broken: string;
  /** Marks a line of which a fair reader could not tell what was meant. */
  readonly ambiguous?: true;
}

/** The versions of audit on which every intended rule loads, on x86_64. */
export const heldOutReleases: readonly Release[] = [
  R.v3_0_7,
  R.v3_0_9,
  R.v3_1_2,
  R.v3_1_5,
  R.v4_0_2,
  R.v4_2_2,
];

const kinds: readonly Kind[] = [
  ...optionSlips,
  ...fieldSlips,
  ...valueSlips,
  ...listSlips,
  ...lineSlips,
  ...pairSlips,
  ...controlSlips,
];
// Accounts that every machine has; a rule with another one does not load.
const accounts: ReadonlySet<string> = new Set(['root', 'bin', 'daemon', 'nobody']);

/** Returns the names of all kinds of slips. */
export function heldOutKinds(): readonly string[] {
  return kinds.map((k) => k.name);
}

/** Reports whether a line loads on a version as something that the kernel gets. */
export function loadsOn(line: string, release: Release): boolean {
  const node = parseLine(line);
  if (node.kind !== 'command') return false;
  const { outcome, assumes } = judge(node, release, 'x86_64');
  return (
    outcome === 'loads' &&
    assumes.every((a) => (a.kind !== 'user' && a.kind !== 'group') || accounts.has(a.name))
  );
}

function isFair(intended: string, line: string): boolean {
  return (
    parseLine(line).kind === 'command' &&
    !line.includes('\n') &&
    !heldOutReleases.every((v) => loadsOn(line, v)) &&
    intended.split('\n').every((rule) => heldOutReleases.every((v) => loadsOn(rule, v)))
  );
}

/** Applies a kind to a draft and answers only if the line is broken by it. */
function applied(kind: Kind, draft: Draft, intended: string, r: Random): Slipped | undefined {
  const slipped = kind.breaks(draft, r);
  return slipped && isFair(slipped.intended ?? intended, write(slipped.draft)) ? slipped : undefined;
}

function toSlip(slip: string, intended: string, line: string, ambiguous: boolean): Slip {
  return { slip, intended, broken: line, ...(ambiguous ? { ambiguous } : {}) };
}

function single(r: Random): Slip | undefined {
  const kind = r.pick(kinds);
  for (let tries = 0; tries < 60; tries++) {
    const draft = draftOf(intendedRule(r));
    const intended = write(draft);
    const slipped = applied(kind, draft, intended, r);
    if (slipped)
      return toSlip(
        kind.name,
        slipped.intended ?? intended,
        write(slipped.draft),
        slipped.ambiguous === true,
      );
  }
  return undefined;
}

/** Makes two slips in one rule; each of them alone breaks it too. */
function double(r: Random): Slip | undefined {
  const [one, other] = [r.pick(kinds), r.pick(kinds)];
  if (one === other) return undefined;
  for (let tries = 0; tries < 40; tries++) {
    const draft = draftOf(intendedRule(r));
    const intended = write(draft);
    const first = applied(one, draft, intended, r);
    const seed = r.below(2 ** 31);
    const alone = first && applied(other, draft, intended, random(seed));
    if (!alone || alone.intended !== undefined) continue;
    const meant = first.intended ?? intended;
    const both = applied(other, first.draft, meant, random(seed));
    if (!both || both.intended !== undefined) continue;
    const ambiguous = first.ambiguous === true || both.ambiguous === true;
    return toSlip(`${one.name}; ${other.name}`, meant, write(both.draft), ambiguous);
  }
  return undefined;
}

function generated(seed: number, count: number, make: (r: Random) => Slip | undefined): readonly Slip[] {
  const r = random(seed);
  const out = new Map<string, Slip>();
  for (let tries = 0; out.size < count && tries < count * 50; tries++) {
    const slip = make(r);
    if (slip && !out.has(slip.broken)) out.set(slip.broken, slip);
  }
  return [...out.values()];
}

/** Makes `count` different broken lines, each with one slip. The same seed gives the same lines. */
export function heldOutSlips(seed: number, count: number): readonly Slip[] {
  return generated(seed, count, single);
}

/** Makes `count` different broken lines, each with two independent slips. The same seed gives the same lines. */
export function heldOutPairs(seed: number, count: number): readonly Slip[] {
  return generated(seed, count, double);
}
