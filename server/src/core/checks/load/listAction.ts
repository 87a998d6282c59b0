import { listAction } from '../../model/listAction.ts';
import { UNSET } from '../../model/rule.ts';
import { nearest } from '../../text/nearestNames.ts';
import type { Span } from '../../text/span.ts';
import { defineLoadCheck, type Fix, type LineContext } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import type { Failure } from '../failure.ts';

const LISTS = ['exit', 'user', 'exclude', 'task', 'filesystem', 'io_uring'];
const ACTIONS = ['always', 'never'];

/** The argument of -a, -A or -d, with a second half that a blank has torn off. */
function argument(f: Failure): { readonly text: string; readonly span: Span } | undefined {
  const o = f.node.options.find((x) => (x.name === 'a' || x.name === 'A' || x.name === 'd') && x.argument);
  if (!o?.argument) return undefined;
  const next = f.node.words[o.argument.word + 1];
  const torn =
    next &&
    f.node.rest.includes(o.argument.word + 1) &&
    (o.argument.value.endsWith(',') || next.value.startsWith(','));
  const span = torn ? { start: o.argument.span.start, end: next.span.end } : o.argument.span;
  return { text: f.node.text.slice(span.start, span.end), span };
}

/** What was most likely meant: lower case, no blanks, `exit` for the lists that are gone, the nearest names. */
function meant(text: string): string | undefined {
  const halves = text
    .toLowerCase()
    .replace(/["'\s]/g, '')
    .split(/[,;:]+/)
    .filter(Boolean);
  let list: string | undefined;
  let action: string | undefined;
  for (const h of halves) {
    const a = ACTIONS.find((x) => x === h);
    const l =
      LISTS.find((x) => x === h) ??
      (h === 'entry' || h === 'watch' ? 'exit' : h === 'uring' || h === 'io-uring' ? 'io_uring' : undefined);
    if (a) action ??= a;
    else if (l) list ??= l;
    else if (h === 'possible') action ??= 'always';
    else if (nearest(h, ACTIONS)[0]) action ??= nearest(h, ACTIONS)[0];
    else list ??= nearest(h, LISTS)[0];
  }
  if (!action && !list) return undefined;
  return `${action ?? 'always'},${list ?? 'exit'}`;
}

/** The halves of LIST,ACTION that are not what they should be, for the message. */
function wrongHalf(f: Failure, ctx: LineContext): string {
  const text = argument(f)?.text ?? '';
  if (/\s/.test(text))
    return `"${text}" is parted by a blank: list and action are one word, with a comma and no blank.`;
  const halves = text.split(',');
  if (halves.length !== 2)
    return `"${text}" must be a list and an action with one comma between them, such as "always,exit".`;
  const release = ctx.targets[0]?.release ?? 0;
  for (const h of halves) {
    if (ACTIONS.includes(h) || (h === 'possible' && f.reason !== 'possible')) continue;
    if (h === 'entry' || h === 'watch') return `The list "${h}" is gone: it was merged into "exit" long ago.`;
    if (LISTS.includes(h) && listAction(`always,${h}`, release, UNSET).problem === undefined) continue;
    if (LISTS.includes(h) && h === 'io_uring') return `The list "io_uring" needs audit 3.1.`;
    if (LISTS.includes(h)) continue;
    if (h !== h.toLowerCase()) return `"${h}" must be in lower case.`;
    return h === '' ? `"${text}" lacks its list or its action.` : `"${h}" is neither a list nor an action.`;
  }
  return `"${text}" must be a list and an action, such as "always,exit".`;
}

function fixes(f: Failure): readonly Fix[] {
  const arg = argument(f);
  const to = arg && meant(arg.text);
  if (!arg || !to || to === arg.text) return [];
  const same = (s: string) =>
    s
      .toLowerCase()
      .replace(/[\s"']/g, '')
      .split(',')
      .sort()
      .join();
  return [fix(`Write "${to}"`, same(arg.text) === same(to) ? 'safe' : 'unsafe', replace(arg.span, to))];
}

/** A list or an action that auditctl, or the kernel, does not know. */
export const badListAction = defineLoadCheck({
  code: 'AR105',
  name: 'list-action',
  title: 'A list or an action that does not exist',
  what: 'After -a, -A or -d stands a list and an action in either order, with one comma and no blank: always or never, and exit, user, exclude, task, filesystem or (since audit 3.1) io_uring. Both are in lower case.',
  why: 'Up to audit 3.0 auditctl refuses any other word. Since 3.1 it lets any second word pass when the action comes first, and the kernel refuses the rule.',
  reasons: ['bad-list-action', 'unknown-list'],
  claims: (f) =>
    f.reason === 'bad-list-action' ||
    f.reason === 'unknown-list' ||
    (f.reason === 'extra-word' && /[\s]/.test(argument(f)?.text ?? '')),
  span: (f) => argument(f)?.span ?? f.fault.span,
  message: (f, ctx) => {
    const to = meant(argument(f)?.text ?? '');
    return {
      wrong: wrongHalf(f, ctx),
      ...(to && to !== argument(f)?.text ? { mend: `Write "${to}".` } : {}),
    };
  },
  fixes,
  examples: [
    { bad: '-a entry,always -S open -k open', fixed: '-a always,exit -S open -k open' },
    {
      bad: '-a always,entry -F arch=b64 -S open -k open',
      fixed: '-a always,exit -F arch=b64 -S open -k open',
    },
    {
      bad: '-a always,entry -F arch=b64 -S open -k open',
      fixed: '-a always,exit -F arch=b64 -S open -k open',
      target: 'newest',
    },
    { bad: '-a always, exit -S open', fixed: '-a always,exit -S open' },
    { bad: '-a Always,Exit -F arch=b64 -S open', fixed: '-a always,exit -F arch=b64 -S open' },
    { bad: '-a always,exti -F arch=b64 -S open', fixed: '-a always,exit -F arch=b64 -S open' },
  ],
  good: ['-a exit,always -F arch=b64 -S open -k open', '-a never,task'],
});

/** The action that does nothing. */
export const possible = defineLoadCheck({
  code: 'AR106',
  name: 'possible',
  title: 'The action "possible", which loads nothing',
  what: 'The action "possible" is out of use. auditctl notes that and drops the rule.',
  why: 'The line looks loaded: auditctl ends without an error, and the rule is not there.',
  reasons: ['possible'],
  span: (f) => argument(f)?.span ?? f.fault.span,
  message: (f) => ({
    wrong: `The action "possible" in "${f.fault.words['value']}" is out of use.`,
    mend: `Write "${meant(f.fault.words['value'] ?? '')}".`,
  }),
  fixes,
  examples: [{ bad: '-a exit,possible -S open', fixed: '-a always,exit -S open' }],
  good: ['-a exit,always -F arch=b64 -S open'],
});
