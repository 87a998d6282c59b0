import { type CodeAction, CodeActionKind, type WorkspaceEdit } from 'vscode-languageserver';
import type { RequirementResult } from '../core/profiles/profileResult.ts';
import { rewrittenLines } from '../core/profiles/writeAs.ts';
import type { Span } from '../core/text/span.ts';
import type { Analysis } from './analysis.ts';
import type { ActionData } from './convertActions.ts';
import { demandOf } from './demands.ts';
import { type PlanSources, profilePlan } from './profilePlans.ts';
import type { ProfiledRules } from './profileResults.ts';
import type { Session } from './session.ts';

/**
 * Returns an action for each requirement whose events the rules at a span record in other words than scanners
 * look for: it writes the words of the benchmark. Empty where there is none. Its edits are worked out when it
 * is chosen.
 * @param known what was compared, perhaps of an earlier text
 * @param span UTF-16 offsets of the document
 */
export function writeAsActions(
  known: readonly ProfiledRules[],
  analysis: Analysis,
  span: Span,
): readonly CodeAction[] {
  if (known.length === 0) return [];
  const { uri } = analysis.document;
  const lines = analysis.rules.lines.filter((l) => l.start <= span.end && l.end >= span.start);
  return known.flatMap(({ demands, judged }) => {
    const byText = demands.get(uri);
    const results = new Set(lines.flatMap((l) => demandOf(byText, l)?.demands.results ?? []));
    const profile = judged.result.profile.name;
    return [...results]
      .filter((r) => !judged.waived.has(r.requirement.id) && isRewritten(r, judged.result))
      .map(({ requirement: { id } }): CodeAction => {
        const data: ActionData = { uri, demand: { profile, id } };
        return { title: `Write as ${id} demands`, kind: CodeActionKind.QuickFix, data };
      });
  });
}

const rewritten = new WeakMap<RequirementResult, boolean>();

/** Reports whether the lines of a requirement can be written in other words; kept with the result. */
function isRewritten(result: RequirementResult, of: ProfiledRules['judged']['result']): boolean {
  if (result.state !== 'effect') return false;
  const known = rewritten.get(result);
  if (known !== undefined) return known;
  const can = rewrittenLines(result, of) !== undefined;
  rewritten.set(result, can);
  return can;
}

/** Returns the edit that writes rules as a requirement demands; undefined where nothing is to be changed. */
export async function writeAsEdit(
  session: Session,
  sources: PlanSources,
  uri: string,
  { profile, id }: NonNullable<ActionData['demand']>,
): Promise<WorkspaceEdit | undefined> {
  const plan = await profilePlan(session, sources, { uri, profile, ids: [id], into: uri });
  if (!plan || plan.changes.length === 0) return undefined;
  return { changes: Object.fromEntries(plan.changes.map(({ uri: file, edits }) => [file, [...edits]])) };
}
