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
 * Returns the lenses above rules of a document that say what a log has of each rule's events; empty where the
 * log says nothing of them. A rule is found by its text, even on another line; an edited rule gets no lens.
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
