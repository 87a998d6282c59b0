import { F, FIRST_ERROR, MAX_U32, OP } from '../../facts/kernelNumbers.ts';
import type { KnownField } from '../../syntax/argumentParts.ts';
import { isKeyField } from '../../syntax/ruleParts.ts';
import { defineCheck, type Finding, type Fix } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { type RuleView, ruleOf } from '../loadedRule.ts';

// Fields that have one value at a time. Without gid and egid (= also compares supplementary groups), and
// without fields that any path of an event can satisfy.
export const SINGLE: ReadonlySet<string> = new Set([
  'pid',
  'ppid',
  'uid',
  'euid',
  'suid',
  'fsuid',
  'sgid',
  'fsgid',
  'auid',
  'sessionid',
  'pers',
  'exit',
  'msgtype',
  'saddr_fam',
  'a0',
  'a1',
  'a2',
  'a3',
]);
const LIMITS: ReadonlySet<number> = new Set([OP.eq, OP.lt, OP.le]);

/** The values that the filters of a rule leave for a field. */
interface Range {
  low: number;
  high: number;
  readonly not: Set<number>;
  /** The first field that narrowed it. */
  readonly by: KnownField;
}

function narrow(r: Range, op: string, value: number): void {
  if (op === '=') {
    r.low = Math.max(r.low, value);
    r.high = Math.min(r.high, value);
  } else if (op === '>') r.low = Math.max(r.low, value + 1);
  else if (op === '>=') r.low = Math.max(r.low, value);
  else if (op === '<') r.high = Math.min(r.high, value - 1);
  else if (op === '<=') r.high = Math.min(r.high, value);
  else if (op === '!=') r.not.add(value);
}

function isEmpty(r: Range): boolean {
  return (
    r.low > r.high ||
    (r.high - r.low < 64 &&
      Array.from({ length: r.high - r.low + 1 }, (_, i) => r.low + i).every((v) => r.not.has(v)))
  );
}

function text(f: KnownField): string {
  return `${f.name}${f.op}${f.value}`;
}

function alone(f: KnownField, value: number): Finding {
  const isExit = f.name === 'exit' && f.op === '<' && value === 0;
  const remedy = isExit ? 'Write "success=0" to match failed calls.' : 'Remove it, or write another value.';
  const message = `"${text(f)}" is never true: the kernel compares unsigned numbers from 0 to 4294967295. ${remedy}`;
  const fixes = (): readonly Fix[] =>
    isExit ? [fix('Write "success=0"', 'unsafe', replace(f.argument.span, 'success=0'))] : [];
  return { span: f.argument.span, message, fixes };
}

/**
 * Reports whether a rule may contradict itself: it sends a field twice, one of them with a value or an upper
 * limit, or once with a limit that no value satisfies.
 */
function mayContradict(rule: RuleView): boolean {
  const { fields } = rule.rule;
  for (let i = 0; i < fields.length; i++) {
    const f = fields[i];
    if (!f) continue;
    if ((f.op === OP.lt && f.value === 0) || (f.op === OP.gt && f.value === MAX_U32)) return true;
    for (let j = 0; j < i; j++) {
      const g = fields[j];
      if (g?.field === f.field && (LIMITS.has(f.op) || LIMITS.has(g.op))) return true;
    }
  }
  return false;
}

function contradictions(rule: RuleView): readonly Finding[] {
  const ranges = new Map<string, Range>();
  const sent = rule.rule.fields;
  const out: Finding[] = [];
  const reported = new Set<string>();
  // Fields and what is sent for them have the same order, but keys come last, and -w, -C and the arch of perm
  // add more.
  let at = 0;
  for (const f of rule.fields) {
    if (isKeyField(f)) continue;
    while (at < sent.length && sent[at]?.field !== f.field.number) at++;
    const value = sent[at++]?.value;
    if (!SINGLE.has(f.name) || value === undefined || reported.has(f.name) || f.op === '&' || f.op === '&=')
      continue;
    const r = ranges.get(f.name) ?? { low: 0, high: MAX_U32, not: new Set<number>(), by: f };
    narrow(r, f.op, value);
    ranges.set(f.name, r);
    if (!isEmpty(r)) continue;
    reported.add(f.name);
    if (r.by === f) out.push(alone(f, value));
    else {
      const message = `"${text(f)}" and "${text(r.by)}" are never both true, so this rule never matches. Write one rule for each case.`;
      out.push({
        span: f.argument.span,
        message,
        related: [{ span: r.by.argument.span, message: `The other filter is "${text(r.by)}".` }],
      });
    }
  }
  return out;
}

/**
 * Returns findings for success=1 with the value of an error, success=0 with another value, and success=1 with
 * success=0.
 */
function outcomes(rule: RuleView): readonly Finding[] {
  const exit = rule.fields.find((f) => f.name === 'exit' && f.op === '=');
  const [first, ...more] = rule.fields.filter((f) => f.name === 'success' && f.op === '=');
  const sent = rule.rule.fields.find((f) => f.field === F.exit && f.op === OP.eq)?.value;
  const other = more.find((f) => (f.value === '0') !== (first?.value === '0'));
  const clash =
    first && exit && sent !== undefined && sent >= FIRST_ERROR === (first.value !== '0') ? exit : other;
  if (!first || !clash) return [];
  const message = `"${text(clash)}" and "${text(first)}" are never both true, so this rule never matches. Remove one of them.`;
  return [
    {
      span: clash.argument.span,
      message,
      related: [{ span: first.argument.span, message: `The other filter is "${text(first)}".` }],
    },
  ];
}

/** Reports filters that cannot all be true. */
export const contradiction = defineCheck({
  code: 'AR216',
  name: 'contradiction',
  category: 'meaning',
  severity: 'warning',
  title: 'Filters that are never true together',
  what: 'The filters of a rule contradict each other, or one of them is never true. Examples are two different values of a field, an empty range, and `success=1` together with an error in `exit=`. `exit<0` is never true, because the kernel compares unsigned numbers. Two values of `gid` are not reported, because `gid` also matches the supplementary groups of a process.',
  why: 'A rule matches only if all of its filters are true. So this rule loads, but never matches.',
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S open -F ⟦exit<0⟧ -F key=open',
      fixed: '-a always,exit -F arch=b64 -S open -F success=0 -F key=open',
    },
    { bad: '-a always,exit -F arch=b64 -S execve -F auid=0 -F ⟦auid>=1000⟧ -F auid!=unset -F key=exec' },
    { bad: '-a never,exclude -F msgtype=CWD -F ⟦msgtype=EOE⟧' },
    { bad: '-a always,exit -F arch=b64 -S openat -F success=1 -F ⟦exit=-EACCES⟧ -F key=open' },
  ],
  good: [
    '-a always,exit -F arch=b64 -S execve -F auid>=1000 -F auid!=unset -F key=exec',
    '-a always,exit -F arch=b64 -S execve -F uid>=10 -F uid<=20 -F key=exec',
    '-a always,exit -F arch=b64 -S execve -F gid=5 -F gid=6 -F key=exec',
    '-a always,exit -F arch=b64 -S openat -F success=0 -F exit=-EACCES -F key=open',
  ],
  about: T.limits,
  run: (ctx) => {
    const rule = ruleOf(ctx);
    if (!rule || rule.list === 'filesystem') return [];
    return [
      ...(mayContradict(rule) ? contradictions(rule) : []),
      ...(/success/i.test(ctx.node.text) ? outcomes(rule) : []),
    ];
  },
});
