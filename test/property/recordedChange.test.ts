import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLoadCheck } from '../../server/src/core/checks/defineCheck.ts';
import { checks } from '../../server/src/core/checks/registry.ts';
import { F } from '../../server/src/core/facts/kernelNumbers.ts';
import type { Target } from '../../server/src/core/facts/targets.ts';
import { decide } from '../../server/src/core/matching/decide.ts';
import type { Event } from '../../server/src/core/matching/event.ts';
import { listOf, maskNumbers, type Rule } from '../../server/src/core/model/rule.ts';
import { verdictOf } from '../../server/src/core/model/verdictOf.ts';
import { parseLine } from '../../server/src/core/syntax/line.ts';
import { partsWithoutDots } from '../../server/src/core/text/paths.ts';
import { applyEdits } from '../../server/src/core/text/span.ts';
import { type Random, random } from '../conformance/vocabulary.ts';
import { draftOf, write } from '../repair/heldOut/draft.ts';
import { intendedRule as heldOutRule } from '../repair/heldOut/rules.ts';
import { intendedRule, ruleText } from '../repair/intendedRules.ts';
import { seededLines } from '../support/arbitrary.ts';
import { problemsOf, problemsWith, targetNamed, targetOfExample } from '../support/examples.ts';

const EVENTS = 60;
const own: ReadonlySet<string> = new Set(checks.filter((c) => !isLoadCheck(c)).map((c) => c.code));

/** The rules that lines add on a target; undefined where one of them does not load. */
function rulesOf(text: string, target: Target): readonly Rule[] | undefined {
  const out: Rule[] = [];
  for (const line of text.split('\n')) {
    const node = parseLine(line);
    if (node.kind !== 'command') continue;
    const { outcome, rule } = verdictOf(node, target);
    if (outcome !== 'loads') return undefined;
    if (rule?.type === 'add') out.push(withPlainPaths(rule));
  }
  return out;
}

/** The rule with `..` resolved in its paths: the kernel finds the file when it loads the rule, and compares files. */
function withPlainPaths(rule: Rule): Rule {
  const plain = (path: string): string =>
    `/${partsWithoutDots(path).join('/')}${path.endsWith('/') ? '/' : ''}`;
  const fields = rule.fields.map((f) =>
    f.text?.split('/').includes('..') ? { ...f, text: plain(f.text) } : f,
  );
  return { ...rule, fields };
}

/** An event near what rules ask for: its values are theirs, or one away. */
function eventNear(rules: readonly Rule[], r: Random): Event {
  const fields = rules.flatMap((rule) => rule.fields);
  const values = (...numbers: readonly number[]): number => {
    const asked = fields.filter((f) => numbers.includes(f.field)).flatMap((f) => f.value ?? []);
    return (
      r.pick([...asked, ...asked, ...asked.map((v) => v + 1), ...asked.map((v) => v - 1), 0, 1000]) >>> 0
    );
  };
  const texts = (...numbers: readonly number[]): readonly string[] =>
    fields.filter((f) => numbers.includes(f.field)).flatMap((f) => f.text ?? []);
  const calls = rules.flatMap((rule) =>
    rule.mask.every((w) => w === 0xffffffff) ? [] : maskNumbers(rule.mask),
  );
  const paths = texts(F.path, F.dir).flatMap((p) => [
    p,
    p.replace(/(?<=.)\/+$/, ''),
    `${p.replace(/\/+$/, '')}/x`,
  ]);
  const success = r.below(2) === 0;
  return {
    list: listOf(r.pick(rules)) ?? 'exit',
    machine: r.pick(['x86_64', 'x86_64', 'i386'] as const),
    syscall: r.pick([...calls, 59, 257, 2]),
    success,
    exit: success ? r.pick([0, 3]) : values(F.exit),
    args: [values(F.a0), values(F.a0 + 1), values(F.a0 + 2), values(F.a3)],
    names:
      r.below(3) === 0
        ? []
        : [
            {
              path: r.pick([...paths, '/srv/other']),
              uid: values(F.objUid),
              gid: 0,
              type: 0o100000,
              inode: 7,
              devmajor: 8,
              devminor: 1,
            },
          ],
    exe: r.pick([...texts(F.exe), '/usr/bin/other']),
    perm: r.pick([0, 1, 2, 4, 8, 6]),
    pid: 7,
    ppid: 1,
    uid: values(F.uid),
    euid: values(F.euid),
    suid: values(F.suid),
    fsuid: values(F.fsuid),
    gid: values(F.gid),
    egid: values(F.egid),
    sgid: 0,
    fsgid: 0,
    groups: [],
    auid: values(F.auid),
    sessionid: values(F.sessionid),
    pers: 0,
    saddrFam: r.pick([null, values(F.saddrFam)]),
    msgtype: values(F.msgtype),
    fstype: values(F.fstype),
  };
}

/** Whether an event is found on which two sets of rules decide otherwise. */
function differ(before: readonly Rule[], after: readonly Rule[], r: Random): boolean {
  const all = [...before, ...after];
  if (all.length === 0) return false;
  for (let i = 0; i < EVENTS; i++) {
    const event = eventNear(all, r);
    const [a, b] = [decide(before, event), decide(after, event)];
    if (a === 'unknown' || b === 'unknown') continue;
    if (a?.action !== b?.action) return true;
  }
  return false;
}

/** Fixes that change what is recorded, and neither say so nor ask. */
function silentChanges(
  text: string,
  targets: readonly Target[],
  problems = problemsOf(text, ...targets),
): readonly string[] {
  const r = random(7);
  return problems
    .filter((p) => own.has(p.code))
    .flatMap((p) =>
      p.fixes().flatMap((f) => {
        // AR225 removes system calls that touch no name: no event of theirs has one.
        if ((f.safety === 'unsafe' && /records? |recorded/.test(f.title)) || p.code === 'AR225') return [];
        const after = applyEdits(text, f.edits);
        return targets.some((t) => {
          const [old, fresh] = [rulesOf(text, t), rulesOf(after, t)];
          return old && fresh && differ(old, fresh, r);
        })
          ? [`${p.code} "${f.title}": ${JSON.stringify(text)} -> ${JSON.stringify(after)}`]
          : [];
      }),
    );
}

const targets = [targetNamed('3.0.9'), targetNamed('newest')];

test('The title of a fix says so where the events that an example records change, and no safe fix changes them.', () => {
  const found = checks
    .filter((c) => !isLoadCheck(c))
    .flatMap((check) =>
      check.examples.flatMap((e) => {
        const target = targetOfExample(e);
        return silentChanges(e.bad, [target], problemsWith(check, e.bad, target));
      }),
    );
  assert.deepEqual(found, []);
});

test('The title of a fix says so where the events that a generated rule records change.', () => {
  const r = random(41);
  const rules = Array.from({ length: 1500 }, (_, i) =>
    i % 2 === 0 ? ruleText(intendedRule(r)) : write(draftOf(heldOutRule(r))),
  );
  assert.deepEqual(rules.flatMap((text) => silentChanges(text, targets)).slice(0, 10), []);
});

test('The title of a fix says so where the events that a damaged line records change.', () => {
  const lines = seededLines(20261129, 6000).filter((l) => !l.includes('\n'));
  assert.deepEqual(lines.flatMap((text) => silentChanges(text, targets)).slice(0, 10), []);
});
