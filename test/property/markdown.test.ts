import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import fc from 'fast-check';
import { coverage } from '../../server/src/core/attack/coverage/coverage.ts';
import { writeCoverage } from '../../server/src/core/attack/coverage/coverageExports.ts';
import { describeActor } from '../../server/src/core/attack/data/describeActor.ts';
import { describeTechnique } from '../../server/src/core/attack/data/describeTechnique.ts';
import { complete } from '../../server/src/core/completion/completion.ts';
import { hover } from '../../server/src/core/hover/hover.ts';
import { hoverMarkdown } from '../../server/src/core/hover/hoverTypes.ts';
import { documentationOf } from '../../server/src/core/hover/texts/documentation.ts';
import { createEventReports } from '../../server/src/core/logs/eventReport.ts';
import { readLogDocument } from '../../server/src/core/logs/logDocument.ts';
import { logHover } from '../../server/src/core/logs/logHover.ts';
import { load, singleFile } from '../../server/src/core/ruleset/index.ts';
import { read, targetsOf, useTechniques } from '../../server/src/core/service.ts';
import { codeSpan, markdownLink, notesMarkdown, plainMarkdown } from '../../server/src/core/text/markdown.ts';
import { printable } from '../../server/src/core/text/printable.ts';
import { finish } from '../../server/src/core/text/steps.ts';
import { loadedRules } from '../support/logs.ts';
import { rendered } from '../support/renderedMarkdown.ts';
import { bundle, group, readBundle, relationship, stixId, tactic, technique } from '../support/stix.ts';

afterEach(() => useTechniques(undefined));

/** Addresses that our own texts link to. */
const ours = /^https:\/\/(?:attack\.mitre\.org|man7\.org|manpages\.debian\.org)\//;

