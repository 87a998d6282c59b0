import { defineLoadCheck } from '../defineCheck.ts';
import { intendedListAction, listActionArgument, listActionFixes } from './writtenListAction.ts';

/** The action that does nothing. */
export const possible = defineLoadCheck({
  code: 'AR106',
  name: 'possible',
  title: 'The action "possible", which loads nothing',
  what: 'The action "possible" is out of use. auditctl notes that and drops the rule.',
  why: 'The line looks loaded: auditctl ends without an error, and the rule is not there.',
  reasons: ['possible'],
  span: (f) => listActionArgument(f)?.span ?? f.fault.span,
  message: (f) => ({
    wrong: `The action "possible" in "${f.fault.words['value']}" is out of use.`,
    remedy: `Write "${intendedListAction(f.fault.words['value'] ?? '')}".`,
  }),
  fixes: listActionFixes,
  examples: [{ bad: '-a ⟦exit,possible⟧ -S open', fixed: '-a always,exit -S open' }],
  good: ['-a exit,always -F arch=b64 -S open'],
});
