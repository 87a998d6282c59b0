import { R } from '../../facts/releases.ts';
import { names } from '../../facts/targets.ts';
import type { CommandLine } from '../../syntax/line.ts';
import { byteLength } from '../../text/bytes.ts';
import { defineCheck, defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, optionsNamed, optionText, replace, rewrite } from '../edits.ts';

/** A setting with a value that it does not take. */
export const controlValue = defineLoadCheck({
  code: 'AR137',
  name: 'control-value',
  title: 'A setting with a value that it does not take',
  what: '-e and -f take exactly 0, 1 or 2. -b, -r and --backlog_wait_time take a number that begins with a digit.',
  why: 'auditctl refuses the line.',
  reasons: ['not-0-1-2', 'control-number', 'number-overflow'],
  message: (f) => {
    const { option = '', value = '' } = f.fault.words;
    if (f.reason === 'not-0-1-2')
      return {
        wrong: `"${option}" takes 0, 1 or 2, not "${value}".`,
        mend:
          option === '-e'
            ? 'Write 2 to lock the rules until the next boot, 1 to enable auditing.'
            : 'Write 1 to log a failure, 2 to halt the machine.',
      };
    if (f.reason === 'number-overflow') return { wrong: `"${value}" is too large for "${option}".` };
    return { wrong: `"${option}" takes a number, not "${value}".` };
  },
  fixes: (f): readonly Fix[] => {
    const { option = '', value = '' } = f.fault.words;
    const n = /^0*([0-9]+)$/.exec(value)?.[1];
    if (f.reason !== 'not-0-1-2') return [];
    if (n && Number(n) <= 2)
      return [fix(`Write "${Number(n)}"`, 'safe', replace(f.fault.span, String(Number(n))))];
    const to = option === '-e' && n ? '2' : '1';
    return [fix(`Write "${to}"`, 'unsafe', replace(f.fault.span, to))];
  },
  examples: [
    { bad: '-e 3', fixed: '-e 2' },
    { bad: '-f 01', fixed: '-f 1' },
    { bad: '-b many' },
    { bad: '-r -1' },
  ],
  good: ['-e 2', '-b 8192', '--backlog_wait_time 60000'],
});

/** Each option of a line on a line of its own. */
function apart(node: CommandLine): readonly Fix[] {
  if (node.rest.length > 0 || node.options.length < 2) return [];
  return [
    rewrite(
      node,
      'Give each option a line of its own',
      'unsafe',
      node.options.map((o) => optionText(node, o)).join('\n'),
    ),
  ];
}

/** -D in company. */
export const deleteAll = defineLoadCheck({
  code: 'AR138',
  name: 'delete-all',
  title: '-D beside other options',
  what: '-D (delete all rules) stands alone on its line, or with one key: "-D -k KEY".',
  why: 'auditctl refuses the line; as the last of three words -D makes auditctl crash.',
  reasons: ['delete-all', 'delete-all-crash'],
  span: (f) => optionsNamed(f.node, 'D', 'l')[0]?.span ?? f.fault.span,
  message: (f) => {
    const option = optionsNamed(f.node, 'D')[0] ? '-D' : '-l';
    return { wrong: `"${option}" stands beside other words.`, mend: `Give "${option}" a line of its own.` };
  },
  fixes: (f): readonly Fix[] => {
    const [first] = optionsNamed(f.node, 'D');
    const others = f.node.options.filter((o) => o !== first).map((o) => optionText(f.node, o));
    if (!first || f.node.rest.length > 0 || others.length === 0) return [];
    return [rewrite(f.node, 'Give "-D" a line of its own', 'unsafe', `-D\n${others.join('\n')}`)];
  },
  examples: [
    { bad: '-b 8192 -D', fixed: '-D\n-b 8192' },
    { bad: '-D -b 8192', fixed: '-D\n-b 8192' },
  ],
  good: ['-D', '-D -k identity'],
});

/** Options that ask or tell something and are used wrongly. */
export const request = defineLoadCheck({
  code: 'AR139',
  name: 'request',
  title: 'A request with words that it does not take',
  what: '-l takes -i or -k KEY, -s takes -i, -m one word, -q a mount point and a subtree with one comma, --signal the name of a signal without SIG (TERM, HUP, USR1, USR2, CONT).',
  why: 'auditctl refuses the line.',
  reasons: ['list-request', 'status-request', 'message-text', 'signal', 'equivalent'],
  message: (f) => {
    const value = f.fault.words['value'] ?? '';
    switch (f.reason) {
      case 'list-request':
        return { wrong: '"-l" takes "-i" or "-k KEY" and nothing else.' };
      case 'status-request':
        return { wrong: '"-s" takes "-i" and nothing else.' };
      case 'message-text':
        return { wrong: 'The text of "-m" is one word of plain ASCII, alone on its line.' };
      case 'signal':
        return { wrong: `"${value}" is no signal for auditd.`, mend: 'Write TERM, HUP, USR1, USR2 or CONT.' };
      default:
        return { wrong: `"${value}" is no mount point and subtree with one comma between them.` };
    }
  },
  fixes: (f): readonly Fix[] => {
    const bare = (f.fault.words['value'] ?? '').replace(/^SIG/i, '').toUpperCase();
    if (f.reason !== 'signal' || !['TERM', 'HUP', 'USR1', 'USR2', 'CONT'].includes(bare)) return [];
    return [fix(`Write "${bare}"`, 'safe', replace(f.fault.span, bare))];
  },
  examples: [
    { bad: '--signal SIGHUP', fixed: '--signal HUP' },
    { bad: '-l -k' },
    { bad: '-m text of words' },
    { bad: '-q /mnt' },
  ],
  good: ['--signal HUP', '-q /mnt,/srv'],
});

