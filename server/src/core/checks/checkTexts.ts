import type { CheckInfo } from './defineCheck.ts';

/**
 * Returns what a check finds, and the number of rules above which it is not run, as Markdown: sentences, and
 * perhaps a list of cases.
 */
export function whatItFinds({ what, code, most }: CheckInfo): string {
  if (most === undefined) return what;
  const all = code.startsWith('IM') ? 'Policies' : 'Rulesets';
  return withSentence(what, `${all} with more than ${most} rules are not checked.`);
}

/** Returns what a check finds, and why that matters, as Markdown. */
export function whatAndWhy(check: CheckInfo): string {
  return withSentence(check.what, check.why);
}

/** Returns a text with another one after it; after a list, it is a new paragraph. */
function withSentence(text: string, more: string): string {
  return `${text}${text.includes('\n') ? '\n\n' : ' '}${more}`;
}
