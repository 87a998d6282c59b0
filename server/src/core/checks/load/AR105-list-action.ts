import { rangeAround } from '../../facts/releaseRange.ts';
import { parseListAction } from '../../model/listAction.ts';
import { UNSET } from '../../model/rule.ts';
import { defineLoadCheck, type LineContext } from '../defineCheck.ts';
import type { Failure } from '../failure.ts';
import {
  ACTIONS,
  intendedListAction,
  LISTS,
  listActionArgument,
  listActionFixes,
} from './writtenListAction.ts';

/** The halves of LIST,ACTION that are not what they should be, for the message. */
function wrongHalf(f: Failure, ctx: LineContext): string {
  const text = listActionArgument(f)?.text ?? '';
  if (/\s/.test(text))
    return `"${text}" is parted by a blank: list and action are one word, with a comma and no blank.`;
  const halves = text.split(',');
  if (halves.length !== 2)
    return `"${text}" must be a list and an action with one comma between them, such as "always,exit".`;
  const release = ctx.targets[0]?.release ?? 0;
  for (const h of halves) {
    if (ACTIONS.includes(h) || (h === 'possible' && f.reason !== 'possible')) continue;
    if (h === 'entry' || h === 'watch') return `The list "${h}" is gone: it was merged into "exit" long ago.`;
    if (
      LISTS.includes(h) &&
      parseListAction(`always,${h}`, rangeAround(release), UNSET).problem === undefined
    )
      continue;
    if (LISTS.includes(h) && h === 'io_uring') return `The list "io_uring" needs audit 3.1.`;
    if (LISTS.includes(h)) continue;
    if (h !== h.toLowerCase()) return `"${h}" must be in lower case.`;
    return h === '' ? `"${text}" lacks its list or its action.` : `"${h}" is neither a list nor an action.`;
  }
  return `"${text}" must be a list and an action, such as "always,exit".`;
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
    (f.reason === 'extra-word' && /[\s]/.test(listActionArgument(f)?.text ?? '')),
  span: (f) => listActionArgument(f)?.span ?? f.fault.span,
  message: (f, ctx) => {
    const to = intendedListAction(listActionArgument(f)?.text ?? '');
    return {
      wrong: wrongHalf(f, ctx),
      ...(to && to !== listActionArgument(f)?.text ? { remedy: `Write "${to}".` } : {}),
    };
  },
  fixes: listActionFixes,
  examples: [
    { bad: '-a ⟦entry,always⟧ -S open -k open', fixed: '-a always,exit -S open -k open' },
    {
      bad: '-a ⟦always,entry⟧ -F arch=b64 -S open -k open',
      fixed: '-a always,exit -F arch=b64 -S open -k open',
    },
    {
      bad: '-a ⟦always,entry⟧ -F arch=b64 -S open -k open',
      fixed: '-a always,exit -F arch=b64 -S open -k open',
      target: 'newest',
    },
    { bad: '-a ⟦always, exit⟧ -S open', fixed: '-a always,exit -S open' },
    { bad: '-a ⟦Always,Exit⟧ -F arch=b64 -S open', fixed: '-a always,exit -F arch=b64 -S open' },
    { bad: '-a ⟦always,exti⟧ -F arch=b64 -S open', fixed: '-a always,exit -F arch=b64 -S open' },
  ],
  good: ['-a exit,always -F arch=b64 -S open -k open', '-a never,task'],
});
