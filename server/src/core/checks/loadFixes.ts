import { verdictsOf } from '../model/verdictOf.ts';
import { describeRepair, titleOfRepair } from '../repair/describe.ts';
import { isTrusted, mayLackOption, type Repair, repairsOf } from '../repair/repair.ts';
import { loses } from '../repair/slips.ts';
import { isEmpty } from '../repair/tokens.ts';
import { commandsIn } from '../syntax/line.ts';
import { applyEdits, type Span } from '../text/span.ts';
import type { Fix, LineContext } from './defineCheck.ts';
import { fix, shortened } from './edits.ts';
import { type Failure, failureOf } from './failure.ts';

/**
 * Returns the fixes of a line that does not load, the likeliest first; empty where there are none. They are
 * the rules that may have been meant, and what the check itself proposes. Where the line can be read as a
 * whole, only the one clear reading is safe. Edits count from the start of the line.
 * @param own the fixes of the check
 */
export function loadFixes(own: readonly Fix[], f: Failure, ctx: LineContext): readonly Fix[] {
  const repairs = isContinued(ctx) ? [] : withoutNeedless(repairsOf(f.node, ctx.targets));
  const helpful = own.filter((fix) => helps(fix, f, ctx));
  const best = repairs[0];
  // A check sees one word: unless the whole line is understood, its fix is applied only on request.
  const alone = isEmpty(f.node.text) ? helpful : helpful.map(asked);
  const after = (x: Fix): string => applyEdits(f.node.text, x.edits);
  if (!best) return toldApart(alone, after);
  const others = alone.filter((x) => !repairs.some((r) => isSame(r.text, after(x))));
  const read = repairs.map((r) =>
    asFix(
      r,
      helpful.find((x) => isSame(after(x), r.text)),
    ),
  );
  const whole = read.filter((_, i) => !repairs[i]?.slips.some(loses));
  const [first, ...rest] = whole;
  if (!first || !isTrusted(best)) {
    const texts = alone.map(after);
    const trusted = whole.filter((x, n) => isTrusted(repairs[n] ?? best) && !texts.includes(after(x)));
    return toldApart((helpful.length > 0 ? [...alone, ...trusted] : read).slice(0, OFFERED), after);
  }
  return toldApart([first, ...others, ...rest].slice(0, OFFERED), after);
}

/**
 * Reports whether the line above ends in a backslash: this line is a part of that rule, so a rule that is made
 * of this line alone is not the one that was meant.
 */
function isContinued({ document, line }: LineContext): boolean {
  const above = document.lines.filter((l) => l.start < line.start).at(-1);
  return above?.node.kind === 'command' && / \\\r?$/.test(above.node.text);
}

/** Returns repairs without those that change all that the first one changes, and other words too. */
function withoutNeedless(repairs: readonly Repair[]): readonly Repair[] {
  const [best, ...others] = repairs;
  if (!best) return [];
  const isMore = ({ slips }: Repair): boolean =>
    slips.length > best.slips.length &&
    best.slips.every((s) => slips.some((x) => x.kind === s.kind && x.typed === s.typed));
  return [best, ...others.filter((r) => !isMore(r))];
}

/** Reports whether two texts have the same words: the spaces between them may differ. */
function isSame(a: string, b: string): boolean {
  return a === b || wordsOf(a).join(' ') === wordsOf(b).join(' ');
}

function wordsOf(text: string): readonly string[] {
  return text.split(/ +/).filter((w) => w !== '');
}

/**
 * Returns fixes whose titles differ: one that has the title of an earlier fix says in which words its result
 * differs from that one's, and is left out where only spaces do.
 */
function toldApart(fixes: readonly Fix[], after: (fix: Fix) => string): readonly Fix[] {
  const told = new Map<string, Fix>();
  for (const x of fixes) {
    const earlier = told.get(x.title);
    if (!earlier) {
      told.set(x.title, x);
      continue;
    }
    if (isSame(after(x), after(earlier))) continue;
    const title = `${x.title}, ${difference(after(x), after(earlier))}`;
    if (!told.has(title)) told.set(title, { ...x, title });
  }
  return [...told.values()];
}

/** Says in which words a text differs from another, and in which line if both have several. */
function difference(text: string, earlier: string): string {
  const [lines, others] = [text.split('\n'), earlier.split('\n')];
  const at = lines.findIndex((line, i) => !isSame(line, others[i] ?? ''));
  const isByLine = lines.length > 1 && lines.length === others.length;
  const [a, b] = isByLine ? [lines[at] ?? '', others[at] ?? ''] : [text, earlier];
  const [own, other] = differing(wordsOf(a), wordsOf(b));
  const where = isByLine ? ` in line ${at + 1}` : '';
  return `${own ? `with "${shortened(own)}"` : `without "${shortened(other)}"`}${where}`;
}

/** Returns the words between the first and the last that differ, of each. */
function differing(a: readonly string[], b: readonly string[]): readonly [string, string] {
  const most = Math.min(a.length, b.length);
  let from = 0;
  while (from < most && a[from] === b[from]) from++;
  let last = 0;
  while (last < most - from && a[a.length - 1 - last] === b[b.length - 1 - last]) last++;
  return [a.slice(from, a.length - last).join(' '), b.slice(from, b.length - last).join(' ')];
}

/** Returns a fix as one that is applied only on request. */
function asked(f: Fix): Fix {
  return { ...f, safety: 'unsafe' };
}

/** How many fixes are offered at most. */
const OFFERED = 6;

/** Makes a fix of a repair; it keeps the title of the check's own fix if that makes the same edit. */
function asFix(r: Repair, same: Fix | undefined): Fix {
  const title = same?.title ?? titleOfRepair(r);
  return fix(title, r.safe ? 'safe' : 'unsafe', r.edit);
}

/**
 * Returns the message about a word of a line that lacks its option, if a repair adds that option; undefined
 * where the check should report the line in its own words. `span` is in UTF-16 offsets from the start of the
 * line.
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

/** Reports whether a fix improves the line: it then loads on more targets, or has a different fault. */
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

/** Reports whether two failures are about the same words. */
function sameWords(a: Failure, b: Failure): boolean {
  return JSON.stringify(a.fault.words) === JSON.stringify(b.fault.words);
}
