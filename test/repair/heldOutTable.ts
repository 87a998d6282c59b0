import { copiedByHand } from './copiedByHand.ts';
import { copiedSlips } from './copiedSlips.ts';
import { habitSlips } from './habitSlips.ts';
import { type HandSlip, handSlips } from './handSlips.ts';
import { heldOutPairs, heldOutSlips, type Slip } from './heldOutSlips.ts';
import { firstFixed, outcomeOf } from './measure.ts';
import { mixedSlips } from './mixedSlips.ts';
import { ownSlips } from './ownSlips.ts';
import { publicSlips } from './publicSlips.ts';

/** Returns a line written by hand as a slip: ambiguous where nobody can say what was meant. */
function slipOfHand({ from, line, meant }: HandSlip): Slip {
  return {
    slip: from,
    broken: line,
    intended: meant ?? line,
    ...(meant === undefined && { ambiguous: true }),
  };
}

const seed = Number(process.env['SEED'] ?? 1);
const count = Number(process.env['COUNT'] ?? 2000);
const made: Readonly<Record<string, () => readonly Slip[]>> = {
  heldOut: () => heldOutSlips(seed, count),
  pairs: () => heldOutPairs(seed, count),
  own: () => ownSlips(seed, count),
  ownPairs: () => ownSlips(seed, count, true),
  copied: () => copiedSlips(seed, count),
  hand: () => handSlips.map(slipOfHand),
  habit: () => habitSlips.map(slipOfHand),
  public: () => publicSlips.map(slipOfHand),
  copiedByHand: () => copiedByHand.map(slipOfHand),
  mixed: () => mixedSlips.map(slipOfHand),
};
// PAIRS=1 is short for OF=pairs.
const slips = made[process.env['OF'] ?? (process.env['PAIRS'] ? 'pairs' : 'heldOut')]?.() ?? [];
const byKind = new Map<string, Map<string, number>>();
const total = new Map<string, number>();
const harm: string[] = [];
for (const s of slips) {
  const { outcome, repairs } = outcomeOf(s.broken, s.intended);
  if (outcome === 'loads') continue;
  const name = s.ambiguous ? `(ambiguous) ${outcome}` : outcome;
  total.set(name, (total.get(name) ?? 0) + 1);
  if (!s.ambiguous) {
    const kind = byKind.get(s.slip) ?? new Map<string, number>();
    byKind.set(s.slip, kind.set(outcome, (kind.get(outcome) ?? 0) + 1));
  }
  if (outcome !== 'as meant' && (process.env['SHOW'] ?? 'another rule, safe') === outcome)
    harm.push(
      `${s.slip}${s.ambiguous ? ' (ambiguous)' : ''}\n   ${JSON.stringify(s.broken)}\n   meant ${JSON.stringify(s.intended)}\n   offered ${JSON.stringify(firstFixed(s.broken))}\n   ${repairs
        .slice(0, 2)
        .map((x) => `${x.safe ? 'SAFE' : ''} ${x.cost.toFixed(2)} ${JSON.stringify(x.text)}`)
        .join('\n   ')}`,
    );
}
const rows = [...byKind].map(([kind, o]) => {
  const all = [...o.values()].reduce((a, b) => a + b, 0);
  return { kind, all, rate: (o.get('as meant') ?? 0) / all, o };
});
for (const { kind, all, rate, o } of rows.sort((a, b) => a.rate - b.rate))
  if (rate < 0.95)
    console.log(
      `${(100 * rate).toFixed(0).padStart(4)} % of ${all}  ${kind}   ${[...o].map(([k, v]) => `${k} ${v}`).join(', ')}`,
    );
console.log([...total].map(([k, v]) => `${k} ${v}`).join('; '));
const clear = rows.reduce((n, x) => n + x.all, 0);
console.log(`as meant of the clear ones: ${((100 * (total.get('as meant') ?? 0)) / clear).toFixed(1)} %`);
console.log(harm.slice(0, Number(process.env['MOST'] ?? 40)).join('\n'));
