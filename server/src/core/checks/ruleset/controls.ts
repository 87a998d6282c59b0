import { strtoul } from '../../model/parseNumbers.ts';
import type { LoadedLine } from '../../ruleset/load.ts';
import { type MergedLine, originOf, placeOf, type Ruleset } from '../../ruleset/ruleset.ts';
import type { CommandLine, OptionNode } from '../../syntax/line.ts';
import { optionEnd, withoutSpan } from '../edits.ts';
import {
  defineRulesetCheck,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import {
  allOf,
  inLine,
  lineOf,
  overTargets,
  quoted,
  rules,
  whereIs,
  withoutLine,
  wordsOf,
} from './rulesetFindings.ts';

function optionOf(line: MergedLine, name: string): OptionNode | undefined {
  return line.node.kind === 'command' ? line.node.options.find((o) => o.name === name) : undefined;
}

const wouldAdd = (l: LoadedLine): boolean => l.rule?.type === 'add' && l.verdict?.outcome === 'loads';

function afterLock(t: TargetRuleset): readonly RulesetFinding[] {
  const lock = t.whole.lines.findIndex(
    (l) => l.outcome === 'done' && optionOf(l.line, 'e')?.argument?.value === '2',
  );
  const at = t.whole.lines[lock];
  const option = at && optionOf(at.line, 'e');
  const after = t.whole.lines.slice(lock + 1).filter((l) => l.outcome === 'locked');
  const first = after[0];
  if (!at || !option || !first) return [];
  const lost = after.filter(wouldAdd).length;
  const place = placeOf(at.line, { start: option.span.start, end: optionEnd(option) });
  const what = lost > 0 ? `the ${rules(lost)} below will not load` : `${quoted(first.line)} below is refused`;
  const top =
    at.line.hoisted && at.line.hoisted !== 'e'
      ? ` augenrules takes this line for a -${at.line.hoisted} line and puts it on top.`
      : '';
  const message = `"-e 2" locks the rules until the next boot: ${what} (Operation not permitted).${top} Make -e 2 the last line, on a line of its own.`;
  return [
    {
      ...place,
      message,
      related: [{ ...wordsOf(first.line), message: 'The first line that is refused' }],
      fixes: () => lockLast(t.ruleset, at.line, option),
    },
  ];
}

/** Moves -e 2 to the end of its file (in a folder augenrules does that), taking it out of a line that holds more. */
function lockLast(ruleset: Ruleset, line: MergedLine, option: OptionNode): readonly RulesetFix[] {
  const { file } = originOf(line);
  const text = ruleset.files[file]?.text ?? '';
  const alone = (l: MergedLine): boolean =>
    l.node.kind === 'command' && l.node.options.length === 1 && optionOf(l, 'e')?.argument?.value === '2';
  const cut = withoutSpan(line.text, { start: option.span.start, end: optionEnd(option) });
  const others = ruleset.lines
    .filter((l) => alone(l) && originOf(l).file === file)
    .map((l) => withoutLine(ruleset, l));
  const gone = alone(line) ? [] : [inLine(line, cut.span.start, cut.span.end, cut.newText)];
  const end = {
    file,
    span: { start: text.length, end: text.length },
    newText: `${text.endsWith('\n') ? '' : '\n'}-e 2\n`,
  };
  const edits = line.origins.length > 1 ? undefined : allOf(...gone, ...others, end);
  return edits ? [{ title: 'Move "-e 2" to the end of the file', safety: 'safe', edits }] : [];
}

/** Rules after -e 2. */
export const rulesAfterLock = defineRulesetCheck({
  code: 'AR305',
  name: 'rules-after-lock',
  category: 'ruleset',
  severity: 'error',
  title: 'Rules after -e 2',
  what: '-e 2 locks the audit configuration until the next boot. Lines stand behind it that change the configuration.',
  why: 'The kernel refuses them with EPERM, and auditctl stops. augenrules moves a line that begins with -e to the end, but not an -e behind -b or -f, nor, with the mawk of Debian 12 and Ubuntu 22.04, one behind a blank.',
  run: (ctx) => overTargets(ctx, 'error', afterLock),
  examples: [
    {
      bad: '-D\n⟦-e 2⟧\n-w /etc/passwd -p wa -k identity\n',
      fixed: '-D\n-w /etc/passwd -p wa -k identity\n-e 2\n',
    },
    {
      bad: '#-- 10-base.rules\n-b 8192 ⟦-e 2⟧\n#-- 30-rules.rules\n-w /etc/passwd -p wa -k identity\n',
      fixed: '#-- 10-base.rules\n-b 8192\n-e 2\n#-- 30-rules.rules\n-w /etc/passwd -p wa -k identity\n',
    },
  ],
  good: [
    '-w /etc/passwd -p wa -k identity\n-e 2',
    '#-- 10-base.rules\n-e 2\n#-- 30-rules.rules\n-w /etc/passwd -p wa -k identity',
  ],
});

function isBareClear(node: CommandLine): boolean {
  return node.words.length === 1 && node.options[0]?.name === 'D';
}

function clears(t: TargetRuleset): readonly RulesetFinding[] {
  const by = new Map<number, MergedLine[]>();
  for (const r of t.whole.removed) by.set(r.by, [...(by.get(r.by) ?? []), lineOf(t.whole, r)]);
  return [...by].flatMap(([index, gone]) => {
    const line = lineOf(t.whole, { line: index });
    const first = [...gone].sort((a, b) => a.number - b.number)[0];
    if (line.node.kind !== 'command' || !isBareClear(line.node) || !first) return [];
    const place = wordsOf(line);
    const glue =
      t.ruleset.kind === 'folder'
        ? ' augenrules moves "-D" to the top only where it stands alone at the start of its line.'
        : '';
    const message = `"-D" deletes the ${rules(gone.length)} above it, from ${whereIs(t.ruleset, first, place.file)} on.${glue} Put it above all rules.`;
    return [
      {
        ...place,
        message,
        related: [{ ...wordsOf(first), message: 'Deleted again' }],
        fixes: () => clearFirst(t.ruleset, line, first),
      },
    ];
  });
}

function clearFirst(ruleset: Ruleset, line: MergedLine, first: MergedLine): readonly RulesetFix[] {
  if (line.origins.length > 1) return [];
  if (ruleset.kind === 'folder')
    return [
      {
        title: 'Write "-D" alone at the start of the line',
        safety: 'unsafe',
        edits: [inLine(line, 0, line.text.replace(/\r$/, '').length, '-D')],
      },
    ];
  const start = originOf(first).start;
  const edits = allOf(withoutLine(ruleset, line), {
    file: originOf(first).file,
    span: { start, end: start },
    newText: '-D\n',
  });
  return edits ? [{ title: 'Move "-D" above the rules', safety: 'unsafe', edits }] : [];
}

/** -D behind rules. */
export const clearNotFirst = defineRulesetCheck({
  code: 'AR306',
  name: 'delete-all-not-first',
  category: 'ruleset',
  severity: 'warning',
  title: '-D behind rules',
  what: '-D deletes every rule that is loaded, and rules stand above it.',
  why: 'Those rules load and are gone again without a word.',
  run: (ctx) => overTargets(ctx, 'warning', clears),
  examples: [
    {
      bad: '-w /etc/passwd -p wa -k identity\n⟦-D⟧\n-w /etc/shadow -p wa -k identity\n',
      fixed: '-D\n-w /etc/passwd -p wa -k identity\n-w /etc/shadow -p wa -k identity\n',
    },
  ],
  good: ['-D\n-w /etc/passwd -p wa -k identity', '-w /etc/passwd -p wa -k identity\n-D -k old'],
});

const CONTROL_TITLES = { b: 'backlog', e: 'value', f: 'failure mode', D: '' } as const;

function settingOf(text: string, control: string): string | undefined {
  return new RegExp(`-${control} *([0-9A-Za-z]+)`).exec(text)?.[1];
}

function overridden(t: TargetRuleset): readonly RulesetFinding[] {
  return t.ruleset.dropped.flatMap((line) => {
    if (line.why !== 'overridden' || !line.by || !line.control || line.control === 'D') return [];
    const winner = t.ruleset.lines.find((l) => l.hoisted === line.control);
    const [mine, final] = [
      settingOf(line.text, line.control),
      winner && settingOf(winner.text, line.control),
    ];
    const place = {
      file: line.origins[0].file,
      span: {
        start: line.origins[0].start,
        end: line.origins[line.origins.length - 1]?.end ?? line.origins[0].end,
      },
    };
    if (line.origins.length > 1 || !winner || mine === undefined || final === undefined || mine === final)
      return [];
    const lower = strtoul(final).value < strtoul(mine).value;
    const control = CONTROL_TITLES[line.control];
    const where = whereIs(t.ruleset, winner, place.file);
    const message = `"${line.text.trim()}" is left out: of all -${line.control} lines augenrules keeps the last, "${winner.text.trim()}" in ${where}, so the ${control} is ${final}. Keep one.`;
    return [
      {
        ...place,
        message,
        severity: lower ? ('warning' as const) : ('info' as const),
        related: [{ ...wordsOf(winner), message: 'The line that counts' }],
      },
    ];
  });
}

/** A control that a later file overrides. */
export const overriddenControl = defineRulesetCheck({
  code: 'AR307',
  name: 'overridden-control',
  category: 'ruleset',
  severity: 'info',
  title: 'A -b, -e or -f line that another one overrides',
  evidence: 'auditctl',
  what: 'Several files set the backlog, the failure mode or the lock. augenrules keeps the last line of each kind and leaves the others out, with all that stands on them.',
  why: 'The value that was written here is never set. Where the last one is lower, this is a warning.',
  run: (ctx) => overTargets(ctx, 'info', overridden),
  examples: [{ bad: '#-- 10-base.rules\n⟦-b 8192⟧\n-f 2\n#-- 50-site.rules\n-b 320\n' }],
  good: [
    '#-- 10-base.rules\n-D\n-b 8192\n#-- 50-site.rules\n-D\n',
    '#-- 10-base.rules\n-b 8192\n#-- 50-site.rules\n-b 8192\n',
  ],
});

function stopped(t: TargetRuleset): readonly RulesetFinding[] {
  const { stopsAt, lines } = t.load;
  const stop = stopsAt === undefined ? undefined : lines[stopsAt];
  if (stopsAt === undefined || !stop || t.ruleset.kind === 'file') return [];
  const here = wordsOf(stop.line);
  const lost = new Map<number, LoadedLine[]>();
  for (const l of lines.slice(stopsAt + 1)) {
    const { file } = originOf(l.line);
    if (file !== here.file && wouldAdd(l)) lost.set(file, [...(lost.get(file) ?? []), l]);
  }
  if (lost.size === 0) return [];
  const name = (file: number): string => `"${t.ruleset.files[file]?.name ?? ''}"`;
  const list = [...lost].map(([file, ls]) => `${name(file)} (${ls.length})`);
  const shown =
    list.length > 4 ? [...list.slice(0, 3), `${list.length - 3} more`].join(', ') : list.join(', ');
  const total = [...lost.values()].reduce((n, ls) => n + ls.length, 0);
  const verb = stop.outcome === 'crashes' ? 'crashes' : 'stops';
  const stopping: RulesetFinding = {
    ...here,
    message: `auditctl ${verb} at ${quoted(stop.line)}, and ${rules(total)} of other files never load: ${shown}. Mend this line first.`,
    related: [...lost.values()]
      .slice(0, 4)
      .flatMap((ls) => (ls[0] ? [{ ...wordsOf(ls[0].line), message: 'Not loaded from here on' }] : [])),
  };
  const missing = [...lost].flatMap(([file, ls]): RulesetFinding[] => {
    const [first] = ls;
    if (!first) return [];
    const message = `${ls.length === 1 ? 'This rule is' : `From here on the ${rules(ls.length)} of this file are`} not loaded: auditctl ${verb} at ${whereIs(t.ruleset, stop.line, file)}, ${quoted(stop.line)}. Mend that line.`;
    return [{ ...wordsOf(first.line), message, related: [{ ...here, message: `auditctl ${verb} here` }] }];
  });
  return [stopping, ...missing];
}

/** A line that keeps other files from loading. */
export const stoppedLoad = defineRulesetCheck({
  code: 'AR308',
  name: 'load-stops',
  category: 'ruleset',
  severity: 'error',
  title: 'A line that keeps other files from loading',
  what: 'auditctl stops at the first line that it or the kernel refuses, unless -i or -c stands above. Rules of other files come after it.',
  why: 'Those rules are not loaded, though nothing is wrong with them. The rules before the line stay loaded, so the system looks audited.',
  run: (ctx) => overTargets(ctx, 'error', stopped),
  examples: [
    {
      bad: '#-- 10-a.rules\n⟦-w etc/passwd -p wa -k identity⟧\n#-- 20-b.rules\n-w /etc/shadow -p wa -k identity\n-w /etc/group -p wa -k identity\n',
    },
  ],
  good: [
    '#-- 10-a.rules\n-i\n-w etc/passwd -p wa -k identity\n#-- 20-b.rules\n-w /etc/shadow -p wa -k identity\n',
  ],
});
