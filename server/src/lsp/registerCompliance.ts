import { target as targetNamed } from '../core/facts/targets.ts';
import { builtInProfiles } from '../core/profiles/builtInProfiles.ts';
import { ownProfiles } from './chosenProfiles.ts';
import { complianceView } from './complianceViews.ts';
import { profilePlan } from './profilePlans.ts';
import type { ProfileResults } from './profileResults.ts';
import {
  type ComplianceParams,
  type ComplianceView,
  complianceRequest,
  type ProfileList,
  type ProfilePlan,
  type ProfilePlanParams,
  profilePlanRequest,
  profilesRequest,
} from './protocol/complianceRequests.ts';
import type { RulesFolders } from './rulesetFiles.ts';
import { stopIfCancelled } from './safeHandler.ts';
import type { Session } from './session.ts';

const none: ProfileList = { profiles: [], chosen: [] };

/** Registers the requests about compliance profiles: the list, the comparison, and the edits of an insertion. */
export function registerComplianceRequests(
  session: Session,
  results: ProfileResults,
  folders: RulesFolders,
): void {
  const { connection, guard, configuration } = session;
  connection.onRequest(
    complianceRequest,
    guard('compliance', null, async ({ uri }: ComplianceParams, token): Promise<ComplianceView | null> => {
      const found = await results.of(uri, token);
      return found ? complianceView(found) : null;
    }),
  );
  connection.onRequest(
    profilesRequest,
    guard('profiles', none, async ({ uri }: ComplianceParams, token): Promise<ProfileList> => {
      const [{ profiles: chosen, targets }, own, from] = await Promise.all([
        configuration.settingsOf(uri),
        ownProfiles(session, uri),
        configuration.settingFrom(uri, 'profiles'),
      ]);
      stopIfCancelled(token);
      const profiles = [...builtInProfiles, ...own.profiles].map(
        ({ name, title, version, date = '', target }) => ({
          name,
          title,
          version,
          date,
          target: targetNamed(target)?.label ?? target,
          isForTargets: targets.includes(target),
        }),
      );
      return { profiles, chosen, ...(from === undefined ? {} : { from }) };
    }),
  );
  connection.onRequest(
    profilePlanRequest,
    guard('profilePlan', null, async (params: ProfilePlanParams, token): Promise<ProfilePlan | null> => {
      const plan = await profilePlan(session, folders, params);
      stopIfCancelled(token);
      return plan;
    }),
  );
}
