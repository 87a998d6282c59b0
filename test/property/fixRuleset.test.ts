import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { afterFixes } from '../../server/src/core/checks/ruleset/exampleRuleset.ts';
import type { LintOptions } from '../../server/src/core/checks/select.ts';
import { safeFix } from '../../server/src/core/fixes/fixAll.ts';
import { fixedRuleset } from '../../server/src/core/fixes/fixRuleset.ts';
import { lintRuleset, rulesetProblems } from '../../server/src/core/lint/lint.ts';
import type { Rule } from '../../server/src/core/model/rule.ts';
import { loadWhole, mergeFolder, type SourceFile } from '../../server/src/core/ruleset/index.ts';
import { finish } from '../../server/src/core/text/steps.ts';
import { rulesFolder, rulesetTargets as targets } from '../support/folders.ts';

const RUNS = Number(process.env['RULESET_RUNS'] ?? 500);
const fixed = (
  files: readonly SourceFile[],
  options: LintOptions,
  mayEdit = (_: number): boolean => true,
): readonly SourceFile[] => fixedRuleset({ files, kind: 'folder', mayEdit }, options);

const lintFolder = (files: readonly SourceFile[], options: LintOptions) =>
  rulesetProblems(finish(lintRuleset({ kind: 'folder', files, options })));

const asText = ({ flags, action, mask, fields }: Rule): string =>
  JSON.stringify([flags, action, [...mask], fields]);

/** What each target's kernel holds in the end, passing over the lines that fail; without what two lines make that are glued together. */
function loaded(files: readonly SourceFile[]): readonly (readonly string[])[] {
  return targets.map((t) => {
    const result = loadWhole(mergeFolder(files, t.awk, t.release), t);
    return result.rules
      .filter((r) => result.lines[r.line]?.line.origins.length === 1)
      .map((r) => asText(r.rule));
  });
}

function inOrder(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const w of whole) if (at < part.length && part[at] === w) at++;
  return at === part.length;
}

function told(files: readonly SourceFile[]): string {
  return files.map((f) => `#-- ${f.name}\n${f.text}`).join('\n');
}

describe('safe fixes of rulesets', () => {
  it('Safe fixes of rulesets keep what loads, in order, and change nothing the second time', () => {
    const options = { targets, only: ['AR3', 'AR4'] };
    let mended = 0;
    fc.assert(
      fc.property(rulesFolder, (files) => {
        const after = fixed(files, options);
        const where = `${told(files)}\n=>\n${told(after)}`;
        const [was, is] = [loaded(files), loaded(after)];
        for (const [i, rules] of was.entries())
          assert.ok(inOrder(rules, is[i] ?? []), `${targets[i]?.name} lost a rule: ${where}`);
        assert.deepEqual(fixed(after, options), after, where);
        for (const p of lintFolder(after, options)) {
          const fix = safeFix(p);
          if (!fix) continue;
          // One that is left would cost a rule on some target.
          const next = loaded(afterFixes(after, fix));
          assert.ok(
            is.some((rules, i) => !inOrder(rules, next[i] ?? [])),
            `${p.code} is left: ${where}`,
          );
        }
        if (told(after) !== told(files)) mended++;
        // What a line behind a lock, or one that is glued to another, has to say comes to light only then.
        const before = lintFolder(files, options);
        if (before.some((p) => p.code === 'AR305' || p.code === 'AR312')) return;
        const count = (list: typeof before, code: string): number =>
          list.filter((p) => p.code === code).length;
        const now = lintFolder(after, options);
        for (const { code } of now)
          assert.ok(count(now, code) <= count(before, code), `more of ${code}: ${where}`);
      }),
      { numRuns: RUNS, seed: 31, includeErrorInReport: true },
    );
    assert.ok(mended > RUNS / 5, `only ${mended} folders were changed`);
  });

  it('Safe fixes of rulesets and of lines together lose no rule that loads', () => {
    fc.assert(
      fc.property(rulesFolder, (files) => {
        const after = fixed(files, { targets });
        const where = `${told(files)}\n=>\n${told(after)}`;
        assert.deepEqual(fixed(after, { targets }), after, where);
        // A line that deletes rules may not have been read before it was mended.
        if (files.some((f) => /\r|-D|-W|-d/.test(f.text))) return;
        const is = loaded(after).map((rules) => new Set(rules));
        for (const [i, rules] of loaded(files).entries())
          for (const rule of rules) assert.ok(is[i]?.has(rule), `${targets[i]?.name} lost ${rule}: ${where}`);
      }),
      { numRuns: RUNS, seed: 32, includeErrorInReport: true },
    );
  });

  it('Safe fixes of rulesets change no file that must not change', () => {
    fc.assert(
      fc.property(rulesFolder, (files) => {
        const after = fixed(files, { targets }, (i) => i === 0);
        assert.deepEqual(after.slice(1), files.slice(1));
      }),
      { numRuns: RUNS / 5, seed: 33, includeErrorInReport: true },
    );
  });
});
