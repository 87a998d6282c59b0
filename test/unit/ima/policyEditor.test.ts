import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import fc from 'fast-check';
import { policyRuleSentence } from '../../../server/src/core/ima/editor/explainPolicyRule.ts';
import {
  formatPolicy,
  formatPolicyRange,
  formatTypedPolicy,
} from '../../../server/src/core/ima/editor/formatPolicy.ts';
import { hoverPolicy } from '../../../server/src/core/ima/editor/hoverPolicy.ts';
import {
  policyFolds,
  policySelections,
  policySymbols,
} from '../../../server/src/core/ima/editor/policyOutline.ts';
import { policyTokens } from '../../../server/src/core/ima/editor/policyTokens.ts';
import { builtinPolicy, builtinPolicyNames } from '../../../server/src/core/ima/facts/builtinPolicies.ts';
import { fileSystems } from '../../../server/src/core/ima/facts/fileSystems.ts';
import { policyKernel } from '../../../server/src/core/ima/facts/policyKernels.ts';
import {
  hooks,
  policyActions,
  policyWordFacts,
  templates,
} from '../../../server/src/core/ima/facts/policyWords.ts';
import { judgePolicyLine } from '../../../server/src/core/ima/model/judgePolicyLine.ts';
import { parsePolicy, parsePolicyLine } from '../../../server/src/core/ima/syntax/policyDocument.ts';
import { applyEdits } from '../../../server/src/core/text/span.ts';

const kernel = policyKernel('7.3', { appendedSignatures: true }) ?? assert.fail();
const context = { kernels: [kernel] };

function sentence(line: string): string {
  const { rule } = judgePolicyLine(parsePolicyLine(line), kernel);
  return rule ? policyRuleSentence(rule) : assert.fail(line);
}

describe('a rule of an IMA policy in plain words', () => {
  const table: readonly (readonly [line: string, said: string])[] = [
    [
      'audit func=BPRM_CHECK mask=MAY_EXEC',
      'Records in the audit log the hash of each program or script that is run, once until the file changes.',
    ],
    [
      'dont_measure fsmagic=0x9fa0',
      'Does not measure each file at every hook on `proc` file systems (`0x9fa0`).',
    ],
    [
      'measure func=FILE_CHECK mask=^MAY_READ euid=0',
      'Measures each file that is opened for reading, with or without writing, where the effective user of the process is user 0 (root).',
    ],
    [
      'appraise func=MODULE_CHECK appraise_type=imasig',
      'Denies access to each kernel module that finit_module loads, unless it has a valid signature in `security.ima`.',
    ],
    [
      'appraise fowner=0',
      'Denies access to each file at every hook owned by user 0 (root), unless `security.ima` has its right hash or signature.',
    ],
    [
      'measure func=KEY_CHECK keyrings=.ima|.evm pcr=11',
      'Measures each key that is added to the keyring `.ima` or `.evm`, in PCR 11.',
    ],
    [
      'appraise func=SETXATTR_CHECK appraise_algos=sha256,sha512',
      'Allows `security.ima` to be written only with `sha256` or `sha512`.',
    ],
    [
      'audit func=BPRM_CHECK mask=MAY_READ',
      'Records in the audit log the hash of each program or script that is run, once until the file changes. It never matches: this hook only passes `MAY_EXEC`, not `mask=MAY_READ`.',
    ],
    ['measure', 'Measures each file at every hook.'],
    [
      'dont_hash uid>999',
      'Does not update the hash in `security.ima` of each file at every hook, where the real user of the process is a user above 999.',
    ],
  ];
  for (const [line, said] of table) it(`Explains ${line}`, () => assert.equal(sentence(line), said));
});

/** Lines that load, from words that go together. */
const someRule = fc
  .record({
    action: fc.constantFrom(...policyActions.map((a) => a.name)),
    words: fc.uniqueArray(
      fc.constantFrom(
        ...hooks.map((h) => `func=${h.name}`),
        'mask=MAY_READ',
        'mask=^MAY_READ',
        'mask=MAY_EXEC',
        'mask=^MAY_EXEC',
        'fsmagic=0xef53',
        'fsmagic=1',
        'fsname=ext4',
        'fs_subtype=sshfs',
        'fsuuid=6d1f2a3b-0c4d-4e5f-8a9b-1c2d3e4f5a6b',
        'uid=0',
        'uid>0',
        'euid<5',
        'gid=7',
        'egid=7',
        'fowner=0',
        'fowner>7',
        'fgroup<3',
        'obj_type=x_t',
        'subj_user=u',
        'keyrings=.ima',
        'keyrings=.ima|.evm',
        'label=selinux',
        'appraise_type=imasig',
        'appraise_type=imasig|modsig',
        'appraise_type=sigv3',
        'digest_type=verity',
        'appraise_algos=sha256',
        'appraise_algos=sha256,sha512',
        'permit_directio',
        'pcr=10',
        'pcr=11',
        ...templates.map((t) => `template=${t.name}`),
      ),
      { maxLength: 4 },
    ),
  })
  .map(({ action, words }) => [action, ...words].join(' '));

