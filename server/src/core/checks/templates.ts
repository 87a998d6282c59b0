import { field, type ValueType } from '../facts/fields.ts';
import type { Placeholder, RulesLine } from '../syntax/document.ts';
import { type CommandLine, readLine } from '../syntax/line.ts';
import { longOptions, shortOptions } from '../syntax/options.ts';
import { commonEnds } from '../text/commonEnds.ts';
import { applyEdits, type Span, type TextEdit } from '../text/span.ts';
import type { Finding, Fix } from './defineCheck.ts';

/** What is found in a line that stands for itself. Spans count from its start. */
export interface JudgedLine<C> {
  /** The places at fault where the line does not load, for each target that refuses it. */
  readonly faults: readonly Span[];
  readonly findings: readonly (readonly [C, Finding])[];
}

/**
 * What holds of a line with placeholders whatever they stand for: the line is judged with several values in each, those
 * that are wrong by themselves are left out, and what all others have in common is found, as far as it stands outside.
 */
export function findingsOfTemplateLine<C>(
  line: RulesLine,
  judge: (node: CommandLine) => JudgedLine<C>,
): readonly (readonly [C, Finding])[] {
  const { text } = line.node;
  const opaque = line.opaque ?? [];
  const choices = opaque.map((span) => valuesAt(text, span));
  const tried: { readonly variant: Variant; readonly judged: JudgedLine<C> }[] = [];
  for (const values of assignments(choices)) {
    const variant = variantOf(text, opaque, values);
    const node = readLine(variant.text);
    if (node.kind !== 'command') return [];
    const judged = judge(node);
    if (!judged.faults.some((fault) => variant.touches(fault))) tried.push({ variant, judged });
  }
  /** Whether values are not wrong by themselves after an edit of the template. */
  const suits = (edits: readonly TextEdit[], values: readonly string[]): boolean => {
    const variant = variantOf(applyEdits(text, edits), movedBy(opaque, edits), values);
    const node = readLine(variant.text);
    return node.kind !== 'command' || !judge(node).faults.some((fault) => variant.touches(fault));
  };
  const [first, ...others] = tried;
  // A placeholder that never changed could be what the verdict hangs on.
  if (!first || !opaque.every((_, i) => others.some((o) => o.variant.values[i] !== first.variant.values[i])))
    return [];
  return first.judged.findings.flatMap(([check, finding]) => {
    const here = first.variant.back(finding.span);
    if (!here) return [];
    const same: { readonly variant: Variant; readonly finding: Finding }[] = [];
    for (const { variant, judged } of others) {
      const twin = judged.findings.find(
        ([c, f]) => c === check && alike(f, finding, variant.back(f.span), here),
      );
      if (!twin) return [];
      same.push({ variant, finding: twin[1] });
    }
    const all = [{ variant: first.variant, finding }, ...same];
    const { fixes, related, ...rest } = finding;
    return [
      [check, { ...rest, span: here, ...(fixes ? { fixes: () => commonFixes(all, suits) } : {}) }] as const,
    ];
  });
}

function alike(a: Finding, b: Finding, place: Span | undefined, here: Span): boolean {
  return (
    place?.start === here.start &&
    place.end === here.end &&
    a.message === b.message &&
    a.severity === b.severity
  );
}

/**
 * Returns the fixes that are the same edits of the template for all values but those that are wrong by themselves once
 * the line is fixed. One is safe where it is for each of them: a reading of the whole line that keeps every placeholder,
 * and is the clear one whatever they stand for.
 */
function commonFixes(
  all: readonly { readonly variant: Variant; readonly finding: Finding }[],
  suits: (edits: readonly TextEdit[], values: readonly string[]) => boolean,
): readonly Fix[] {
  const lists = all.map(({ variant, finding }) => ({
    values: variant.values,
    fixes: new Map((finding.fixes?.() ?? []).flatMap((fix) => asTemplateFix(fix, variant))),
  }));
  return [...(lists[0]?.fixes ?? [])].flatMap(([key, first]) => {
    const agreed: (readonly string[])[] = [];
    let { safety } = first;
    for (const { values, fixes } of lists) {
      const same = fixes.get(key);
      if (same?.safety !== 'safe' && !suits(first.edits, values)) continue;
      if (!same) return [];
      if (same.safety !== 'safe') safety = 'unsafe';
      agreed.push(values);
    }
    const [one = [], ...others] = agreed;
    // A placeholder that never changed could be what the fix hangs on.
    return one.every((value, i) => others.some((o) => o[i] !== value)) ? [{ ...first, safety }] : [];
  });
}

