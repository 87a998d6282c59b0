import { machines } from '../../server/src/core/facts/machines.ts';
import { R, releases } from '../../server/src/core/facts/releases.ts';
import type { Target } from '../../server/src/core/facts/targets.ts';
import { FULL_MASK, PREPEND, type Rule } from '../../server/src/core/model/rule.ts';
import { verdictOf } from '../../server/src/core/model/verdictOf.ts';
import { type Lister, listedRule } from '../../server/src/core/ruleset/listedRule.ts';
import { newKernel, rulesOf, sendLine } from '../../server/src/core/ruleset/loadingKernel.ts';
import type { LoadedRule } from '../../server/src/core/ruleset/loadResult.ts';
import { compareNames } from '../../server/src/core/ruleset/naturalOrder.ts';
import {
  hasOption,
  mayControl,
  mayHaveOption,
  mayHaveOptionNamed,
} from '../../server/src/core/ruleset/quickOptions.ts';
import { ruleDelta } from '../../server/src/core/ruleset/ruleDelta.ts';
import {
  isEditorsFile,
  isNearlyRulesFileName,
  isRulesFileName,
  rulesDirectoryOf,
} from '../../server/src/core/ruleset/rulesDirectory.ts';
import { RuleTable } from '../../server/src/core/ruleset/ruleTable.ts';
import { type SentRule, sentRule, shareSentRule } from '../../server/src/core/ruleset/sentRule.ts';
import { type CommandLine, parseLine } from '../../server/src/core/syntax/line.ts';
import { generated } from '../conformance/damage.ts';
import { random } from '../conformance/vocabulary.ts';
import { type Answer, digest } from './answers.ts';
import { fileNames, targets } from './rulesetDirectories.ts';
import { plainRules, plainSent, reused, shown } from './rulesetPlain.ts';

const WRITTEN =
  `-w /etc -p wa|-pwa -w /etc|-W /etc/passwd|-a always,exit -F arch=b64 -F arch=b32 -S 1|-Aalways,exit -S 5
-a always,exit -F arch!=b64 -S 1|-a always,exit -F path=/etc/passwd -F perm=wa|-a always,exit -F dir=/etc -F perm=r -k x
-a always,exit -S open -F uid=alice -F gid=staff -F auid!=bob|-d never,task|-A always,exclude -F msgtype=CWD|-F uid=0 -w /a
-w /etc -F auid=alice -k a|-k x -w /etc|-w /etc/ -k x -k y|-a always,exit -S all -F perm=x|-a never,user -F perm=x
-a always,exit -F arch=b64 -S all -F uid=1 -F arch=b64|-a always,filesystem -F fstype=debugfs|-D -w /etc|--w /etc|-w`.split(
    /[|\n]/,
  );
const LETTERS = ['e', 'w', 'W', 'D', 'b', 'f', 'r', 'k', 'p', 'S', 'F', 'a', 'A', 'd', 'i', '-'];
const LONG_NAMES = ['backlog_wait_time', 'reset-lost', 'help', 'e', 'k'];

function commandsOf(lines: readonly string[]): readonly CommandLine[] {
  return lines.map(parseLine).filter((node) => node.kind === 'command');
}

/** Answers what is known of the rules that lines send, how they are listed, and which options the lines have. */
export function lineAnswers(): readonly Answer[] {
  const listers = releases.map(
    (_, release): Lister => ({ release, machine: machines[10 - release] ?? 'i386' }),
  );
  const nodes = commandsOf([...WRITTEN, ...generated(77, 1300)]);
  // Most lines of the vocabulary send nothing, so a few of them do.
  const sends = (node: CommandLine): boolean => verdictOf(node, targets[4] as Target).rule !== undefined;
  const asked = [...nodes.slice(0, 90), ...nodes.slice(90).filter(sends)].slice(0, 380);
  return asked.map((node, i) => {
    const verdicts = targets.map((t) => verdictOf(node, t));
    // Most lines are asked about as targetClasses does, some without sharing.
    if (i % 4 !== 0)
      for (const [at, own] of verdicts.entries()) shareSentRule(node, own, verdicts.slice(0, at));
    const sent = verdicts.map((v) => sentRule(node, v));
    const isKept = verdicts.every((v, at) => sentRule(node, v) === sent[at]);
    const groups = sent.map((s) => (s ? sent.indexOf(s) : '-')).join('');
    const own = sent.find((s) => s !== undefined);
    const facts = own && [
      own.list,
      own.watch,
      own.full,
      own.hash,
      own.eventHash,
      [own.asTree].includes(own.asTree),
      own.arch,
    ];
    const printed = sent.map((s) => s && listers.map((lister) => listedRule(s.rule, lister)));
    const text = own ? JSON.stringify(listedRule(own.rule, { release: R.v4_2_2, machine: 'x86_64' })) : '';
    const options = [hasOption, mayHaveOption].map(
      (has) => LETTERS.filter((l) => has(node, l)).join('') || '.',
    );
    const named = LONG_NAMES.map((n) => Number(mayHaveOptionNamed(node, n))).join('');
    const ends = `${options.join(' ')} ${named} ${mayControl(node)}`;
    const answer = `${groups} ${isKept} ${facts?.join() ?? '-'} ${shown(text)} ${digest(JSON.stringify([sent.map(plainSent), printed]))} ${ends}`;
    return { input: shown(node.text), answer };
  });
}

