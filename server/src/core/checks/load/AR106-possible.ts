import { defineLoadCheck } from '../defineCheck.ts';
import { intendedListAction, listActionArgument, listActionFixes } from './writtenListAction.ts';

/** Reports the action "possible", whose rules are dropped. */
export const possible = defineLoadCheck({
  code: 'AR106',
  name: 'possible',
  title: 'The obsolete action "possible"',
  what: 'The action `possible` is obsolete. auditctl prints a note and does not load the rule.',
  why: 'auditctl ends without an error, but the rule is missing.',
  reasons: ['possible'],
  span: (f) => listActionArgument(f)?.span ?? f.fault.span,
  message: (f) => ({
    wrong: `"${f.fault.words['value']}" has the obsolete action "possible", so auditctl drops the rule.`,
    remedy: `Write "${intendedListAction(f.fault.words['value'] ?? '')}".`,
  }),
  fixes: listActionFixes,
  examples: [{ bad: '-a ⟦exit,possible⟧ -S open', fixed: '-a always,exit -S open' }],
  good: ['-a exit,always -F arch=b64 -S open'],
});