/** Returns where placeholders are after some edits, none of which touches them. */
function movedBy<S extends Span>(spans: readonly S[], edits: readonly TextEdit[]): readonly S[] {
  return spans.map((s) => {
    const before = edits.filter((e) => e.span.end <= s.start);
    const by = before.reduce((n, e) => n + e.newText.length - (e.span.end - e.span.start), 0);
    return { ...s, start: s.start + by, end: s.end + by };
  });
}

/** Returns a fix of a variant as one of its template, by its edits; nothing where it would change a placeholder. */
function asTemplateFix(fix: Fix, { text, back }: Variant): readonly (readonly [string, Fix])[] {
  const edits = fix.edits.map((e) => {
    const { span, newText } = smallest(text, e);
    return { span: back(span), newText };
  });
  return edits.every((e): e is TextEdit => e.span !== undefined)
    ? [[JSON.stringify(edits), { ...fix, edits }]]
    : [];
}

/** Returns the same change without what the old and the new text have in common at either end. */
function smallest(text: string, { span, newText }: TextEdit): TextEdit {
  const { prefix, suffix } = commonEnds(text.slice(span.start, span.end), newText);
  return {
    span: { start: span.start + prefix, end: span.end - suffix },
    newText: newText.slice(prefix, newText.length - suffix),
  };
}

interface Variant {
  readonly text: string;
  readonly values: readonly string[];
  /** Whether a span has something of a value in it, or stands at an empty one. */
  readonly touches: (span: Span) => boolean;
  /** A span of the variant in the template; undefined where it touches a value. */
  readonly back: (span: Span) => Span | undefined;
}

function variantOf(text: string, opaque: readonly Span[], values: readonly string[]): Variant {
  const places: { readonly at: Span; readonly shift: number }[] = [];
  let out = '';
  let from = 0;
  for (const [i, span] of opaque.entries()) {
    out += text.slice(from, span.start);
    const start = out.length;
    out += values[i] ?? '';
    from = span.end;
    places.push({ at: { start, end: out.length }, shift: span.end - out.length });
  }
  out += text.slice(from);
  const touches = (s: Span): boolean =>
    places.some(({ at }) =>
      at.start === at.end || s.start === s.end
        ? s.start <= at.end && s.end >= at.start
        : s.start < at.end && s.end > at.start,
    );
  const moved = (offset: number, end: boolean): number => {
    const before = places.filter(({ at }) => (end ? at.end < offset : at.end <= offset)).at(-1);
    return offset + (before?.shift ?? 0);
  };
  return {
    text: out,
    values,
    touches,
    back: (s) =>
      touches(s)
        ? undefined
        : { start: moved(s.start, false), end: Math.max(moved(s.start, false), moved(s.end, true)) },
  };
}

const MOST = 150;

/**
 * Values for all placeholders: every combination where there are few, else the first of each, then each in turn with
 * another, then all with their next ones.
 */
function assignments(choices: readonly (readonly string[])[]): readonly (readonly string[])[] {
  if (choices.reduce((n, c) => n * c.length, 1) <= MOST)
    return choices.reduce<readonly (readonly string[])[]>(
      (all, c) => all.flatMap((values) => c.map((v) => [...values, v])),
      [[]],
    );
  const base = choices.map((c) => c[0] ?? '');
  const out: (readonly string[])[] = [base];
  for (const [i, list] of choices.entries())
    for (const value of list.slice(1)) out.push(base.map((b, k) => (k === i ? value : b)));
  const most = Math.max(0, ...choices.map((c) => c.length));
  for (let n = 1; n < most; n++) out.push(choices.map((c) => c[n % c.length] ?? ''));
  return out;
}

const anything = ['x', '1000', '/x', 'a,b', '0'];
const expressions = [
  'auid>=1000',
  'arch=b64',
  'path=/x',
  'perm=wa',
  'success=0',
  'uid=0',
  'auid!=unset',
  'dir=/srv/x',
  'key=x',
  'exit=-EACCES',
];

/** Several options, or none: what a word may be that stands where an option could. */
const options = [
  '',
  '-F arch=b64',
  '-F auid>=1000 -F auid!=unset',
  '-S open',
  '-F perm=wa',
  '-k x',
  '-F path=/x',
  '-F success=0',
  '-F dir=/srv/x',
  '-p wa',
  '-S execve -F arch=b64',
];

/** What branches within a line may bring, glued to the word before them or not. */
const branches = [...options.map((o) => (o === '' ? o : ` ${o}`)), ...anything];

