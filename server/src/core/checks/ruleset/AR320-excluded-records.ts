import { F } from '../../facts/kernelNumbers.ts';
import { messageTypes } from '../../facts/tables.ts';
import { looksAt } from '../../matching/consultedFields.ts';
import { decide, type Event } from '../../matching/index.ts';
import { listOf, type Rule } from '../../model/rule.ts';
import type { LoadedRule } from '../../ruleset/loadResult.ts';
import {
  defineRulesetCheck,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import { ruleGroups } from './ruleGroups.ts';
import { lineOf, overTargets, withoutLine, wordsOf } from './rulesetFindings.ts';

type Process = Pick<Event, 'uid' | 'gid' | 'auid' | 'pid' | 'exe'>;

/**
 * Processes so different that a filter which matches all of them matches nearly every process: a session, a
 * daemon, root's work.
 */
const PROCESSES: readonly Process[] = [
  { uid: 1000, gid: 1000, auid: 1000, pid: 4242, exe: '/usr/bin/vim' },
  { uid: 33, gid: 33, auid: 0xffffffff, pid: 700, exe: '/usr/sbin/apache2' },
  { uid: 0, gid: 0, auid: 1000, pid: 5151, exe: '/usr/bin/id' },
];

const SYSCALL = messageTypes.find('SYSCALL')?.number ?? 1300;

/**
 * Reports whether a rule on the exclude list drops the records of a type for all processes; its action does
 * not matter.
 */
function drops(rule: Rule, msgtype: number): boolean {
  return PROCESSES.every((process) => {
    const decision = decide([rule], { ...process, list: 'exclude', msgtype });
    return decision !== undefined && decision !== 'unknown';
  });
}

/**
 * Returns the first rule that drops all SYSCALL records; undefined where none does, or where an earlier rule
 * ends the list.
 */
function culprit(rules: readonly LoadedRule[]): LoadedRule | undefined {
  for (const r of rules) {
    if (listOf(r.rule) !== 'exclude') continue;
    if (r.rule.fields.some((f) => !looksAt('exclude', f.field))) return undefined;
    if (drops(r.rule, SYSCALL)) return r;
  }
  return undefined;
}

function dropped(t: TargetRuleset): readonly RulesetFinding[] {
  const { always: idle, others: elsewhere } = ruleGroups(t.whole);
  const [first] = idle;
  const found = first && culprit(elsewhere);
  if (!found) return [];
  const line = lineOf(t.whole, found);
  const isAll = messageTypes.all().every(({ number }) => drops(found.rule, number));
  const others = idle.length === 1 ? 'the other rule records' : `the ${idle.length} other rules record`;
  const whose = found.rule.fields.every((f) => f.field === F.msgtype)
    ? 'every process'
    : 'nearly every process';
  const message = isAll
    ? `This rule drops every record of ${whose}, so ${others} nothing. Remove this rule.`
    : `This rule drops every SYSCALL record and with it the whole event, so ${others} nothing. Remove this rule, or exclude other record types.`;
  const edit = withoutLine(t.ruleset, line);
  const fixes = (): readonly RulesetFix[] =>
    edit ? [{ title: 'Remove this line', safety: 'unsafe', edits: [edit] }] : [];
  const related = [
    { ...wordsOf(lineOf(t.whole, first)), message: 'This rule is loaded but records nothing' },
  ];
  return [{ ...wordsOf(line), message, related, fixes }];
}

/** Reports an exclude rule that drops everything that the other rules record. */
export const excludedRecords = defineRulesetCheck({
  code: 'AR320',
  name: 'excluded-records',
  category: 'ruleset',
  severity: 'warning',
  title: 'An exclude rule that drops every event',
  evidence: 'kernel',
  what: 'A rule on the exclude list drops the record type SYSCALL (number 1300), or every record type, for every process. For example, its filter is `msgtype=SYSCALL`, `msgtype>0`, `msgtype!=USER_LOGIN` or a range of types. A filter that every process matches, such as `uid>=0`, does not limit the rule. On this list, the action does not matter: `always,exclude` drops records too. If the ruleset has no rules whose events the exclude rule could drop, nothing is reported.',
  why: 'An event begins with its SYSCALL record. If the exclude list drops that record, the kernel writes no other record of the event either. The rules are loaded and listed, but nothing is logged. Some container systems load such a rule by default.',
  run: (ctx) => overTargets(ctx, 'warning', dropped),
  examples: [
    {
      bad: '⟦-a exclude,always -F msgtype>0⟧\n-w /etc/passwd -p wa -k identity\n',
      fixed: '-w /etc/passwd -p wa -k identity\n',
    },
    {
      bad: '-w /etc/passwd -p wa -k identity\n⟦-a never,exclude -F msgtype=SYSCALL⟧\n',
      fixed: '-w /etc/passwd -p wa -k identity\n',
    },
    {
      bad: '-w /etc/passwd -p wa -k identity\n⟦-a always,exclude -F msgtype>=1300 -F msgtype<=1399⟧\n',
      fixed: '-w /etc/passwd -p wa -k identity\n',
    },
  ],
  good: [
    '-a always,exclude -F msgtype=CWD\n-w /etc/passwd -p wa -k identity',
    '-a always,exclude -F msgtype>1300\n-w /etc/passwd -p wa -k identity',
    '-a always,exclude -F msgtype=SYSCALL -F uid=33\n-w /etc/passwd -p wa -k identity',
    '-a exclude,always -F msgtype>0',
  ],
});
