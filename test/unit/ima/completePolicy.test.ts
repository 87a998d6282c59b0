import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import type { Item } from '../../../server/src/core/completion/completionItems.ts';
import { completePolicy } from '../../../server/src/core/ima/editor/completePolicy.ts';
import type { PolicyFeatureContext } from '../../../server/src/core/ima/editor/policyFeatures.ts';
import {
  type PolicyKernel,
  policyKernel,
  triedKernels,
} from '../../../server/src/core/ima/facts/policyKernels.ts';
import { judgePolicyLine } from '../../../server/src/core/ima/model/judgePolicyLine.ts';
import { parsePolicy, parsePolicyLine } from '../../../server/src/core/ima/syntax/policyDocument.ts';
import { applyEdits } from '../../../server/src/core/text/span.ts';

function kernel(version: string, appendedSignatures?: boolean): PolicyKernel {
  const found = policyKernel(version, appendedSignatures === undefined ? {} : { appendedSignatures });
  assert.ok(found, version);
  return found;
}

/** Debian's kernels have no appended signatures, Ubuntu's have. */
const newest: PolicyFeatureContext = { kernels: [kernel('7.3', false)] };
const several: PolicyFeatureContext = {
  kernels: [kernel('5.15', true), kernel('6.1', false), kernel('6.12', false)],
};
const oldest: PolicyFeatureContext = { kernels: [kernel('5.4', true)] };

function itemsAt(
  marked: string,
  context: PolicyFeatureContext,
): { readonly text: string; readonly items: readonly Item[] } {
  const offset = marked.indexOf('|>');
  assert.ok(offset >= 0, marked);
  const text = marked.replace('|>', '');
  return { text, items: completePolicy(parsePolicy(text), offset, context).items };
}

/** As an editor does: what does not contain the typed letters is not shown. */
function shown(marked: string, context: PolicyFeatureContext): readonly Item[] {
  const { text, items } = itemsAt(marked, context);
  const offset = marked.indexOf('|>');
  return items.filter((item) => {
    const typed = text.slice(item.span.start, offset).toLowerCase();
    return (item.filterText ?? item.label).toLowerCase().includes(typed);
  });
}

/** Where the cursor is (`|>`), and what must be among the first three. */
const positions: readonly (readonly [at: string, wanted: string, context?: PolicyFeatureContext])[] = [
  // Actions.
  ['|>', 'audit'],
  ['me|>', 'measure'],
  ['d|>', 'dont_measure'],
  ['app|>', 'appraise'],
  ['ha|>', 'hash'],
  ['func=BPRM_CHECK |>', 'audit'],
  ['dont_au|>', 'dont_audit'],
  // What comes after an action.
  ['audit |>', 'func='],
  ['measure |>', 'func='],
  ['appraise |>', 'func='],
  ['dont_measure |>', 'fsmagic='],
  ['dont_appraise |>', 'fsmagic='],
  ['audit func=FILE_CHECK |>', 'mask='],
  ['audit func=FILE_CHECK mask=MAY_READ |>', 'uid='],
  ['measure func=KEY_CHECK |>', 'keyrings='],
  ['measure func=CRITICAL_DATA |>', 'label='],
  ['measure func=KEXEC_CMDLINE |>', 'template='],
  ['appraise func=SETXATTR_CHECK |>', 'appraise_algos='],
  ['appraise func=MODULE_CHECK |>', 'appraise_type='],
  ['appraise func=POLICY_CHECK |>', 'appraise_type='],
  ['audit func=FILE_CHECK uid|>', 'uid>'],
  ['audit fo|>', 'fowner='],
  ['measure te|>', 'template='],
  ['audit per|>', 'permit_directio'],
  // Values.
  ['audit func=|>', 'BPRM_CHECK'],
  ['audit func=MM|>', 'MMAP_CHECK'],
  ['appraise func=|>', 'MODULE_CHECK'],
  ['measure func=CR|>', 'CRITICAL_DATA'],
  ['audit func=BPRM_CHECK mask=|>', 'MAY_EXEC'],
  ['audit func=MODULE_CHECK mask=|>', 'MAY_READ'],
  ['measure func=FILE_CHECK mask=^|>', '^MAY_READ'],
  ['dont_measure fsmagic=|>', '0x9fa0'],
  ['dont_measure fsmagic=proc|>', '0x9fa0'],
  ['dont_measure fsmagic=overlay|>', '0x794c7630'],
  ['dont_measure fsname=tm|>', 'tmpfs'],
  ['appraise func=MODULE_CHECK appraise_type=|>', 'imasig'],
  ['appraise func=MODULE_CHECK appraise_type=|>', 'imasig|modsig', { kernels: [kernel('6.8', true)] }],
  ['appraise func=BPRM_CHECK digest_type=verity appraise_type=|>', 'sigv3'],
  ['appraise func=SETXATTR_CHECK appraise_algos=sha256,|>', 'sha512'],
  ['measure func=BPRM_CHECK template=|>', 'ima-ng'],
  ['measure func=BPRM_CHECK template=ima-s|>', 'ima-sig'],
  ['measure func=BPRM_CHECK pcr=|>', '10'],
  ['measure func=KEY_CHECK keyrings=|>', '.ima'],
  ['measure func=KEY_CHECK keyrings=.ima||>', '.evm'],
  ['measure func=CRITICAL_DATA label=|>', 'selinux'],
  ['audit uid=|>', '0'],
  ['audit fun|> BPRM_CHEK', 'func='],
  ['|> func=BPRM_CHECK', 'audit'],
];