const byOption: Readonly<Record<string, readonly string[]>> = {
  a: [
    'always,exit',
    'never,exit',
    'exit,always',
    'always,user',
    'never,exclude',
    'always,task',
    'never,filesystem',
    'always,io_uring',
  ],
  S: ['open', 'execve', 'all', 'openat', '2', 'connect,accept', 'mount'],
  C: ['auid!=uid', 'uid!=euid', 'uid!=obj_uid'],
  k: ['x', 'key1', 'T1059'],
  p: ['wa', 'r', 'rwxa', 'x'],
  w: ['/x', '/srv/data', '/srv/data/', '/etc/x.d'],
  b: ['8192', '64', '0'],
  r: ['100', '0'],
  e: ['1', '2', '0'],
  f: ['1', '2', '0'],
  m: ['x', 'y'],
};
const sameAs: Readonly<Record<string, string>> = { A: 'a', d: 'a', W: 'w' };

const byType: Readonly<Record<ValueType, readonly string[]>> = {
  number: ['1', '1000', '0'],
  signedNumber: ['1', '-1', '0'],
  uid: ['1000', 'root', '0', 'unset'],
  gid: ['1000', 'root', '0'],
  arch: ['b64', 'b32'],
  msgtype: ['CWD', 'USER_LOGIN', '1300'],
  label: ['x', 's0', 'unconfined_t'],
  session: ['1', 'unset', '5'],
  errno: ['-EPERM', '-EACCES', '-13', '0', '1'],
  path: ['/x', '/srv/data', '/usr/bin/x'],
  perm: ['wa', 'r', 'rwxa', 'x'],
  filetype: ['file', 'dir', 'socket'],
  fstype: ['debugfs', 'tracefs'],
  key: ['x', 'key1', 'T1059'],
  family: ['2', '10', 'inet'],
};

/** What a placeholder may stand for, by where it stands; what suits best comes first. Never empty. */
function valuesAt(text: string, span: Placeholder): readonly string[] {
  if (span.branch) return branches;
  const from = text.lastIndexOf(' ', span.start - 1) + 1;
  const blank = text.indexOf(' ', span.end);
  const head = text.slice(from, span.start);
  const tail = text.slice(span.end, blank < 0 ? text.length : blank);
  const before = /(\S+) +$/.exec(text.slice(0, from))?.[1] ?? '';
  const glued = /^-([a-zA-Z])(.*)$/.exec(head);
  if (glued && shortOptions.get(glued[1] ?? '') === true)
    return valuesOf(glued[1] ?? '', glued[2] ?? '', tail);
  if (longOptions.some((o) => o.argument && (before === `--${o.name}` || head === `--${o.name}=`)))
    return ['1', '60000', '0'];
  if (/^-[a-zA-Z]$/.test(before) && shortOptions.get(before.slice(1)) === true)
    return valuesOf(before.slice(1), head, tail);
  return head === '' && tail === '' ? options : anything;
}

/** Inside the argument of an option. */
function valuesOf(letter: string, head: string, tail: string): readonly string[] {
  const name = sameAs[letter] ?? letter;
  const whole = head === '' && tail === '';
  if (name === 'F') return fieldValues(head, tail);
  if (name === 'a') return whole ? (byOption['a'] ?? anything) : ['always', 'exit', 'never', 'user', 'task'];
  if (name === 'S' && /^(?:.*,)?$/.test(head) && /^(?:,.*)?$/.test(tail)) return byOption['S'] ?? anything;
  if (name === 'w' && head === '') return ['/x', '/srv/data', '/etc/x.d'];
  if (name === 'k' || whole) return byOption[name] ?? anything;
  return anything;
}

/** Inside `-F field op value`. */
function fieldValues(head: string, tail: string): readonly string[] {
  if (head === '' && tail === '') return expressions;
  const m = /^([A-Za-z_0-9]+)(?:!=|>=|<=|&=|[=><&])(.*)$/.exec(head);
  if (m) {
    const type = field(m[1] ?? '')?.valueType;
    if (type === 'path' && m[2] === '') return ['/x', '/srv/data', '/usr/bin/x'];
    return m[2] === '' && tail === '' && type ? byType[type] : anything;
  }
  if (head === '')
    return [
      'auid',
      'pid',
      'exit',
      'path',
      'dir',
      'exe',
      'arch',
      'perm',
      'key',
      'success',
      'a0',
      'gid',
      'msgtype',
      'inode',
    ];
  if (/^[=!<>&]/.test(tail)) return anything;
  return tail === '' ? ['=1', '>=1000', '=/x', '=x', '!=0'] : ['=', '!=', '>=', '<', '&'];
}
