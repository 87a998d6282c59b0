import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  examineRuleset,
  type RulesetInput,
  type RulesetState,
} from '../../server/src/core/checks/ruleset/examineRuleset.ts';
import { rulesetChecks } from '../../server/src/core/checks/ruleset/rulesetChecks.ts';
import { defaultTargets, type Target, target } from '../../server/src/core/facts/targets.ts';
import type { SourceFile } from '../../server/src/core/ruleset/index.ts';
import { finish } from '../../server/src/core/text/steps.ts';
import { pick, rulesLine } from '../support/folders.ts';

/** INCREMENTAL_RUNS asks for so many sequences, however long they take. */
const asked = process.env['INCREMENTAL_RUNS'];
const RUNS = Number(asked ?? 10_000);

const named = (...names: readonly string[]): readonly Target[] => names.map((n) => target(n) as Target);
const TARGETS = [
  named('debian-12'),
  named('debian-12', 'rhel-9', 'newest'),
  named(...defaultTargets),
  [target('newest', 'aarch64') as Target, target('3.0.9') as Target],
];

/** The lines of files by name. */
type Files = ReadonlyMap<string, readonly string[]>;

const line = fc.oneof(
  { weight: 5, arbitrary: rulesLine },
  {
    weight: 1,
    arbitrary: pick(
      '-e 0',
      's-e 2',
      '-W /etc/passwd -p wa -k identity',
      '-d always,exit -F arch=b64 -S unlink -k delete',
      '-w / -p wa -k all',
      '-a always,exit -S all -k all',
      '-a never,exit -F arch=b64 -S unlink',
      '-a always,exit -F arch=b64 -S connect -F auid>=1000 -k net',
      '-a always,exit -F arch=b32 -S connect -F auid>=1000 -k net',
      '-a always,exit -F arch=b64 -S chmod,fchmodat2 -k perm',
      '-w /run/docker.sock -p wa -k identity',
      '-w /etc/passwd -p r -k reads',
      '-w /etc/passwd -p w -k writes',
      '-a always,exit -F arch=b64 -F path=/etc/passwd -F perm=wa -k identity',
      '-a always,exit -F arch=b32 -F path=/etc/passwd -F perm=wa -k identity',
      `-w /etc/${'x'.repeat(2100)} -p wa -k long`,
    ),
  },
);

/** What somebody does to a file; places are taken modulo the length of what is there. */
type Edit =
  | { readonly kind: 'insert'; readonly at: number; readonly lines: readonly string[] }
  | { readonly kind: 'remove'; readonly at: number; readonly count: number }
  | { readonly kind: 'move'; readonly at: number; readonly to: number }
  | { readonly kind: 'type'; readonly at: number; readonly column: number; readonly text: string }
  | { readonly kind: 'erase'; readonly at: number; readonly column: number; readonly count: number }
  | { readonly kind: 'undo' }
  /** Somebody else examines the ruleset with other lines, and drops the result (lsp/rehearsal.ts). */
  | { readonly kind: 'drop'; readonly at: number; readonly lines: readonly string[] }
  | { readonly kind: 'targets'; readonly at: number };

const number = fc.nat(40);
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({
    kind: fc.constant('insert' as const),
    at: number,
    lines: fc.array(line, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant('remove' as const), at: number, count: fc.integer({ min: 1, max: 2 }) }),
  fc.record({ kind: fc.constant('move' as const), at: number, to: number }),
  fc.record({
    kind: fc.constant('type' as const),
    at: number,
    column: number,
    text: pick('x', '#', ' ', '0', '\r', ' -k new', ',openat', '/'),
  }),
  fc.record({
    kind: fc.constant('erase' as const),
    at: number,
    column: number,
    count: fc.integer({ min: 1, max: 4 }),
  }),
  fc.constant({ kind: 'undo' as const }),
  fc.record({
    kind: fc.constant('drop' as const),
    at: number,
    lines: fc.array(line, { minLength: 1, maxLength: 2 }),
  }),
  fc.record({ kind: fc.constant('targets' as const), at: fc.nat(TARGETS.length - 1) }),
);