const hostile = fc.oneof(
  fc
    .array(
      fc.constantFrom(
        ...[
          '`',
          '``',
          '```',
          '~~~',
          '[',
          ']',
          '(',
          ')',
          '![',
          '](',
          '[a](command:x)',
          '![i](https://x.example/p.png)',
        ],
        ...[
          '<',
          '>',
          '<img src=x>',
          '<!--',
          '<https://x.example>',
          '</a>',
          '&#91;',
          '&lbrack;',
          '&amp;',
          '&colon;',
        ],
        ...[
          '\\',
          '\\\\',
          '*',
          '**',
          '_',
          '#',
          '-',
          '+',
          '=',
          '|',
          '1.',
          '1)',
          ':',
          '@',
          '$',
          '!',
          '"',
          "'",
          '{',
          '}',
        ],
        ...[
          'https://x.example',
          'http://',
          '//',
          'www.x.example',
          'WWW.',
          'a@x.example',
          'mailto:a@x.example',
          'ftp://x',
        ],
        ...[
          '[r]: command:x',
          '[^1]',
          '\r',
          '\r\r',
          '\v',
          '\f',
          '\t',
          '\u2028',
          '\u0085',
          '\u202e',
          '\u200b',
          '\0',
          '\ud800',
        ],
        ...['a', 'T1053.003', '/etc/passwd', '.', ',', 'é', '\u{1f600}'],
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

/** A value as a rules file can hold it: no newline, and no space within a word. */
const word = hostile.map((s) => s.replace(/[\n ]/g, ''));

function assertInert(markdown: string, allowed: (address: string) => boolean = (a) => ours.test(a)): void {
  const { links, active } = rendered(markdown);
  assert.deepEqual(active, [], markdown);
  assert.deepEqual(
    links.filter((address) => !allowed(address)),
    [],
    markdown,
  );
}

/** Texts around a value as ours are: a paragraph, a heading, emphasis, lists and cells, after and before other spans. */
const around: readonly ((value: string) => string)[] = [
  (v) => v,
  (v) => `Key ${v}: one rule`,
  (v) => `### ${v}`,
  (v) => `*MITRE ${v}*`,
  (v) => `**Label:** ${v}`,
  (v) => `- ${v}\n- ${v}`,
  (v) => `a  \n${v}`,
  (v) => `\`x\` ${v} \`y\` ${v}`,
  (v) => `| a | b |\n|---|---|\n| c | ${v} |`,
];

test('A value in a code span is nothing but code, and shows as it is', () => {
  fc.assert(
    fc.property(hostile, (value) => {
      for (const put of around.slice(0, -1)) assertInert(put(codeSpan(value)), () => false);
      const { code } = rendered(`Key ${codeSpan(value)}: one rule`);
      assert.deepEqual(code, [printable(value) || ' ']);
    }),
    { numRuns: 2000 },
  );
});

test('A value as plain Markdown makes no markup, and shows as it is', () => {
  fc.assert(
    fc.property(hostile, (value) => {
      const shown = plainMarkdown(value);
      for (const put of around) {
        assertInert(put(shown), () => false);
        assert.deepEqual(rendered(put(shown)).code, put === around[7] ? ['x', 'y'] : []);
      }
      const plain = printable(value.replace(/[\r\n\t]+/g, ' '));
      assert.equal(rendered(`a${shown}b`).text, `a${plain}b`);
    }),
    { numRuns: 2000 },
  );
});

test('Notes keep their code spans, and make no other markup', () => {
  fc.assert(
    fc.property(hostile, (value) => {
      assertInert(notesMarkdown(value), () => false);
    }),
  );
  assertInert(notesMarkdown('//T1053.003'), () => false);
  assert.deepEqual(rendered(notesMarkdown('reads `a_b` and `[c](d)`')).code, ['a_b', '[c](d)']);
});

test('A link has its own address and no other, and none that runs something', () => {
  fc.assert(
    fc.property(hostile, hostile, (label, tail) => {
      const { links, active } = rendered(`see ${markdownLink(label, `https://x.example/${tail}`)} there`);
      assert.deepEqual(active, []);
      assert.equal(links.length, 1);
      assert.match(links[0] ?? '', /^https:\/\/x\.example\/[^\s()]*$/);
      for (const scheme of ['command:', 'Command:', ' command:', 'javascript:', 'data:'])
        assertInert(markdownLink(label, scheme + tail), () => false);
    }),
  );
});

/** Lines with a value at each place that a hover or a completion looks at. */
const linesOf = (v: string): readonly string[] => [
  `-w /${v} -p wa -k ${v}`,
  `-w ${v} -p ${v} -k T1053.003-${v}`,
  `-a always,exit -F arch=b64 -S open,${v} -F path=/${v} -F key=${v}`,
  `-a always,exit -F arch=${v} -F auid=${v} -F exe=/${v} -F subj_user=${v}`,
  `-a always,exit -F ${v}=1 -F a0=${v} -F exit=${v} -F success=${v} -F obj_type=${v} -C ${v}`,
  `-a ${v},exit -S ${v} -F uid=${v} -F dir=/${v}/ -F filetype=${v} -F saddr_fam=${v} -F msgtype=${v}`,
  `-m ${v}`,
  `-D -k ${v}`,
  `-q ${v},/${v}`,
  `--signal ${v}`,
  `# ${v} T1053.003 ${v}`,
  `-w /etc/passwd -k a${v} extra ${v}`,
];

const context = { machine: 'x86_64', targets: targetsOf([], 'x86_64') } as const;

test('No value of a rules file makes a link, a picture or HTML in a hover', () => {
  fc.assert(
    fc.property(word, fc.nat(), (value, seed) => {
      for (const line of linesOf(value)) {
        const document = read(`${line}\n`);
        for (let n = 0; n < 5; n++) {
          const found = hover(document, (seed + n * 7919) % (line.length + 1), context);
          if (found) assertInert(hoverMarkdown(found));
        }
      }
    }),
    { numRuns: 150 },
  );
});

test('No file name makes a link, a picture or HTML in a hover', () => {
  const document = read('-w /etc/passwd -p wa -k id\n');
  const found = hover(document, 1, context);
  fc.assert(
    fc.property(hostile, (name) => {
      if (found)
        assertInert(hoverMarkdown({ ...found, place: [`Duplicate of line 3 of "${name}" (AR301).`] }));
      const places = [{ label: `${name}:1`, url: `file:///etc/${name}` }];
      const here = { rules: 1, places, insertUrl: 'command:auditRules.insertFromHover?x', missing: 2 };
      assertInert(
        describeTechnique('T1053.003', { here }) ?? '',
        (a) => ours.test(a) || a.startsWith('file:///etc/') || a === here.insertUrl,
      );
    }),
  );
});

test('No value of a rules file makes a link, a picture or HTML in a completion', () => {
  const values = ['[a](command:x)', '``![i](https://x.example/p.png)``', '<img/src=x>', 'https://x.example'];
  for (const value of values)
    for (const line of linesOf(value)) {
      const text = `-w /x -k ${value}\n${line}`;
      const list = complete(read(text), text.length, context);
      for (const { doc } of list.items.slice(0, 40))
        if (doc) assertInert(documentationOf(doc, context) ?? '');
    }
});

test('No bundle of technique data makes a link, a picture or HTML', () => {
  fc.assert(
    fc.property(hostile, hostile, hostile, (name, text, version) => {
      const objects = [
        { type: 'x-mitre-collection', id: 'x-mitre-collection--1', x_mitre_version: version, name },
        tactic('TA0002', 'execution', name, { description: text }),
        technique('T1053', name, {
          description: text,
          kill_chain_phases: [{ kill_chain_name: 'mitre-attack', phase_name: 'execution' }],
        }),
        technique('T1701', `x${name}`, { description: text }),
        group('G9001', `x${name}`, { aliases: [`x${name}`, text], description: text }),
        relationship('uses', stixId('intrusion-set', 'G9001'), stixId('attack-pattern', 'T1053')),
      ];
      const index = readBundle(bundle(objects));
      if ('problem' in index) return;
      useTechniques(index);
      // Of MITRE's own texts, https addresses stay links: that is what the user brought them for.
      const allowed = (a: string): boolean => a.startsWith('https://');
      for (const id of ['T1053', 'T1701'])
        assertInert(describeTechnique(id, { groups: true }) ?? '', allowed);
      for (const id of ['TA0002', 'G9001']) assertInert(describeActor(id) ?? '', allowed);
    }),
    { numRuns: 200 },
  );
});

test('No key and no file name makes a link, a picture or HTML in a coverage as Markdown', () => {
  const [target] = context.targets;
  assert.ok(target);
  fc.assert(
    fc.property(word, hostile, (key, name) => {
      const ruleset = singleFile(
        `-w /etc/cron.d -p wa -k T1053.003_${key}\n-w /etc/${key} -k T1078\n`,
        'a.rules',
      );
      const text = writeCoverage(coverage(load(ruleset, target)), 'markdown', {
        name,
        whereIs: (line) => `${name}:${line}`,
      });
      const { links, active } = rendered(text.replaceAll('<br>', ' '));
      assert.deepEqual(active, []);
      assert.deepEqual(
        links.filter((a) => !ours.test(a)),
        [],
      );
    }),
    { numRuns: 20 },
  );
});

test('A hover over a log links to its rule alone, whatever is in the log and in the rules', () => {
  const rule = '-a always,exit -F arch=b64 -S execve -k';
  fc.assert(
    fc.property(word, fc.array(hostile, { minLength: 4, maxLength: 4 }), (key, values) => {
      const [exe = '', name = '', cwd = '', node = ''] = values.map((v) => v.replaceAll('\n', ''));
      const encoded = (text: string): string => Buffer.from(text).toString('hex').toUpperCase();
      const text =
        `node=${node.replace(/ /g, '')} type=SYSCALL msg=audit(1.0:1): arch=c000003e syscall=59 success=yes exit=0 items=1 ` +
        `auid=0 comm="${name}" exe=${encoded(exe)} key=${encoded(key)}\n` +
        `type=CWD msg=audit(1.0:1): cwd="${cwd}"\ntype=PATH msg=audit(1.0:1): item=0 name=${encoded(name)}\n`;
      const log = finish(readLogDocument(text));
      assert.ok(log);
      const report = createEventReports(loadedRules(`${rule} ${key || 'k'}\n`), {
        wordsOf: () => ({ at: name, text: `${rule} ${key}` }),
      });
      const rules = { report, without: cwd, linkOf: () => 'file:///rules/a.rules#L1' };
      for (const { record } of log.records)
        for (const at of [record.start, text.indexOf('exe='), text.indexOf('key='), text.indexOf('name=')])
          for (const part of logHover(text, log, at, rules)?.parts ?? [])
            assertInert(part, (address) => address === 'file:///rules/a.rules#L1');
      const bare = logHover(text, log, text.indexOf('type='), { ...rules, report: undefined });
      for (const part of bare?.parts ?? []) assertInert(part);
    }),
    { numRuns: 300 },
  );
});
