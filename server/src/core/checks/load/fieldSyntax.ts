import { field, fields } from '../../facts/fields.ts';
import { splitPair } from '../../syntax/fieldPair.ts';
import type { OptionNode } from '../../syntax/line.ts';
import { shortOptions } from '../../syntax/options.ts';
import { nearest } from '../../text/nearestNames.ts';
import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, replace, withoutSpan } from '../edits.ts';
import type { Failure } from '../failure.ts';

/** The words of a comparison that blanks have torn apart: `auid >= 1000` with its operator tidied. */
function torn(
  f: Failure,
): { readonly start: number; readonly end: number; readonly text: string } | undefined {
  const o = f.node.options.find(
    (x) =>
      x.argument && x.argument.span.start <= f.fault.span.start && x.argument.span.end >= f.fault.span.start,
  );
  if (!o?.argument) return undefined;
  let last = o.argument.word;
  while (
    last + 1 < f.node.words.length &&
    !f.node.words[last + 1]?.value.startsWith('-') &&
    last - o.argument.word < 2
  )
    last++;
  // A negative number may be the value.
  const next = f.node.words[last + 1];
  if (
    last - o.argument.word < 2 &&
    next &&
    /^-(\d|E[A-Z])/.test(next.value) &&
    /[=<>&]$/.test(f.node.words[last]?.value ?? '')
  )
    last++;
  const start = o.argument.span.start;
  const end = f.node.words[last]?.span.end ?? o.argument.span.end;
  const text = f.node.text.slice(start, end).replace(/ +/g, '');
  const pair = splitPair(text);
  return pair && pair.name !== '' && pair.value !== '' && field(pair.name) ? { start, end, text } : undefined;
}

/** The -F that stands right before another option and takes it for its field: `-F -k KEY`. */
function stray(f: Failure): OptionNode | undefined {
  const o = f.node.options.find((x) => x.name === 'F' && x.argument?.span.start === f.fault.span.start);
  const next = o?.argument?.from === 0 ? o.argument.value : '';
  return /^-[A-Za-z]$/.test(next) && shortOptions.has(next[1] ?? '') ? o : undefined;
}

/** -F without its field, its operator or its value: most often a comparison with blanks in it. */
export const fieldSyntax = defineLoadCheck({
  code: 'AR114',
  name: 'field-syntax',
  title: 'A field without its operator or its value',
  what: 'After -F stands one word: a field, an operator (= != > >= < <= & &=) and a value, with no blanks between them.',
  why: 'auditctl refuses the line.',
  reasons: ['no-operator', 'no-value', 'no-field-name'],
  span: (f) => {
    const t = torn(f);
    const extra = stray(f);
    if (extra) return { start: extra.span.start, end: f.fault.span.end };
    return t ? { start: t.start, end: t.end } : f.fault.span;
  },
  message: (f) => {
    const t = torn(f);
    const words = f.node.text.slice(f.fault.span.start, f.fault.span.end);
    if (t && t.text !== words)
      return {
        wrong: `"${f.node.text.slice(t.start, t.end)}" has blanks in it: field, operator and value are one word.`,
        mend: `Write "${t.text}".`,
      };
    if (f.reason === 'no-operator' && stray(f))
      return {
        wrong: `"-F" takes the option "${words}" for its field.`,
        mend: 'Remove "-F", or write the comparison that it lacks.',
      };
    if (f.reason === 'no-operator')
      return { wrong: `"${words}" has no operator.`, mend: 'Write it as FIELD=VALUE.' };
    if (f.reason === 'no-value')
      return {
        wrong: `"${words}" has no value.`,
        mend: 'Write the value behind the operator, without a blank.',
      };
    return { wrong: `"${words}" has no field before its operator.`, mend: 'Write it as FIELD=VALUE.' };
  },
  fixes: (f): readonly Fix[] => {
    const extra = stray(f);
    if (extra) return [fix('Remove "-F"', 'unsafe', withoutSpan(f.node.text, extra.span))];
    const t = torn(f);
    return t && t.text !== f.node.text.slice(t.start, t.end)
      ? [fix('Remove the blanks', 'safe', replace({ start: t.start, end: t.end }, t.text))]
      : [];
  },
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S open -F auid >= 1000 -k open',
      fixed: '-a always,exit -F arch=b64 -S open -F auid>=1000 -k open',
    },
    {
      bad: '-a always,exit -F arch=b64 -S open -F exit= -EACCES -k open',
      fixed: '-a always,exit -F arch=b64 -S open -F exit=-EACCES -k open',
    },
    { bad: '-a always,exit -F arch=b64 -S open -F auid -k open' },
    {
      bad: '-a always,exit -F arch=b64 -S open -F -k open',
      fixed: '-a always,exit -F arch=b64 -S open -k open',
    },
  ],
  good: ['-a always,exit -F arch=b64 -S open -F auid>=1000 -k open'],
});