test('Two rules that ask the kernel for different things have different sentences', () => {
  const known = new Map<string, string>();
  const asked = (line: string): string | undefined => {
    const { rule: read } = judgePolicyLine(parsePolicyLine(line), kernel);
    // A mask that its hook always passes asks for nothing.
    const idle = read?.mask && !read.mask.contains && read.mask.name === read.hook?.mask;
    const rule = read && { ...read, mask: idle ? undefined : read.mask };
    return (
      rule &&
      JSON.stringify(rule, (_, v: unknown) => {
        if (typeof v === 'bigint') return v.toString();
        if (v instanceof Map || v instanceof Set) return [...v].sort();
        // The order of words does not matter.
        return typeof v === 'object' && v !== null && !Array.isArray(v) ? Object.entries(v).sort() : v;
      })
    );
  };
  fc.assert(
    fc.property(someRule, (line) => {
      const key = asked(line);
      if (key === undefined) return;
      const said = sentence(line);
      const same = known.get(said);
      assert.ok(same === undefined || same === key, `${line}: ${said}`);
      known.set(said, key);
      assert.match(said, /^[A-Z].*\.$/);
    }),
    { numRuns: 4000 },
  );
  assert.ok(known.size > 300, `${known.size}`);
});

describe('hovers in an IMA policy', () => {
  const at = (marked: string): string | undefined => {
    const offset = marked.indexOf('|>');
    const found = hoverPolicy(parsePolicy(marked.replace('|>', '')), offset, context);
    return found && [found.summary, ...(found.details ?? [])].join('\n');
  };

  it('Every action, condition, option, hook, mask, template and label has a text', () => {
    for (const { name } of policyActions) assert.match(at(`|>${name}`) ?? '', /^[A-Z]/, name);
    for (const { name, value } of policyWordFacts) {
      const text = value === 'none' ? `audit |>${name}` : `audit |>${name}=x`;
      assert.match(at(text) ?? '', /^(Condition|Option) `/, name);
    }
    for (const { name, aliases = [] } of hooks)
      for (const n of [name, ...aliases]) assert.match(at(`audit func=|>${n}`) ?? '', /^Hook `/, n);
    for (const mask of ['MAY_READ', '^MAY_READ', 'MAY_WRITE', 'MAY_EXEC', '^MAY_APPEND'])
      assert.match(at(`audit mask=|>${mask}`) ?? '', /^Mask `/, mask);
    for (const { name, format } of templates)
      for (const n of [name, format]) assert.match(at(`measure template=|>${n}`) ?? '', /^Template `/, n);
    for (const value of ['imasig', 'imasig|modsig', 'sigv3'])
      assert.match(at(`appraise appraise_type=|>${value}`) ?? '', /^Value `/, value);
    for (const { hex } of fileSystems())
      assert.match(at(`audit fsmagic=|>${hex}`) ?? '', /^Magic number of /, hex);
  });

  it('The action explains the whole rule, and names the kernels that refuse it', () => {
    assert.match(
      at('|>audit func=MODULE_CHECK') ?? '',
      /^Records in the audit log the hash of each kernel module/,
    );
    assert.match(at('|>audit func=NOTHING') ?? '', /^\*\*Refused by:\*\* Linux 7\.3/);
  });

  it('A value of a list is explained by the part under the pointer', () => {
    assert.match(at('measure func=KEY_CHECK keyrings=.ima|.e|>vm') ?? '', /^Keyring `.evm`/);
    assert.match(at('measure func=CRITICAL_DATA label=|>selinux') ?? '', /^Label `selinux`/);
  });

  it('A magic number names its file systems, and a type its magic number', () => {
    assert.match(at('audit fsmagic=0x|>EF53') ?? '', /`ext2`, `ext3`, `ext4` file systems \(`0xef53`\)/);
    assert.match(at('audit fsname=pr|>oc') ?? '', /\*\*Magic number:\*\* `0x9fa0`/);
    assert.match(at('audit fsmagic=|>1') ?? '', /the magic number `0x1`/);
  });

  it('Unknown words, numbers that are none and names of every object have no hover', () => {
    for (const text of [
      'audit |>constructor=x',
      '|>toString',
      'audit func=|>constructor',
      'audit uid=|>root',
      '|># x',
    ])
      assert.equal(at(text), undefined, text);
  });
});

describe('formatting an IMA policy', () => {
  const formatted = (text: string): string => applyEdits(text, formatPolicy(parsePolicy(text)));

  it('Spaces, empty lines and the end of the file are put right', () => {
    assert.equal(
      formatted('\n\n \taudit\tfunc=BPRM_CHECK   mask=MAY_EXEC  \n\n \n\n# x  \n  measure  # y \n\n\n'),
      'audit func=BPRM_CHECK mask=MAY_EXEC\n\n# x\nmeasure # y\n',
    );
    assert.equal(formatted('audit'), 'audit\n');
    assert.equal(formatted(''), '');
    assert.equal(formatted('/etc/ima/x \n'), '/etc/ima/x \n');
  });

  it('Only the lines of a range, or the line above the cursor, change', () => {
    const text = 'audit   x\nmeasure   y\nhash   z\n';
    const policy = parsePolicy(text);
    assert.equal(
      applyEdits(text, formatPolicyRange(policy, { start: 12, end: 13 })),
      'audit   x\nmeasure y\nhash   z\n',
    );
    assert.equal(applyEdits(text, formatTypedPolicy(policy, 10)), 'audit x\nmeasure   y\nhash   z\n');
  });

  it('No word changes, and formatting twice changes nothing more', () => {
    const piece = fc.constantFrom(
      'audit',
      'func=BPRM_CHECK',
      '#',
      ' ',
      '\t',
      '\n',
      '\n\n',
      '\r',
      '/x',
      'uid=0',
      '\u00a0',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        const once = formatted(text);
        assert.equal(formatted(once), once);
        const words = (t: string) =>
          parsePolicy(t)
            .lines.filter((l) => l.kind !== 'blank')
            .map((l) => [
              l.kind,
              ...l.words.map((w) => w.text),
              l.comment && l.text.slice(l.comment.start).trimEnd(),
            ]);
        assert.deepEqual(words(once), words(text));
      }),
      { numRuns: 1500 },
    );
  });
});

const policy = parsePolicy(
  [
    '# What runs',
    'audit func=BPRM_CHECK',
    'audit func=MMAP_CHECK',
    '',
    '# region Exclusions',
    'dont_measure fsmagic=0x9fa0',
    '# endregion',
    '/x',
    '',
  ].join('\n'),
);

test('The outline of a policy has its headings and rules', () => {
  const names = policySymbols(policy).map((s) => [
    s.name,
    s.detail,
    ...s.children.map((c) => `${c.name} (${c.detail})`),
  ]);
  assert.deepEqual(names, [
    ['What runs', '', 'func=BPRM_CHECK (audit)', 'func=MMAP_CHECK (audit)'],
    ['Exclusions', '', 'fsmagic=0x9fa0 (dont_measure)'],
    ['/x', ''],
  ]);
});

test('Sections and regions of a policy fold, and a selection grows from a value to the document', () => {
  assert.deepEqual(
    policyFolds(policy).map((f) => f.kind),
    ['section', 'region'],
  );
  const offset = policy.text.indexOf('BPRM_CHECK') + 2;
  const texts = policySelections(policy, offset).map(({ start, end }) => policy.text.slice(start, end));
  assert.deepEqual(texts.slice(0, 3), ['BPRM_CHECK', 'func=BPRM_CHECK', 'audit func=BPRM_CHECK']);
  assert.equal(texts.at(-1), policy.text);
});

test('Tokens of a policy name what a word is, and mark what no kernel knows', () => {
  const tokens = (line: string) =>
    policyTokens(parsePolicy(line), context).map(
      ({ span, type }) => `${line.slice(span.start, span.end)} ${type}`,
    );
  assert.deepEqual(tokens('measure func=FILE_CHECK mask=^MAY_READ uid=0'), [
    'measure action',
    'func property',
    '= operator',
    'FILE_CHECK function',
    'mask property',
    '= operator',
    '^ operator',
    'MAY_READ enumMember',
    'uid property',
    '= operator',
    '0 number',
  ]);
  assert.deepEqual(tokens('audit func=NOTHING # x'), [
    'audit action',
    'func property',
    '= operator',
    'NOTHING unresolved',
    '# x comment',
  ]);
  assert.deepEqual(tokens('key=x'), ['key unresolved', '= operator', 'x unresolved']);
  for (const name of builtinPolicyNames)
    for (const { rule } of builtinPolicy(name))
      assert.ok(!tokens(rule).some((t) => t.endsWith('unresolved')), rule);
});
