import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defaultTargets, type Target, target } from '../../../server/src/core/facts/targets.ts';
import { type LintInput, lintRuleset } from '../../../server/src/core/lint/lint.ts';
import { finish } from '../../../server/src/core/text/steps.ts';
import { rehearsedTexts, rehearseEdits } from '../../../server/src/lsp/rehearsal.ts';
import type { Schedule } from '../../../server/src/lsp/rulesetSchedule.ts';

const targets = defaultTargets.map((name) => target(name) as Target);

function inputOf(...texts: readonly string[]): LintInput {
  return {
    kind: texts.length === 1 ? 'file' : 'folder',
    files: texts.map((text, i) => ({ name: `${i}0.rules`, text })),
    options: { targets, severities: {}, profile: 'recommended' },
  };
}

/** A schedule that runs everything at once, and counts the runs; each takes so many milliseconds of time. */
function countingSchedule(takes = 0): Schedule & { count(): number } {
  let count = 0;
  return {
    async run(steps, again, isWanted) {
      // Waits for the result of a changed text would be reckoned from it.
      assert.equal(again, false);
      if (!isWanted()) return undefined;
      count++;
      for (const end = performance.now() + takes; performance.now() < end; );
      return finish(steps());
    },
    soon: (work) => work,
    count: () => count,
  };
}

const RULES = '-w /etc/passwd -p wa -k identity\n-w /etc -p wa -k etc\n-w /etc/shadow -p wa -k identity\n';

describe('the rehearsal of edits', () => {
  it('Each rehearsed text has one line more than the file, with all others as they are', () => {
    for (const text of ['', '\n', RULES, RULES.trimEnd(), RULES.replaceAll('\n', '\r\n')]) {
      const texts = [...rehearsedTexts(text)];
      assert.ok(texts.length > 6);
      for (const rehearsed of texts) {
        const lines = rehearsed.split('\n');
        const at = lines.findIndex((_, i) => lines.filter((_line, j) => j !== i).join('\n') === text);
        assert.notEqual(at, -1, JSON.stringify([text, rehearsed]));
      }
    }
    const [first = ''] = rehearsedTexts(RULES);
    assert.deepEqual(first.split('\n').slice(0, 2), ['-w /etc/passwd -p wa -k identity', '-w /']);
  });

  it('What is reported after a rehearsal equals what is reported without one', async () => {
    const input = inputOf(RULES, '-a always,exit -F arch=b64 -S unlink -k delete\n-w /etc -p wa -k etc\n');
    const result = finish(lintRuleset(input));
    const schedule = countingSchedule();
    await rehearseEdits(input, 0, result, schedule, () => true);
    assert.ok(schedule.count() > 0);
    const edited = inputOf(
      `${RULES}-w /etc/group -p w -k identity\n`,
      '-a always,exit -F arch=b64 -S unlink -k delete\n',
    );
    const after = finish(lintRuleset(edited, result));
    assert.ok(after.problems.length > 0);
    const told = ({ problems }: typeof after): unknown =>
      problems.map(({ code, severity, message, file, span }) => ({ code, severity, message, file, span }));
    assert.deepEqual(told(after), told(finish(lintRuleset(edited))));
  });

  it('A rehearsal ends when somebody types', async () => {
    const input = inputOf(RULES);
    const result = finish(lintRuleset(input));
    const schedule = countingSchedule();
    await rehearseEdits(input, 0, result, schedule, () => schedule.count() < 2);
    assert.equal(schedule.count(), 2);
    const unwanted = countingSchedule();
    await rehearseEdits(input, 0, result, unwanted, () => false);
    assert.equal(unwanted.count(), 0);
  });

  it('A rehearsal ends where one edit takes long', async () => {
    const input = inputOf(RULES);
    const schedule = countingSchedule(250);
    await rehearseEdits(input, 0, finish(lintRuleset(input)), schedule, () => true);
    assert.equal(schedule.count(), 1);
  });
});
