import { rangeAround } from '../../facts/releaseRange.ts';
import { parseListAction } from '../../model/listAction.ts';
import { UNSET } from '../../model/rule.ts';
import { defineLoadCheck, type LineContext } from '../defineCheck.ts';
import type { Failure } from '../failure.ts';
import { LOAD_ENDS } from '../loadEnds.ts';
import {
  ACTIONS,
  intendedListAction,
  LISTS,
  listActionArgument,
  listActionFixes,
} from './writtenListAction.ts';

/** Says which half of LIST,ACTION is wrong, or what is wrong with both. */
function wrongHalf(f: Failure, ctx: LineContext): string {
  const text = listActionArgument(f)?.text ?? '';
  if (/\s/.test(text)) return `"${text}" contains a space.`;
  const halves = text.split(',');
  if (halves.length !== 2) return `"${text}" is not a list and an action separated by one comma.`;
  const release = ctx.targets[0]?.release ?? 0;
  for (const h of halves) {
    if (ACTIONS.includes(h) || (h === 'possible' && f.reason !== 'possible')) continue;
    const isKnown = LISTS.includes(h) && (h !== 'io_uring' || hasIoUring(release));
    if (!isKnown) return wrongWord(h, text);
  }
  return `"${text}" is not a list and an action.`;
}

/** Reports whether a version of audit has the list io_uring. */
function hasIoUring(release: number): boolean {
  return parseListAction('always,io_uring', rangeAround(release), UNSET).problem === undefined;
}

/** Says what is wrong with a word that is neither a list nor an action. */
function wrongWord(word: string, text: string): string {
  if (word === 'entry' || word === 'watch') return `The list "${word}" no longer exists; "exit" replaces it.`;
  if (word === 'io_uring') return 'The list "io_uring" requires audit 3.1.';
  if (word !== word.toLowerCase()) return `"${word}" must be lowercase.`;
  if (word !== '') return `"${word}" is neither a list nor an action.`;
  return `"${text}" lacks ${text.split(',').some((x) => ACTIONS.includes(x)) ? 'a list' : 'an action'}.`;
}

/**
 * Says what to write instead of a list and action; `to` is what was meant, undefined where that is not known.
 */
function remedyOf(to: string | undefined, text: string): string {
  const inOrder = (words: string) => words.split(',').sort().join();
  if (to && inOrder(to) !== inOrder(text)) return `Write "${to}".`;
  return text.includes('io_uring')
    ? 'Remove the rule, or drop the targets with older versions.'
    : 'Write an action and a list, such as "always,exit".';
}

/** Reports a list or an action that auditctl or the kernel does not know. */
export const badListAction = defineLoadCheck({
  code: 'AR105',
  name: 'list-action',
  title: 'A list or an action that does not exist',
  what: '`-a`, `-A` and `-d` require an action and a list, in either order, separated by one comma without a space. The action is always or never. The list is exit, user, exclude, task, filesystem or, since audit 3.1, io_uring. Write both in lowercase.',
  why: `Before audit 3.1, auditctl refuses any other word. Since audit 3.1, auditctl accepts any word after the action (\`always,WORD\`), but the kernel then rejects the rule. ${LOAD_ENDS}`,
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
      remedy: remedyOf(to, listActionArgument(f)?.text ?? ''),
    };
  },
  fixes: listActionFixes,
  examples: [
    { bad: '-a ⟦entry,always⟧ -S open -k open', fixed: '-a always,exit -S open -k open' },
    {
      bad: '-a ⟦always,entry⟧ -F arch=b64 -S open -k open',
      fixed: '-a always,exit -F arch=b64 -S open -k open',
    },
    { bad: '-a ⟦always, exit⟧ -S open', fixed: '-a always,exit -S open' },
    { bad: '-a ⟦Always,Exit⟧ -F arch=b64 -S open', fixed: '-a always,exit -F arch=b64 -S open' },
    { bad: '-a ⟦always,exti⟧ -F arch=b64 -S open', fixed: '-a always,exit -F arch=b64 -S open' },
  ],
  good: ['-a exit,always -F arch=b64 -S open -k open', '-a never,task'],
});
