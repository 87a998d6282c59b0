import { whatItFinds } from '../core/checks/checkTexts.ts';
import type { CheckInfo } from '../core/checks/defineCheck.ts';
import { visible } from './explain.ts';

/** Returns the description of a check as Markdown, for editors that cannot open the pages of the project. */
export function checkMarkdown(check: CheckInfo): string {
  const examples = check.examples
    .slice(0, 3)
    .flatMap(({ bad, fixed }) => [
      `Reported:\n\n${fenced(bad)}`,
      ...(fixed === undefined ? [] : [`Fixed:\n\n${fenced(fixed)}`]),
    ]);
  const ignored = `# audit-rules: disable-next-line ${check.code} -- why`;
  return [
    `## ${check.code} ${check.name}`,
    plain(whatItFinds(check)),
    plain(check.why),
    ...examples,
    `To ignore it for one line, write above it: \`${ignored}\``,
  ].join('\n\n');
}

/** Returns lines as a block of code, with a fence that is longer than any in them. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${visible(text)}\n${fence}`;
}

/** Returns a sentence in which nothing but code in backquotes is Markdown. */
function plain(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replace(/[\\<>*_[\]]/g, '\\$&')))
    .join('');
}
