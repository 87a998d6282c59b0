import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { unknownKernel } from '../../server/src/core/ima/facts/policyKernels.ts';
import { type Hook, hook, hooks } from '../../server/src/core/ima/facts/policyWords.ts';
import { judgePolicyLine } from '../../server/src/core/ima/model/judgePolicyLine.ts';
import {
  asksForUnseenMask,
  comparesNoGroup,
  coversPolicyRule,
} from '../../server/src/core/ima/model/policyEffects.ts';
import type { IdCondition, PolicyRule } from '../../server/src/core/ima/model/policyVerdict.ts';
import { parsePolicyLine } from '../../server/src/core/ima/syntax/policyDocument.ts';
import { sharedPath } from '../support/shared.ts';

/** What happens at a hook. */
interface PolicyEvent {
  readonly hook: Hook;
  readonly masks: readonly string[];
  readonly magic: bigint;
  readonly type: string;
  readonly ids: Readonly<Record<string, number>>;
  readonly label: string;
}

const few = fc.constantFrom(0, 1, 2, 3);
const openedFor = fc.constantFrom(
  ['MAY_READ'],
  ['MAY_WRITE'],
  ['MAY_READ', 'MAY_WRITE'],
  ['MAY_WRITE', 'MAY_APPEND'],
  ['MAY_READ', 'MAY_APPEND'],
  ['MAY_EXEC'],
);
const fileSystem = fc.constantFrom(
  [0x9fa0n, 'proc'],
  [0xef53n, 'ext4'],
  [0x1021994n, 'tmpfs'],
) as fc.Arbitrary<readonly [bigint, string]>;
const event: fc.Arbitrary<PolicyEvent> = fc
  .tuple(
    fc.constantFrom(...hooks),
    openedFor,
    fileSystem,
    fc.tuple(few, few, few, few, few, few),
    fc.constantFrom('a', 'b'),
  )
  .map(([at, opened, [magic, type], [uid, euid, gid, egid, fowner, fgroup], label]) => ({
    hook: at,
    masks: at.mask === 'any' ? opened : at.mask === undefined ? [] : [at.mask],
    magic,
    type,
    ids: { uid, euid, gid, egid, fowner, fgroup },
    label,
  }));

function accepts(condition: IdCondition | undefined, { ids }: PolicyEvent): boolean {
  if (!condition) return true;
  const id = ids[condition.name] ?? 0;
  if (condition.operator === '=') return id === condition.id;
  return condition.operator === '<' ? id < condition.id : id > condition.id;
}

/** Reports whether a rule matches an event, as ima_match_rules of the kernel decides it. */
function matches(rule: PolicyRule, e: PolicyEvent): boolean {
  if (rule.hook && rule.hook.name !== e.hook.name) return false;
  if (e.hook.group === 'attribute') return rule.hook !== undefined;
  if (e.hook.group === 'key' || e.hook.group === 'data') {
    const names = e.hook.group === 'key' ? rule.keyrings : rule.dataLabels;
    return rule.hook !== undefined && accepts(rule.user, e) && (names?.includes(e.label) ?? true);
  }
  const { mask } = rule;
  const exact = mask && !mask.contains && (e.masks.length !== 1 || e.masks[0] !== mask.name);
  if (exact || (mask?.contains && !e.masks.includes(mask.name))) return false;
  if (rule.fsmagic !== undefined && rule.fsmagic !== e.magic) return false;
  if (rule.fsname !== undefined && rule.fsname !== e.type) return false;
  return [rule.user, rule.group, rule.owner, rule.ownerGroup].every((c) => accepts(c, e));
}

const id = (name: string) =>
  fc.tuple(fc.constantFrom('=', '<', '>'), few).map(([op, n]) => `${name}${op}${n}`);
const condition = fc.oneof(
  fc
    .constantFrom('MAY_READ', '^MAY_READ', 'MAY_EXEC', '^MAY_EXEC', '^MAY_WRITE', '^MAY_APPEND')
    .map((m) => `mask=${m}`),
  fc.constantFrom('fsmagic=0x9fa0', 'fsmagic=ef53', 'fsname=proc', 'fsname=tmpfs'),
  ...['uid', 'euid', 'gid', 'fowner', 'fgroup'].map(id),
  fc.constantFrom('keyrings=a', 'keyrings=a|b', 'label=a', 'label=a|b'),
);
const rule: fc.Arbitrary<PolicyRule> = fc
  .tuple(
    fc.constantFrom('measure', 'dont_measure', 'appraise', 'audit'),
    fc.option(fc.constantFrom(...hooks.map((h) => `func=${h.name}`)), { nil: '' }),
    fc.uniqueArray(condition, { maxLength: 3, selector: (c) => c.split(/[=<>]/)[0] }),
  )
  .map(([action, at, conditions]) => [action, at, ...conditions].filter((w) => w !== '').join(' '))
  .map((text) => judgePolicyLine(parsePolicyLine(text), { ...unknownKernel, tried: [20] }).rule)
  .filter((r) => r !== undefined);

test('A rule that covers another matches each event that the other matches', () => {
  let covers = 0;
  fc.assert(
    fc.property(rule, rule, fc.array(event, { minLength: 40, maxLength: 40 }), (a, b, events) => {
      if (!coversPolicyRule(a, b)) return;
      covers++;
      for (const e of events) assert.ok(!matches(b, e) || matches(a, e));
      assert.ok(a.family === b.family);
    }),
    { numRuns: 20_000 },
  );
  assert.ok(covers > 300, `${covers} covers`);
});

test('A rule that asks for a mask its hook never passes matches no event', () => {
  fc.assert(
    fc.property(rule, fc.array(event, { minLength: 60, maxLength: 60 }), (r, events) => {
      if (asksForUnseenMask(r)) for (const e of events) assert.ok(!matches(r, e));
    }),
    { numRuns: 3000 },
  );
});

test('The masks that hooks pass are those of the recorded facts', () => {
  const path = sharedPath('facts/ima.json', 'comparing the masks of hooks');
  if (path === undefined) return;
  const {
    funcs,
  }: {
    readonly funcs: readonly {
      readonly name: string;
      readonly maskSeen: string | null;
      readonly note?: string;
    }[];
  } = JSON.parse(readFileSync(path, 'utf8'));
  for (const { name, maskSeen } of funcs) {
    const own = hook(name)?.mask;
    if (maskSeen === null) assert.equal(own, undefined, name);
    else assert.equal(own, /^MAY_\w+$/.test(maskSeen) ? maskSeen : 'any', name);
    for (const mask of ['MAY_READ', 'MAY_WRITE', 'MAY_EXEC', '^MAY_EXEC']) {
      const { rule: r } = judgePolicyLine(parsePolicyLine(`audit func=${name} mask=${mask}`), {
        ...unknownKernel,
        tried: [20],
      });
      if (r && maskSeen && /^MAY_\w+$/.test(maskSeen))
        assert.equal(asksForUnseenMask(r), mask.replace('^', '') !== maskSeen);
    }
  }
});

test('Only keys and critical data are matched without comparing a group', () => {
  for (const h of hooks) {
    const { rule: r } = judgePolicyLine(parsePolicyLine(`measure func=${h.name} gid=0`), {
      ...unknownKernel,
      tried: [20],
    });
    if (r) assert.equal(comparesNoGroup(r), h.name === 'KEY_CHECK' || h.name === 'CRITICAL_DATA', h.name);
  }
});