/** Answers how rules are listed and shared that no line of the vocabulary sends. */
export function changedRuleAnswers(): readonly Answer[] {
  const t = targets[4] as Target;
  const lister: Lister = { release: t.release, machine: t.machine };
  return commandsOf(WRITTEN).flatMap((node): readonly Answer[] => {
    const verdict = verdictOf(node, t);
    const { rule } = verdict;
    if (!rule) return [];
    const others: readonly Rule[] = [
      ...[62, 63, 0].map((word) => ({ ...rule, mask: FULL_MASK.map((w, i) => (i === word ? w - 9 : w)) })),
      ...[0xffffffff, rule.flags ^ PREPEND, 3, 7].map((flags) => ({ ...rule, flags })),
      ...[0, 1, 2].map((action) => ({ ...rule, action })),
      ...(['add', 'delete'] as const).map((type) => ({ ...rule, type })),
      ...[11, 106, 999, 103].map((field) => ({ ...rule, fields: rule.fields.map((f) => ({ ...f, field })) })),
      ...[0, 5, 0x40000000].map((op) => ({
        ...rule,
        fields: rule.fields.map((f) => ({ ...f, op, value: op - 7 })),
      })),
      { ...rule, fields: [] },
    ];
    const answers = others.map((other) => {
      const own = { ...verdict, rule: other };
      shareSentRule(node, own, [verdict]);
      return [listedRule(other, lister), sentRule(node, own) === sentRule(node, verdict)] as const;
    });
    const shared = answers.map(([, isShared]) => Number(isShared)).join('');
    return [
      {
        input: `changed rules of ${node.text}`,
        answer: `${shared} ${digest(answers.map(([text]) => text))}`,
      },
    ];
  });
}