describe('completion in an IMA policy', () => {
  for (const [at, wanted, context = newest] of positions)
    it(`Offers ${wanted} among the first three at ${JSON.stringify(at)}`, () => {
      const first = shown(at, context).map((i) => i.label);
      assert.ok(first.slice(0, 3).includes(wanted), first.slice(0, 8).join('  '));
    });
});

test('There are at least 40 positions in the table', () => {
  assert.ok(positions.length >= 40, `${positions.length}`);
});

/** What a refused line lacks that can still be written. */
const asksForMore = [
  'no-action',
  'needs-algorithms',
  'verity-needs-sigv3',
  'flag-needs-modsig',
  'empty-value',
];

test('Every offer of the table loads when it is carried on, or asks for more, on one of the kernels', () => {
  let tried = 0;
  for (const context of [newest, several, oldest])
    for (const [at] of positions) {
      const { text, items } = itemsAt(at, context);
      if (isBroken(at.replace(/[^ \t]*\|>/, ''), context)) continue;
      for (const item of items) {
        const made = applyEdits(text, [{ span: item.span, newText: item.newText }]);
        for (const line of made.split('\n')) {
          const answers = context.kernels.map((k) => judgePolicyLine(parsePolicyLine(line), k));
          const good = answers.some(
            ({ outcome, fault }) => outcome !== 'refused' || asksForMore.includes(fault?.reason ?? ''),
          );
          assert.ok(
            good || continued(line, context),
            `${at} + ${item.label}: ${line} ${answers[0]?.fault?.reason}`,
          );
        }
        tried++;
      }
    }
  assert.ok(tried > 2500, `${tried}`);
});

/** The rest of the line is refused on every kernel, whatever is written at the cursor. */
function isBroken(rest: string, { kernels }: PolicyFeatureContext): boolean {
  const answers = kernels.map((k) => judgePolicyLine(parsePolicyLine(rest), k));
  return answers.every((a) => a.outcome === 'refused' && !asksForMore.includes(a.fault?.reason ?? ''));
}

/** A name without its value: some value of those that are offered for it loads. */
function continued(line: string, context: PolicyFeatureContext): boolean {
  const bare = /(?<=^|[ \t])[a-z_]+[=<>](?=[ \t]|$)/.exec(line);
  if (!bare) return false;
  const end = bare.index + bare[0].length;
  const values = completePolicy(parsePolicy(line), end, context).items.map((i) => i.newText);
  const texts = ['6d1f2a3b-0c4d-4e5f-8a9b-1c2d3e4f5a6b', 'x', ...values];
  return texts.some((value) =>
    context.kernels.some((k) => {
      const made = `${line.slice(0, end)}${value}${line.slice(end)}`;
      const { outcome, fault } = judgePolicyLine(parsePolicyLine(made), k);
      return outcome !== 'refused' || asksForMore.includes(fault?.reason ?? '');
    }),
  );
}

test('What only newer kernels load comes after what all load, and says since when', () => {
  const { items } = itemsAt('|>', { kernels: [kernel('6.12'), kernel('7.3')] });
  const labels = items.map((i) => i.label);
  assert.ok(labels.indexOf('dont_audit') > labels.indexOf('dont_hash'), labels.join(' '));
  assert.match(items.find((i) => i.label === 'dont_audit')?.detail ?? '', /\(Linux 6\.19\)/);
  assert.ok(!itemsAt('|>', several).items.some((i) => i.label === 'dont_audit'));
});

test('Nothing is offered in comments, in paths and after unknown names', () => {
  for (const at of ['# audit |>', '/etc/ima/|>', 'audit func=BPRM_CHECK # x |>', 'audit auid=|>'])
    assert.deepEqual(itemsAt(at, newest).items, [], at);
});

test('Built-in policies are offered on an empty line, written out as all kernels load them', () => {
  for (const context of [newest, several, { kernels: triedKernels.slice(-4).map((v) => kernel(v, true)) }]) {
    const { items } = itemsAt('# x\n|>', context);
    const policies = items.filter((i) => i.kind === 'policy');
    const names = policies.map((i) => i.label);
    for (const name of ['tcb', 'appraise_tcb', 'secure_boot', 'critical_data'])
      assert.ok(names.includes(name), name);
    for (const { newText, label } of policies)
      for (const line of newText.split('\n'))
        for (const k of context.kernels)
          assert.equal(
            judgePolicyLine(parsePolicyLine(line), k).outcome,
            'loads',
            `${label}: ${line} on ${k.label}`,
          );
  }
  assert.ok(!itemsAt('|> func=BPRM_CHECK', newest).items.some((i) => i.kind === 'policy'));
  const ends = (at: string) =>
    itemsAt(at, newest)
      .items.filter((i) => i.kind === 'policy')
      .map((i) => i.newText.endsWith('\n'));
  assert.ok(ends('|>').every((e) => e) && ends('|>\nmeasure\n').every((e) => !e), 'the newline at the end');
  const textOf = (context: PolicyFeatureContext): string =>
    itemsAt('|>', context).items.find((i) => i.label === 'tcb')?.newText ?? '';
  assert.match(textOf(newest), /^dont_measure func=FILE_CHECK fsmagic=0x1021994$/m);
  assert.match(textOf(several), /^dont_measure fsmagic=0x1021994$/m);
  assert.doesNotMatch(textOf(several), /0x62656570/);
  assert.ok(!itemsAt('|>', oldest).items.some((i) => i.label === 'critical_data'));
});
