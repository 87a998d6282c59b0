import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import type { Failure } from '../failure.ts';
import { LINE_REFUSED } from '../loadEnds.ts';

/** Reports whether a value is a variable of a shell, a template or login.defs, not a name. */
function isVariable(value: string): boolean {
  return /^(?:\$\{?\w+\}?|\$\(.*\)|%\w+%|<\w+>|\{\{.*\}\}|[UG]ID_MIN)$/.test(value);
}

/** Reports a user or group that no machine has. */
export const account = defineLoadCheck({
  code: 'AR119',
  name: 'account',
  title: 'A value that is not a user or group',
  what: 'A user or group is a number, or a name that exists on the machine. auditctl does not expand variables, and it refuses `unset` for groups. If the operator is misspelled, auditctl reads the last character of the operator as the start of the name: in `auid=>1000`, it looks for a user named `>1000`.',
  why: LINE_REFUSED,
  reasons: ['unknown-user', 'unknown-group'],
  span: (f) => {
    const value = f.fault.words['value'] ?? '';
    return /^[=<>]/.test(value)
      ? { start: f.fault.span.start - 1, end: f.fault.span.start + 1 }
      : f.fault.span;
  },
  message: (f) => {
    const { value = '' } = f.fault.words;
    const first = value[0] ?? '';
    const op = f.node.text[f.fault.span.start - 1] ?? '=';
    if (/[=<>]/.test(first))
      return {
        wrong: `"${op}${first}" is not an operator: auditctl reads "${value}" as a ${kind(f)} name.`,
        remedy: `Use "${tidy(op, first)}".`,
      };
    if (f.reason === 'unknown-group' && value === 'unset')
      return {
        wrong: '"unset" is not a group.',
        remedy: isExcluded(f)
          ? 'Use "auid!=unset" for processes with a login.'
          : 'Use "auid=unset" for processes without a login.',
      };
    if (f.reason === 'unknown-group' && value.startsWith('-'))
      return {
        wrong: `"${value}" is not a group: a group cannot be negative.`,
        remedy: 'Use a name or a number.',
      };
    if (isVariable(value))
      return {
        wrong: `"${value}" is not a ${kind(f)}: auditctl does not expand variables.`,
        remedy: /UID_MIN/i.test(value) ? 'Write the number, such as 1000.' : 'Write the name or the number.',
      };
    return { wrong: `"${value}" is not a valid ${kind(f)} name.`, remedy: 'Use a name or a number.' };
  },
  fixes: (f): readonly Fix[] => {
    const { value = '', field = '' } = f.fault.words;
    const first = value[0] ?? '';
    const at = f.fault.span.start;
    if (/[=<>]/.test(first)) {
      const op = tidy(f.node.text[at - 1] ?? '=', first);
      return [fix(`Write "${op}"`, 'safe', replace({ start: at - 1, end: at + 1 }, op))];
    }
    if (f.reason === 'unknown-group' && value === 'unset') {
      const to = isExcluded(f) ? 'auid!=' : 'auid=';
      const start = at - 1 - field.length - (isExcluded(f) ? 1 : 0);
      return [fix(`Write "${to}unset"`, 'unsafe', replace({ start, end: at }, to))];
    }
    return [];
  },
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S open -F auid⟦=>⟧1000 -k open',
      fixed: '-a always,exit -F arch=b64 -S open -F auid>=1000 -k open',
    },
    {
      bad: '-a always,exit -F arch=b64 -S open -F auid⟦==⟧1000 -k open',
      fixed: '-a always,exit -F arch=b64 -S open -F auid=1000 -k open',
    },
    {
      bad: '-a always,exit -F arch=b64 -S open -F gid=⟦unset⟧ -k open',
      fixed: '-a always,exit -F arch=b64 -S open -F auid=unset -k open',
    },
  ],
  good: [
    '-a always,exit -F arch=b64 -S open -F auid>=1000 -F auid!=unset -k open',
    '-a always,exit -F arch=b64 -S open -F gid=root -k open',
  ],
});

/** Reports whether the operator before the value at fault is `!=`. */
function isExcluded(f: Failure): boolean {
  return f.node.text[f.fault.span.start - 2] === '!';
}

/** Returns what the value must be: a user or a group. */
function kind(f: Failure): string {
  return f.reason === 'unknown-user' ? 'user' : 'group';
}

/** Returns the operator that two characters were meant to be: `>=` for `=>`, `=` for `==`, `!=` for `<>`. */
function tidy(op: string, first: string): string {
  return intended[`${op}${first}`] ?? '<';
}

const intended: Readonly<Record<string, string>> = {
  '==': '=',
  '=>': '>=',
  '=<': '<=',
  '<>': '!=',
  '>>': '>',
};
