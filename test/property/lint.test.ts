import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostAnswers, HostPlace } from '../../server/src/core/checks/host/defineHostCheck.ts';
import type { LintOptions } from '../../server/src/core/checks/select.ts';
import {
  type LintProblem,
  type LintResult,
  lintInSteps,
  problemsOf,
} from '../../server/src/core/lint/lint.ts';
import { type LinesResult, lintLines } from '../../server/src/core/lint/lintLines.ts';
import { keyCounts } from '../../server/src/core/navigation/references.ts';
import type { SourceFile } from '../../server/src/core/ruleset/index.ts';
import { forgetLines } from '../../server/src/core/syntax/line.ts';
import { read } from '../../server/src/core/syntax/readRules.ts';
import { templateKindOf } from '../../server/src/core/syntax/template.ts';
import { finish } from '../../server/src/core/text/steps.ts';
import { type EditSequence, editSequence } from '../support/edits.ts';
import { rulesetTargets as targets } from '../support/folders.ts';

const SEQUENCES = Number(process.env['LINT_SEQUENCES'] ?? 10_000);

/** What a result is made of, fixes worked out. */
function plain(problems: readonly LintProblem[]): unknown {
  return problems.map((p) => ({ ...p, fixes: p.fixes() }));
}

interface Linted {
  readonly lines: readonly LinesResult[];
  readonly result: LintResult | undefined;
}

/** Lints files as a server does: unchanged lines and what they make together are taken from `before`. */
function linted(
  kind: EditSequence['kind'],
  files: readonly SourceFile[],
  options: LintOptions,
  host: HostAnswers | undefined,
  before?: Linted,
): Linted {
  const lines = files.map(({ name, text }, i) => {
    const last = before?.lines[i];
    return lintLines(read(text, name, last?.document), options, host, last);
  });
  // A template is part of no ruleset.
  if (templateKindOf(files[0]?.name ?? '')) return { lines, result: undefined };
  const input = { kind, options, files: files.map((f, i) => withLines(f, lines[i])) };
  return { lines, result: finish(lintInSteps(input, before?.result)) };
}

function withLines(file: SourceFile, lines: LinesResult | undefined): SourceFile & { lines?: LinesResult } {
  return lines ? { ...file, lines } : file;
}

function reported({ lines, result }: Linted): unknown {
  return lines.map((l, i) => ({
    lines: l.document.lines.map(({ start, end, number, continued, node }) => [
      start,
      end,
      number,
      continued,
      node.text,
    ]),
    keys: [...keyCounts(l.document)],
    problems: plain(result?.files[i] ?? problemsOf(l, undefined, 0)),
  }));
}

/** A machine on which some of the paths and users are otherwise than the rules say. */
const machine: HostAnswers = {
  placeOf: (path) =>
    new Map<string, HostPlace>([
      ['/etc/passwd', { kind: 'file', link: true, target: '/usr/etc/passwd' }],
      ['/etc', { kind: 'directory' }],
      ['/etc/sudoers.d', { kind: 'missing' }],
    ]).get(path),
  users: new Set(['root']),
  groups: new Set(['root']),
};

/** The settings of a sequence: most are for one target, so that there is time for many. */
function optionsOf(seed: number): LintOptions {
  const some = seed % 10 === 0 ? targets : targets.slice(seed % 3, (seed % 3) + 1);
  switch (seed % 7) {
    case 1:
      return { targets: some, severities: { AR301: 'off', AR003: 'hint', 'missing-twin': 'error' } };
    case 2:
      return { targets: some, only: ['AR1', 'AR3', 'AR011', 'AR012'] };
    default:
      return { targets: some };
  }
}

test('After any sequence of edits, lint results are equal to those from scratch', () => {
  let problems = 0;
  for (let seed = 1; seed <= SEQUENCES; seed++) {
    const { kind, versions } = editSequence(seed, 1 + (seed % 4), true);
    const options = optionsOf(seed);
    const host = seed % 4 === 0 ? machine : undefined;
    let kept: Linted | undefined;
    for (const files of versions) kept = linted(kind, files, options, host, kept);
    const files = versions.at(-1) ?? [];
    // Now and then without what is kept with lines.
    if (seed % 16 === 0) forgetLines();
    const scratch = linted(kind, files, options, host);
    const [now, again] = [reported(kept ?? scratch), reported(scratch)];
    if (JSON.stringify(now) !== JSON.stringify(again))
      assert.deepEqual(
        now,
        again,
        `seed ${seed}:\n${files.map((f) => `#-- ${f.name}\n${f.text}`).join('\n')}`,
      );
    problems += scratch.result?.files.flat().length ?? 0;
  }
  assert.ok(problems > SEQUENCES, `only ${problems} problems were compared`);
});