function edited(lines: readonly string[], e: Edit): readonly string[] {
  const out = [...lines];
  if (e.kind === 'undo' || e.kind === 'targets') return out;
  const at = out.length === 0 ? 0 : e.at % out.length;
  const own = out[at] ?? '';
  if (e.kind === 'insert' || e.kind === 'drop') out.splice(at, 0, ...e.lines);
  else if (e.kind === 'remove') out.splice(at, e.count);
  else if (e.kind === 'move') out.splice(e.to % (out.length + 1), 0, ...out.splice(at, 1));
  else {
    const column = e.column % (own.length + 1);
    const [typed, erased] = e.kind === 'type' ? [e.text, 0] : ['', e.count];
    out[at] = own.slice(0, column) + typed + own.slice(column + erased);
  }
  return out;
}

const NAMES = ['10-a.rules', '20-b.rules', 'old.rules.bak'];
const start = fc.oneof(
  fc
    .array(line, { maxLength: 12 })
    .map((lines) => ({ kind: 'file' as const, files: new Map([['audit.rules', lines]]) })),
  fc.tuple(...NAMES.map(() => fc.array(line, { maxLength: 6 }))).map((all) => ({
    kind: 'folder' as const,
    files: new Map(NAMES.map((name, i) => [name, all[i] ?? []] as const)),
  })),
);

const sequence = fc.record({
  start,
  ended: fc.boolean(),
  targets: fc.nat(TARGETS.length - 1),
  edits: fc.array(fc.tuple(fc.nat(2), edit), { minLength: 1, maxLength: 4 }),
});

function sources(files: Files, ended: boolean): readonly SourceFile[] {
  return [...files].map(([name, lines]) => ({
    name,
    text: lines.join('\n') + (ended && lines.length > 0 ? '\n' : ''),
  }));
}

describe('a ruleset that is examined after an edit', () => {
  it('An incremental examination finds the problems of one from scratch, with the same fixes', () => {
    let count = 0;
    fc.assert(
      fc.property(sequence, ({ start: { kind, files }, ended, targets, edits }) => {
        count++;
        const withFixes = count % 8 === 0;
        const seen: Files[] = [files];
        let now: Files = files;
        let own = targets;
        const input = (files: Files = now): RulesetInput => ({
          kind,
          files: sources(files, ended),
          targets: TARGETS[own] ?? [],
          checks: rulesetChecks,
        });
        let state = finish(examineRuleset(input()));
        for (const [file, e] of edits) {
          const name = [...now.keys()][file % now.size] ?? '';
          if (e.kind === 'targets') own = e.at;
          else if (e.kind === 'undo') now = seen.at(-2) ?? now;
          else {
            const next = new Map([...now, [name, edited(now.get(name) ?? [], e)]]);
            if (e.kind === 'drop') finish(examineRuleset(input(next), state));
            else now = next;
          }
          seen.push(now);
          state = finish(examineRuleset(input(), state));
          const scratch = finish(examineRuleset(input()));
          assert.deepEqual(told(state, withFixes), told(scratch, withFixes));
        }
      }),
      // A busy machine stops earlier.
      {
        numRuns: RUNS,
        seed: Number(process.env['SEED'] ?? 10),
        includeErrorInReport: true,
        ...(asked === undefined ? { interruptAfterTimeLimit: 60_000 } : {}),
      },
    );
  });
});

function told({ problems }: RulesetState, withFixes: boolean): readonly unknown[] {
  return problems.map((p) => ({
    ...p,
    fixes: withFixes ? p.fixes() : undefined,
    // The title is a function of how many places there are.
    cause: p.cause && { ...p.cause, fixAll: p.cause.fixAll?.(2) },
  }));
}
