import type { Span } from '../core/text/span.ts';
import type { Analysis } from './analysis.ts';
import type { SurveyedLog } from './logSurveys.ts';

/** What a log says about a rule, above its line. */
export interface LogLens {
  readonly span: Span;
  readonly title: string;
}

/** Returns what the log says about the rules of a document; nothing where none was read. */
export type LogLenses = (analysis: Analysis) => Promise<readonly LogLens[]>;

/**
 * Returns what a log says about the rules of a document. A rule is known by its text, wherever it is by now: an
 * edited rule is another one, of which the log says nothing.
 */
export function lensesOf({ rules, document }: Analysis, survey: SurveyedLog): readonly LogLens[] {
  const titles = new Map<string, string>();
  for (const [line, title] of survey.loads) {
    const { uri, text } = survey.ruleset.placeOf(line);
    if (uri === document.uri) titles.set(text, title);
  }
  return rules.lines.flatMap(({ node, start, end }) => {
    const title = node.kind === 'command' ? titles.get(rules.text.slice(start, end).trim()) : undefined;
    return title === undefined ? [] : [{ span: { start, end }, title }];
  });
}