/** A rules file inside a rules file. */
export const nestedFile = defineLoadCheck({
  code: 'AR140',
  name: 'nested-file',
  title: 'A rules file that reads another',
  what: 'A rules file cannot read another one with -R. Rules in several files go into /etc/audit/rules.d, where augenrules joins them.',
  why: 'auditctl refuses the line.',
  reasons: ['nested-file'],
  message: (f) => ({
    wrong: `A rules file cannot read another one ("${f.fault.words['path']}").`,
    mend: 'Put that file into /etc/audit/rules.d.',
  }),
  fixes: () => [fix('Make it a comment', 'unsafe', replace({ start: 0, end: 0 }, '# '))],
  examples: [{ bad: '-R /etc/audit/other.rules', fixed: '# -R /etc/audit/other.rules' }],
  good: ['# -R /etc/audit/other.rules'],
});

/** A rule that is dropped because of another option on its line. */
export const dropsRule = defineLoadCheck({
  code: 'AR141',
  name: 'drops-rule',
  title: 'A rule that is dropped because of an option behind it',
  what: 'Options such as -i, -c, -s, -l, -t, -v end the reading of their line. A rule that was begun on the line is not sent.',
  why: 'auditctl ends without an error, and the rule is not there.',
  reasons: ['drops-rule'],
  span: (f) => f.node.options.at(-1)?.span ?? f.fault.span,
  message: (f) => {
    const last = f.node.options.at(-1);
    return {
      wrong: `"${last ? optionText(f.node, last) : ''}" ends the line for auditctl, and the rule before it is dropped without a word.`,
      mend: 'Give it a line of its own.',
    };
  },
  fixes: (f): readonly Fix[] => {
    const last = f.node.options.at(-1);
    if (!last || f.node.rest.length > 0) return [];
    const rule = f.node.text.slice(0, last.span.start).trimEnd();
    return [
      rewrite(
        f.node,
        `Put "${optionText(f.node, last)}" on a line of its own`,
        'unsafe',
        `${optionText(f.node, last)}\n${rule}`,
      ),
      ...apart(f.node).slice(1),
    ];
  },
  examples: [{ bad: '-w /etc/passwd -p wa -k identity -i', fixed: '-i\n-w /etc/passwd -p wa -k identity' }],
  good: ['-i\n-w /etc/passwd -p wa -k identity'],
});

/** -A in the releases that take it for a deletion. */
export const prependDeletes = defineCheck({
  code: 'AR142',
  applies: (node) => node.text.includes('-A'),
  name: 'prepend-deletes',
  category: 'load',
  severity: 'error',
  title: '-A in a release that takes it for -d',
  what: 'audit 4.0.4, 4.0.5 and 4.1.0 delete a rule where -A should put it first.',
  why: 'The rule is not there, and the load stops because there is nothing to delete.',
  run: (ctx) => {
    if (ctx.node.kind !== 'command' || ctx.failure) return [];
    const hit = ctx.verdicts.filter((j) => j.verdict.rule?.type === 'delete');
    const option = hit.length === 0 ? undefined : optionsNamed(ctx.node, 'A')[0];
    if (!option) return [];
    return [
      {
        span: option.span,
        severity: hit.length === ctx.verdicts.length ? 'error' : 'warning',
        message: `"-A" deletes a rule instead of adding it on ${names(hit.map((j) => j.target))}. Put the rule earlier in the file and write "-a".`,
        fixes: () => [fix('Write "-a"', 'unsafe', replace(option.span, '-a'))],
      },
    ];
  },
  examples: [
    { bad: '-A never,exit -F arch=b64 -S open', fixed: '-a never,exit -F arch=b64 -S open', target: '4.1.0' },
  ],
  good: ['-A never,exit -F arch=b64 -S open'],
});

/** Words that a release before 4.2 drops. */
export const droppedWords = defineCheck({
  code: 'AR143',
  // A word has at least one byte and a blank: fewer words than a sixth of the line's length never come near the limit.
  applies: (node) => node.words.length > 1 + Math.floor(node.text.length / 6),
  name: 'dropped-words',
  category: 'load',
  severity: 'warning',
  title: 'Words at the end of a line of many short words',
  what: 'Before audit 4.2 a line may have one word more than a third of its length in bytes. The words behind are dropped without a word.',
  why: 'The rule that is loaded is another than the one that was written: it may lack its last filter or its key.',
  run: (ctx) => {
    if (ctx.node.kind !== 'command') return [];
    const kept = 1 + Math.floor(byteLength(ctx.node.text) / 3);
    const first = ctx.node.words[kept];
    const old = ctx.targets.filter((t) => t.release < R.v4_2_1);
    if (!first || old.length === 0 || ctx.failure) return [];
    const end = ctx.node.words.at(-1)?.span.end ?? first.span.end;
    return [
      {
        span: { start: first.span.start, end },
        message: `"${ctx.node.text.slice(first.span.start, end)}" is dropped without a word on ${names(old)}: the line has too many short words. Join the system calls with commas.`,
      },
    ];
  },
  examples: [{ bad: '-w / -k a b' }],
  good: ['-w /etc/passwd -p wa -k identity'],
});