// Names of log fields and of other tools, with what filters for the same thing.
const INSTEAD: Readonly<Record<string, readonly [string, string]>> = {
  comm: ['exe', 'the name of a command is only in the log: filter by exe= with a full path'],
  name: ['path', 'the name of a file is only in the log: filter by path='],
  file: ['path', 'filter by path='],
  tty: ['', 'the terminal is only in the log'],
  ses: ['sessionid', 'the field is called sessionid'],
  session: ['sessionid', 'the field is called sessionid'],
  loginuid_set: ['', 'write "auid!=unset" or "auid=unset"'],
  user: ['uid', 'the field is called uid, or auid for who logged in'],
  group: ['gid', 'the field is called gid'],
  type: ['msgtype', 'the field is called msgtype'],
  subj: ['subj_type', 'the parts of a label are subj_user, subj_role, subj_type, subj_sen and subj_clr'],
  obj: ['obj_type', 'the parts of a label are obj_user, obj_role, obj_type, obj_lev_low and obj_lev_high'],
  syscall: ['', 'system calls are given with -S'],
  permission: ['perm', 'the field is called perm'],
  directory: ['dir', 'the field is called dir'],
  folder: ['dir', 'the field is called dir'],
  machine: ['arch', 'the field is called arch'],
};

/** The operator and the value behind an unknown name. */
function behind(f: Failure): { readonly op: string; readonly value: string } | undefined {
  return splitPair(f.node.text.slice(f.fault.span.start).split(' ')[0] ?? '');
}

/** Whether a label is asked to be a file name: no part of a label is meant. */
function isFileAsLabel(f: Failure): boolean {
  return /^(?:subj|obj)$/i.test(f.fault.words['field'] ?? '') && behind(f)?.value.startsWith('/') === true;
}

/** A name that is no field. */
export const unknownField = defineLoadCheck({
  code: 'AR115',
  name: 'unknown-field',
  title: 'A name that is no field',
  what: 'The word before the operator is not a field that rules can filter by. What stands in the log (comm, name, tty, ses …) is not the same as what a rule can look at.',
  why: 'auditctl refuses the line. A value with !=, >=, <= or &= in it gives the same error, since the word is cut at the first of these.',
  reasons: ['unknown-field'],
  message: (f) => {
    const name = f.fault.words['field'] ?? '';
    const known = INSTEAD[name.toLowerCase()];
    if (field(name)) return { wrong: `The field "${name}" is not known to this release.` };
    if (name.includes('=') || name.startsWith('/'))
      return {
        wrong: `The word is cut at its first operator, so that its field would be "${name}".`,
        mend: 'A value must not hold "!=", ">=", "<=" or "&=".',
      };
    if (isFileAsLabel(f))
      return {
        wrong: `"${name}" is no field of a rule.`,
        mend: 'A file is filtered by "path=" or "dir=", the program that acts by "exe=".',
      };
    if (known) return { wrong: `"${name}" is no field of a rule: ${known[1]}.` };
    const [first] = nearest(
      name,
      fields.map((x) => x.name),
    );
    return { wrong: `"${name}" is no field.`, ...(first ? { mend: `Did you mean "${first}"?` } : {}) };
  },
  fixes: (f): readonly Fix[] => {
    const name = f.fault.words['field'] ?? '';
    const known = INSTEAD[name.toLowerCase()]?.[0];
    const pair = behind(f);
    if (isFileAsLabel(f)) return [];
    if (known === 'exe' && pair && !pair.value.startsWith('/')) {
      const span = { start: f.fault.span.start, end: f.fault.span.end + pair.op.length + pair.value.length };
      return [
        fix(
          `Write "exe${pair.op}/usr/bin/${pair.value}"`,
          'unsafe',
          replace(span, `exe${pair.op}/usr/bin/${pair.value}`),
        ),
      ];
    }
    const to =
      known === undefined
        ? nearest(
            name,
            fields.map((x) => x.name),
          )
        : known === ''
          ? []
          : [known];
    return to.map((n) => fix(`Write "${n}"`, 'unsafe', replace(f.fault.span, n)));
  },
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S execve -F comm=nc -k nc',
      fixed: '-a always,exit -F arch=b64 -S execve -F exe=/usr/bin/nc -k nc',
    },
    { bad: '-a always,exit -F arch=b64 -S connect -F obj=/opt/agent/bin/agent -k net' },
    {
      bad: '-a always,exit -F arch=b64 -S open -F audi>=1000 -k open',
      fixed: '-a always,exit -F arch=b64 -S open -F auid>=1000 -k open',
    },
  ],
  good: ['-a always,exit -F arch=b64 -S open -F AUID>=1000 -k open'],
});
