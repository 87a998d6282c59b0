import { Uri, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type ProfilePlan,
  type ProfilePlanParams,
  profilePlanRequest,
} from '../../../server/src/lsp/protocol/complianceRequests.ts';
import { confirmChange } from '../confirmChange.ts';
import { inform } from '../notices.ts';
import { writePlan } from '../writePlan.ts';

/** What is inserted. */
export interface InsertionWish extends Pick<ProfilePlanParams, 'profile' | 'ids'> {
  readonly uri: Uri;
  /** Nothing is asked. */
  readonly isConfirmed?: boolean;
}

/**
 * Inserts what rules lack of a profile, after the user has seen the changes and confirmed them. Saves nothing.
 * Returns how many lines are new; undefined where nothing was inserted.
 */
export async function insertProfile(
  client: BaseLanguageClient,
  { uri, profile, ids, isConfirmed = false }: InsertionWish,
): Promise<number | undefined> {
  const params: ProfilePlanParams = { uri: uri.toString(), profile, ...(ids ? { ids } : {}) };
  const plan = await client.sendRequest<ProfilePlan | null>(profilePlanRequest, params);
  if (!plan) {
    void inform('There are no rules here that can be read. Open a rules file.');
    return undefined;
  }
  const what = ids ? ids.join(', ') : profile;
  if (plan.changes.length === 0) {
    void inform([`There is nothing to insert for ${what}.`, ...plan.notes.slice(0, 3)].join(' '));
    return undefined;
  }
  const { changes, added, notes } = plan;
  const isWanted =
    isConfirmed ||
    (await confirmChange({
      title: `Insert What ${what} Lacks`,
      placeholder: 'Enter makes the changes; nothing is saved',
      changes,
      yes: {
        label: labelOf(plan),
        detail: changes.map((c) => workspace.asRelativePath(Uri.parse(c.uri))).join(', '),
      },
      notes,
    }));
  if (!isWanted) return undefined;
  await writePlan(
    { changes, text: added[0] ?? '' },
    added.length > 0 ? plan.uri : (changes[0]?.uri ?? plan.uri),
  );
  return added.length;
}

/** Returns what Enter does: `Insert 12 lines, rewrite 3`. */
function labelOf({ added, rewritten }: ProfilePlan): string {
  const lines = (n: number): string => `${n} ${n === 1 ? 'line' : 'lines'}`;
  if (added.length === 0) return `Rewrite ${lines(rewritten)}`;
  return `Insert ${lines(added.length)}${rewritten === 0 ? '' : `, and rewrite ${rewritten}`}`;
}
