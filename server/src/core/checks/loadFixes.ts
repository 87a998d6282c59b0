import { verdictsOf } from '../model/verdictOf.ts';
import { describeRepair, titleOfRepair } from '../repair/describe.ts';
import { isTrusted, mayLackOption, type Repair, repairsOf } from '../repair/repair.ts';
import { loses } from '../repair/slips.ts';
import { isEmpty } from '../repair/tokens.ts';
import { commandsIn } from '../syntax/line.ts';
import { applyEdits, type Span } from '../text/span.ts';
import type { Fix, LineContext } from './defineCheck.ts';
import { fix } from './edits.ts';
import { type Failure, failureOf } from './failure.ts';

/**
 * Returns the fixes of a line that does not load, the likeliest first: the rules that may have been meant, and what the
 * check itself proposes. Where the line can be read as a whole, only the one clear reading is safe.
 * @param own the fixes of the check; edits count from the start of the line
 */
export function loadFixes(own: readonly Fix[], f: Failure, ctx: LineContext): readonly Fix[] {
  const repairs = repairsOf(f.node, ctx.targets);
  const helpful = own.filter((fix) => helps(fix, f, ctx));
  const best = repairs[0];
  // What a check sees is one word: unless the whole line is understood, its fix is not applied unasked.
  const alone = isEmpty(f.node.text) ? helpful : helpful.map(asked);
  if (!best) return alone;
  const after = (x: Fix): string => applyEdits(f.node.text, x.edits);
  const others = alone.filter((x) => !repairs.some((r) => r.text === after(x)));
  const read = repairs.map((r) =>
    asFix(
      r,
      helpful.find((x) => after(x) === r.text),
    ),
  );
  const whole = read.filter((_, i) => !repairs[i]?.slips.some(loses));
  const [first, ...rest] = whole;
  if (!first || !isTrusted(best)) {
    const texts = alone.map(after);
    const trusted = whole.filter((x, n) => isTrusted(repairs[n] ?? best) && !texts.includes(after(x)));
    return (helpful.length > 0 ? [...alone, ...trusted] : read).slice(0, OFFERED);
  }
  return [first, ...others, ...rest].slice(0, OFFERED);
}

/** Returns a fix as one that is applied only where somebody asked for it. */
function asked(f: Fix): Fix {
  return { ...f, safety: 'unsafe' };
}

/** How many fixes are offered. */
const OFFERED = 6;

/** A repair as a fix; the check's own words for the same edit are kept. */
function asFix(r: Repair, same: Fix | undefined): Fix {
  const title = same?.title ?? titleOfRepair(r);
  return fix(title, r.safe ? 'safe' : 'unsafe', r.edit);
}

/**
 * Returns what is wrong with a line and what to write, where a word that has no option was read as what it is; undefined
 * where the check says it better. `span` counts from the start of the line.
 */
export function repairMessage(
  f: Failure,
  ctx: LineContext,
): { readonly wrong: string; readonly remedy: string; readonly span: Span } | undefined {
  if (ctx.template || (f.reason !== 'extra-word' && f.reason !== 'no-option')) return undefined;
  if (!mayLackOption(f.node, ctx.targets)) return undefined;
  const [best] = repairsOf(f.node, ctx.targets);
  const said = best && isTrusted(best) ? describeRepair(best) : undefined;
  const start = said ? f.node.text.indexOf(said.typed) : -1;
  if (!said || start < 0) return undefined;
  return { wrong: said.wrong, remedy: said.remedy, span: { start, end: start + said.typed.length } };
}

/** Whether the line is better off after a fix: it loads on some target more, or has another fault further on. */
function helps(fix: Fix, f: Failure, ctx: LineContext): boolean {
  let after: string;
  try {
    after = applyEdits(ctx.node.text, fix.edits);
  } catch {
    return false;
  }
  const now = commandsIn(after).flatMap((node) => failureOf(node, verdictsOf(node, ctx.targets)) ?? []);
  const worst = now[0];
  return (
    !worst ||
    worst.failing.length < f.failing.length ||
    worst.reason !== f.reason ||
    now.every((n) => !sameWords(n, f))
  );
}

function sameWords(a: Failure, b: Failure): boolean {
  return JSON.stringify(a.fault.words) === JSON.stringify(b.fault.words);
}
