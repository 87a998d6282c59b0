import { demandSentences, demandsTitle } from '../core/profiles/lineDemands.ts';
import type { RulesLine } from '../core/syntax/document.ts';
import type { Span } from '../core/text/span.ts';
import type { Analysis } from './analysis.ts';
import type { DemandedLine, ProfiledRules } from './profileResults.ts';
import { ruleLineAt } from './rulesetPlace.ts';

/** What compliance profiles demand of a rule, above its line. */
export interface DemandLens {
  readonly span: Span;
  readonly title: string;
  /** The first requirement. */
  readonly id: string;
}

/**
 * Returns the lenses above rules of a document that say which requirements demand each; empty where none is
 * demanded. A rule is found by its text, even on another line; an edited rule gets no lens.
 * @param known what was compared, perhaps of an earlier text
 */
export function demandLenses(analysis: Analysis, known: readonly ProfiledRules[]): readonly DemandLens[] {
  return known.flatMap((rules) => {
    const byText = rules.demands.get(analysis.document.uri);
    if (!byText) return [];
    return analysis.rules.lines.flatMap((line) => {
      const found = demandOf(byText, line);
      const [first] = found?.demands.results ?? [];
      if (!found || !first) return [];
      const { start, end } = line;
      return [
        { span: { start, end }, title: demandsTitle(found.line, found.demands), id: first.requirement.id },
      ];
    });
  });
}

/**
 * Returns sentences about the requirements that demand a rule, if a span is on the option, list or path that
 * makes its line a rule; empty for any other place. Plain text, because it can contain file names.
 * @param known what was compared, perhaps of an earlier text
 */
export function demandPlace(
  known: readonly ProfiledRules[],
  analysis: Analysis,
  span: Span,
): readonly string[] {
  const line = known.length === 0 ? undefined : ruleLineAt(analysis, span);
  if (!line) return [];
  return known.flatMap((rules) => {
    const found = demandOf(rules.demands.get(analysis.document.uri), line);
    return found ? demandSentences(found.demands, (at) => rules.placeOf(at).label) : [];
  });
}

/** Returns what demands a line of a document, by its text; undefined where nothing does. */
export function demandOf(
  byText: ReadonlyMap<string, DemandedLine> | undefined,
  { node }: Pick<RulesLine, 'node'>,
): DemandedLine | undefined {
  return node.kind === 'command' ? byText?.get(node.text) : undefined;
}
