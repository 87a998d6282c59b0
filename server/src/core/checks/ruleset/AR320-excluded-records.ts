import { messageTypes } from '../../facts/tables.ts';
import { excludes, mayEndExcluding, mayExclude } from '../../matching/excluded.ts';
import { decide, type Event } from '../../matching/index.ts';
import { listOf, type Rule } from '../../model/rule.ts';
import type { LoadedRule } from '../../ruleset/loadResult.ts';
import type { MergedLine } from '../../ruleset/ruleset.ts';
import { excludesEvery } from '../../ruleset/silence.ts';
import { both } from '../../text/series.ts';
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
 * Returns the rules that drop the SYSCALL records of nearly all processes, in their order; without those
 * after a rule that ends the list.
 */
function culprits(rules: readonly LoadedRule[]): readonly LoadedRule[] {
  const found: LoadedRule[] = [];
  for (const r of rules) {
    if (mayEndExcluding(r.rule)) break;
    if (listOf(r.rule) === 'exclude' && drops(r.rule, SYSCALL)) found.push(r);
  }
  return found;
}

function dropped(t: TargetRuleset): readonly RulesetFinding[] {
  const { always: idle, others: elsewhere } = ruleGroups(t.whole);
  const few = idle.length > 0 ? culprits(elsewhere) : [];
  const whole = few.find(({ rule }) => idle.every((r) => excludes(rule, r.rule)));
  const found = whole ?? few.find(({ rule }) => idle.some((r) => mayExclude(rule, r.rule)));
  const first = found && idle.find((r) => mayExclude(found.rule, r.rule));
  if (!found || !first) return [];
  const line = lineOf(t.whole, found);
  const edit = withoutLine(t.ruleset, line);
  const fixes = (): readonly RulesetFix[] =>
    edit ? [{ title: 'Remove this line', safety: 'unsafe', edits: [edit] }] : [];
  const less = whole ? 'This rule is loaded but records nothing' : 'This rule records less than it says';
  const related = [{ ...wordsOf(lineOf(t.whole, first)), message: less }];
  const others = idle.length === 1 ? 'the other rule records' : `the ${idle.length} other rules record`;
  const left = `so ${others} ${whole ? 'nothing' : 'only other events'}.`;
  return [{ ...wordsOf(line), message: messageOf(found, line, left), related, fixes }];
}

/** Returns the message about a rule that drops events. */
function messageOf({ rule }: LoadedRule, { node }: MergedLine, left: string): string {
  const isOfAll = excludesEvery(rule);
  const isAll = messageTypes.all().every(({ number }) => drops(rule, number));
  const fields = node.kind === 'command' ? node.parts.fields.filter((f) => f.name !== 'msgtype') : [];
  const filters = both(fields.map((f) => `"${f.argument.value}"`));
  if (isAll)
    return `This rule drops every record ${isOfAll ? 'of every process' : `where ${filters}`}, ${left} Remove this rule.`;
  const what = isOfAll
    ? 'every SYSCALL record and with it the whole event'
    : `every event where ${filters}, by its SYSCALL record`;
  return `This rule drops ${what}, ${left} Remove this rule, or exclude other record types.`;
}

/** Reports an exclude rule that drops everything that the other rules record. */
export const excludedRecords = defineRulesetCheck({
  code: 'AR320',
  name: 'excluded-records',
  category: 'ruleset',
  severity: 'warning',
  title: 'An exclude rule that drops every event',
  evidence: 'kernel',
  what: 'A rule on the exclude list drops the record type SYSCALL (number 1300), or every record type, for every process or nearly every one. For example, its filter is `msgtype=SYSCALL`, `msgtype>0`, `msgtype!=USER_LOGIN` or a range of types. A filter that every process matches, such as `uid>=0`, does not limit the rule. One that nearly every process matches, such as `auid>=1000`, is reported too: the processes of daemons, whose `auid` is not set (4294967295), match it as well. On this list, the action does not matter: `always,exclude` drops records too. If the ruleset has no rules whose events the exclude rule could drop, nothing is reported.',
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
