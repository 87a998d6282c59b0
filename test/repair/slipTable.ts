import { random } from '../conformance/vocabulary.ts';
import { intendedRule, ruleText } from './intendedRules.ts';
import { outcomeOf } from './measure.ts';
import { slipMakers } from './slips.ts';

const PER = Number(process.env['PER'] ?? 60);
const PAIRS = process.env['PAIRS'] !== undefined;
const SHOW = process.env['SHOW'];
const r = random(Number(process.env['SEED'] ?? 1));
const total = new Map<string, number>();
const times: number[] = [];
for (const slip of slipMakers) {
  const count = new Map<string, number>();
  const shown: string[] = [];
  let safe = 0;
  for (let n = 0, tries = 0; n < PER && tries < PER * 30; tries++) {
    const rule = intendedRule(r);
    const second = PAIRS ? r.pick(slipMakers.filter((s) => !s.ambiguous)) : undefined;
    const once = slip.make(rule, r);
    const twice = once && second ? second.make(once, r) : once;
    const broken = twice && ruleText(twice);
    const intended = ruleText(rule);
    if (broken === undefined || broken === intended) continue;
    const start = performance.now();
    const { outcome, repairs, isSafe } = outcomeOf(broken, intended);
    if (outcome === 'loads') continue;
    times.push(performance.now() - start);
    n++;
    count.set(outcome, (count.get(outcome) ?? 0) + 1);
    total.set(outcome, (total.get(outcome) ?? 0) + 1);
    if (isSafe) safe++;
    if (outcome !== 'as meant' && shown.length < 3)
      shown.push(
        `      ${JSON.stringify(broken)}\n        meant ${JSON.stringify(intended)}\n        ${repairs
          .slice(0, 2)
          .map((x) => `${x.safe ? 'SAFE' : ''} ${x.cost.toFixed(2)} ${JSON.stringify(x.text)}`)
          .join('\n        ')}`,
      );
  }
  const of = [...count.values()].reduce((a, b) => a + b, 0);
  console.log(
    `${slip.name.padEnd(42)} ${of} ${[...count].map(([k, v]) => `${k} ${v}`).join(', ')}; safe ${safe}`,
  );
  if (SHOW) for (const s of shown) console.log(s);
}
const all = [...total.values()].reduce((a, b) => a + b, 0);
console.log([...total].map(([k, v]) => `${k} ${v} (${((100 * v) / all).toFixed(1)} %)`).join(', '));
times.sort((a, b) => a - b);
console.log(
  'ms p50',
  times[times.length >> 1]?.toFixed(2),
  'p95',
  times[Math.floor(times.length * 0.95)]?.toFixed(2),
);
