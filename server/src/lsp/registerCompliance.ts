import { target as targetNamed } from '../core/facts/targets.ts';
import { builtInProfiles } from '../core/profiles/builtInProfiles.ts';
import { ownProfiles } from './chosenProfiles.ts';
import { complianceReport } from './complianceExports.ts';
import { complianceView } from './complianceViews.ts';
import { profilePlan } from './profilePlans.ts';
import type { ProfileResults } from './profileResults.ts';
import {
  type ComplianceExportParams,
  type ComplianceParams,
  type ComplianceView,
  complianceExportRequest,
  complianceRequest,
  type ProfileChange,
  type ProfileList,
  type ProfilePlan,
  type ProfilePlanParams,
  profilePlanRequest,
  profilesRequest,
  type WaiverParams,
  waiverRequest,
} from './protocol/complianceRequests.ts';
import type { RulesFolders } from './rulesetFiles.ts';
import { stopIfCancelled } from './safeHandler.ts';
import type { Session } from './session.ts';
import { waiverChange } from './waivers.ts';

const none: ProfileList = { profiles: [], chosen: [] };

/**
 * Registers the requests about compliance profiles: the list, the comparison, its report, and the edits of
 * insertions and waivers.
 * @param version of this program
 */
export function registerComplianceRequests(
  session: Session,
  results: ProfileResults,
  folders: RulesFolders,
  version: string,
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
  connection.onRequest(
    waiverRequest,
    guard('waiver', null, async (params: WaiverParams, token): Promise<ProfileChange | null> => {
      const change = await waiverChange(session, params);
      stopIfCancelled(token);
      return change;
    }),
  );
  connection.onRequest(
    complianceExportRequest,
    guard('complianceExport', null, async (params: ComplianceExportParams, token): Promise<string | null> => {
      const found = await results.of(params.uri, token);
      const workspaceFolders = await session.folders();
      stopIfCancelled(token);
      return found ? complianceReport(found, params, { folders: workspaceFolders, version }) : null;
    }),
  );
}