/** Answers what tables of rules find, what a kernel makes of lines that are sent to it, and how rules differ. */
export function tableAnswers(): readonly Answer[] {
  const [t] = targets.slice(-1) as [Target];
  const watches = Array.from({ length: 70 }, (_, i) => `-w /etc/${i >> 1}${i % 3 === 0 ? '/' : ''} -p wa`);
  const lines = [
    '-D',
    ...WRITTEN,
    ...watches,
    ...generated(78, 200),
    '-e 2',
    '-w /late',
    '-s',
    '-b 5',
    '-W /etc/1 -p wa',
  ];
  const nodes = commandsOf(lines);
  const sent = nodes.map((node) => sentRule(node, verdictOf(node, t)));
  const rules = sent.filter((s) => s !== undefined);
  const trees = rules.map(({ asTree, ...s }) => ({ ...s, asTree, eventHash: 0, rule: asTree ?? s.rule }));
  const clashing = rules.map(
    (s): SentRule => ({ ...s, eventHash: 0, asTree: undefined, hash: 7, watchHash: 7 }),
  );
  const tables = [rules, [...trees, ...rules], clashing].flatMap((all, kind) =>
    [false, true].flatMap((ofWatches) =>
      [0, 26, 300].map((expected): Answer => {
        const table = new RuleTable(ofWatches, expected);
        const r = random(kind);
        const found = all.flatMap((rule, i) => {
          const there = table.lineOf(rule);
          if (r.chance(0.8)) table.add(rule, i);
          if (r.chance(0.04)) table.drop(new Set([i, r.below(all.length), r.below(i + 1), r.below(i + 1)]));
          return [there, table.lineOf(rule)];
        });
        const end = all.map((rule) => table.lineOf(rule) ?? -1);
        const answer = `${end.filter((n) => n >= 0).length} there, ${digest(JSON.stringify([found, end]))}`;
        return { input: `table of rules ${kind}, of watches ${ofWatches}, ${expected} expected`, answer };
      }),
    ),
  );
  let before: readonly LoadedRule[] = [];
  const kernels = [0, 0, 1, 5, 40].map((from): Answer => {
    const kernel = newKernel(before);
    const results = nodes.slice(from).map((node, i) => {
      const { outcome, because } = sendLine(kernel, i, node, verdictOf(node, t), sent[from + i]);
      return [outcome, because, rulesOf(kernel).length];
    });
    const kept = reused(rulesOf(kernel), before);
    before = rulesOf(kernel);
    const { removed, controls, lockedBy, lastDeleting, cleared } = kernel;
    const state = [
      removed.map((d) => [d.line, d.by]),
      controls,
      lockedBy,
      lastDeleting,
      cleared,
      plainRules(before),
    ];
    return {
      input: `kernel, lines from ${from}`,
      answer: `${before.length} rules, ${kept} kept, ${digest(JSON.stringify([results, state]))}`,
    };
  });
  const loaded = rules.map((s, line): LoadedRule => ({ line, rule: s.rule, sent: s }));
  const deltas = Array.from({ length: 40 }, (_, i): Answer => {
    const r = random(i);
    const old = loaded.slice(0, r.below(loaded.length)).filter(() => r.chance(0.5));
    const now = loaded
      .slice(0, 1 + r.below(loaded.length))
      .filter((rule) => r.chance(old.includes(rule) ? 0.9 : 0.1));
    for (let moves = r.below(9); moves > 0; moves--)
      now.splice(r.below(now.length), 0, ...now.splice(r.below(now.length), 1 + r.below(4)));
    const { before: was, after, added, removed } = ruleDelta(old, now);
    const plain = JSON.stringify([[...was], [...after], added, removed]);
    return {
      input: `difference ${i} of rules`,
      answer: `${old.length} to ${now.length}: +${added.length} -${removed.length} ${digest(plain)}`,
    };
  });
  return [...tables, ...kernels, ...deltas];
}

const VERSIONS =
  `a a0 a00 a1 a01 a001 a1b a1.b a1~ a~ a~~ a. a.b a.b.c a.1 a-1 a_1 a+ A B b 1 01 10 2 0 1a 1.2 1.10 1.2.rules
1.10.rules foo.7z foo-1.7z a.tar.gz a.tar~ ä é a.~b a.b~1 a.b1 a. .a # a# 1# 12345678901234567890 12345678901234567891`.split(
    /\s+/,
  );
const SIGNS = ['<', '=', '>'];

/** Answers how names of files are ordered and what they are taken for. */
export function nameAnswers(): readonly Answer[] {
  const names = [...VERSIONS, ...fileNames];
  const ordered = names.map((name): Answer => {
    const answer = names.map((other) => SIGNS[Math.sign(compareNames(name, other)) + 1]).join('');
    return { input: `${JSON.stringify(name)} among names`, answer };
  });
  const more = [
    'x.rules.bak',
    'x.rule',
    'x.rules~',
    'x.rules_1',
    'x.rules-2',
    'x.rulesx',
    'rules',
    '.rule',
    '#a',
    'a#',
    '##',
    '#',
  ];
  const taken = [
    ...fileNames,
    ...more,
    '.a.swo',
    '.a.swz',
    'a.swp',
    '.sw',
    '.swp',
    '.#',
    '#\n#',
    '.\n.swp',
  ].map((name): Answer => {
    const answer = `${isRulesFileName(name)} ${isNearlyRulesFileName(name)} ${isEditorsFile(name)}`;
    return { input: `kind of ${JSON.stringify(name)}`, answer };
  });
  const configured = new Set(['/srv/audit', '/PLAIN/x', '']);
  const paths = [
    '/etc/audit/rules.d/a.rules',
    '/etc/rules.d',
    '/rules.d/x',
    'rules.d/x',
    '/srv/audit/b',
    '/srv/auditx/b',
    'a',
  ];
  const placed = [
    ...paths,
    '/plain/x/c',
    '/a/xrules.d/y',
    'file:///x/rules.d/z',
    '',
    '/',
    '/rules.d/a/b',
  ].map((path): Answer => {
    const upper = rulesDirectoryOf(path, configured, (d) => d.replace('plain', 'PLAIN'));
    return {
      input: `directory of ${JSON.stringify(path)}`,
      answer: `${rulesDirectoryOf(path, configured)} ${upper}`,
    };
  });
  return [...ordered, ...taken, ...placed];
}
