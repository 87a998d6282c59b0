import assert from 'node:assert/strict';
import type {
  RulesetContext,
  RulesetProblem,
} from '../../server/src/core/checks/ruleset/defineRulesetCheck.ts';
import { afterFixes } from '../../server/src/core/checks/ruleset/exampleRuleset.ts';
import { runRulesetChecks } from '../../server/src/core/checks/ruleset/runRuleset.ts';
import type { SourceFile } from '../../server/src/core/ruleset/index.ts';

function checkPlaces(files: readonly SourceFile[], p: RulesetProblem): void {
  for (const place of [p, ...p.related]) {
    const length = files[place.file]?.text.length ?? -1;
    assert.ok(
      place.span.start >= 0 && place.span.start <= place.span.end && place.span.end <= length,
      `${p.code} ${JSON.stringify(place)} of ${length}`,
    );
  }
  assert.ok(!/undefined|NaN/.test(p.message), p.message);
}

const errors = (ps: readonly RulesetProblem[]): number =>
  ps.filter((p) => p.severity === 'error' && p.code !== 'AR308').length;
// A problem is the same after an edit elsewhere when it says the same but for numbers of lines and rules.
const stem = (p: RulesetProblem): string => `${p.code} ${p.message.replace(/line \d+|\d+ rules?/g, '')}`;

/** Every fix removes its problem and brings no error; what it moves or removes is not lost from the other files. */
export function checkFixes(
  files: readonly SourceFile[],
  contextOf: (files: readonly SourceFile[]) => RulesetContext,
  count: Map<string, number>,
): void {
  const before = runRulesetChecks(contextOf(files));
  for (const p of before) {
    checkPlaces(files, p);
    // What is so on some targets only may become so on the others.
    if (p.message.endsWith('.)')) continue;
    for (const fix of p.fixes()) {
      const after = runRulesetChecks(contextOf(afterFixes(files, fix)));
      const where = `${p.code} "${fix.title}": ${p.message}\n${JSON.stringify(files)}\n${JSON.stringify(afterFixes(files, fix))}`;
      const [had, has] = [before, after].map((ps) => ps.filter((q) => stem(q) === stem(p)).length) as [
        number,
        number,
      ];
      const [all, left] = [before, after].map((ps) => ps.filter((q) => q.code === p.code).length) as [
        number,
        number,
      ];
      assert.ok(has < had || left < all || after.length < before.length, `not removed: ${where}`);
      // Lines that were glued together or locked out may have mistakes of their own.
      assert.ok(
        errors(after) <= errors(before) || fix.safety === 'unsafe' || ['AR305', 'AR312'].includes(p.code),
        `adds an error: ${where}`,
      );
      count.set(p.code, (count.get(p.code) ?? 0) + 1);
    }
  }
}

/** Says of each check how many of its fixes were tried. */
export function tellCount(count: ReadonlyMap<string, number>): void {
  const each = [...count].sort().map(([code, n]) => `${code} ${n}`);
  console.log(`fixes tried: ${each.join(', ')}`);
}
