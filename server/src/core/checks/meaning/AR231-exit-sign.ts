import { F, FIRST_ERROR, MAX_U32 } from '../../facts/kernelNumbers.ts';
import { type Ranges, rangesOf, within } from '../../matching/ranges.ts';
import type { KnownField } from '../../syntax/argumentParts.ts';
import { defineCheck, type Fix } from '../defineCheck.ts';
import { fix, optionEnd, replace } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { type RuleView, ruleOf } from '../loadedRule.ts';

// A call that fails returns -1 to -4095, which the kernel compares as the greatest 32-bit numbers.
const FAILED = [[FIRST_ERROR, MAX_U32]] as const;
const WORKED = [[0, FIRST_ERROR - 1]] as const;

function fixesFor(f: KnownField, worked: boolean, all: boolean): readonly Fix[] {
  const word = `success=${worked ? 1 : 0}`;
  if (all) return [fix(`Write "${word}"`, 'unsafe', replace(f.argument.span, word))];
  const end = optionEnd(f.option);
  return [fix(`Add "-F ${word}"`, 'unsafe', replace({ start: end, end }, ` -F ${word}`))];
}

/** The only limit that a rule sets for `exit`, as written and as sent. */
interface ExitLimit {
  readonly field: KnownField;
  readonly op: number;
  readonly value: number;
}

/** Returns the only limit of `exit`; undefined for a rule with another limit, or with `success`. */
function onlyLimit(rule: RuleView): ExitLimit | undefined {
  const [field, ...otherFields] = rule.fields.filter((f) => f.name === 'exit');
  const [sent, ...otherSent] = rule.rule.fields.filter((f) => f.field === F.exit);
  if (!field || sent?.value === undefined || otherFields.length + otherSent.length > 0) return undefined;
  if (rule.fields.some((f) => f.name === 'success')) return undefined;
  return { field, op: sent.op, value: sent.value };
}

/**
 * Returns what a limit without a second one is meant to match: successful calls for a lower limit from 0 up,
 * failed calls for an upper limit from an error down. Undefined where it matches no others.
 */
function meantBy(f: KnownField, value: number, set: Ranges): 'worked' | 'failed' | undefined {
  if (f.op === '>' || f.op === '>=') return value < FIRST_ERROR && within(FAILED, set) ? 'worked' : undefined;
  if (f.op !== '<' && f.op !== '<=') return undefined;
  return value >= FIRST_ERROR && within(WORKED, set) ? 'failed' : undefined;
}

function find(rule: RuleView) {
  const limit = onlyLimit(rule);
  if (!limit) return [];
  const { field: f, op, value } = limit;
  const set = rangesOf(op, value) ?? [];
  const meant = meantBy(f, value, set);
  if (!meant) return [];
  const worked = meant === 'worked';
  const all = set.length === 1 && set[0]?.[0] === 0 && set[0][1] === MAX_U32;
  const also = worked ? 'failed calls' : 'successful calls';
  const message = `"${f.argument.value}" also matches ${also}: for the kernel, -1 is 4294967295. ${all ? 'Write' : 'Add'} "success=${worked ? 1 : 0}".`;
  return [
    { span: f.argument.span, message, fixes: () => fixesFor(f, worked, all || (!worked && f.op === '<')) },
  ];
}

/** Reports exit>=0 and similar limits, which failed calls satisfy too. */
export const exitSign = defineCheck({
  code: 'AR231',
  name: 'exit-sign',
  category: 'meaning',
  severity: 'warning',
  evidence: 'kernel',
  unproven: 'Only exit>=0 and exit>0 were tried; the rest follows from the same comparison.',
  title: 'A limit in exit= that does not separate success from failure',
  what: 'The rule compares the result of a system call with a single limit, such as `exit>=0`, `exit>0` or `exit<=-1`.',
  why: 'The kernel compares the result as an unsigned 32-bit number: the error -2 becomes 4294967294, which is greater than 0. On Linux 6.18, `exit>=0` and `exit>0` also recorded an open that failed with ENOENT (-2). To separate success from failure, use `success=1` or `success=0`. `exit>=-4095` is not reported: a failed call returns -4095 to -1, which become the highest numbers, so the rule matches exactly the failed calls.',
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S openat -F ⟦exit>=0⟧ -F key=open',
      fixed: '-a always,exit -F arch=b64 -S openat -F success=1 -F key=open',
    },
    {
      bad: '-a always,exit -F arch=b64 -S openat -F ⟦exit>2⟧ -F key=open',
      fixed: '-a always,exit -F arch=b64 -S openat -F exit>2 -F success=1 -F key=open',
    },
    {
      bad: '-a always,exit -F arch=b64 -S openat -F ⟦exit<=-1⟧ -F key=open',
      fixed: '-a always,exit -F arch=b64 -S openat -F success=0 -F key=open',
    },
  ],
  good: [
    '-a always,exit -F arch=b64 -S openat -F exit>=-4095 -F key=open',
    '-a always,exit -F arch=b64 -S openat -F exit>2 -F success=1 -F key=open',
    '-a always,exit -F arch=b64 -S openat -F exit>=3 -F exit<100 -F key=open',
    '-a always,exit -F arch=b64 -S openat -F exit=-EACCES -F key=open',
  ],
  about: T.exit | T.order,
  run: (ctx) => {
    const rule = ruleOf(ctx);
    return rule && rule.list === 'exit' ? find(rule) : [];
  },
});
