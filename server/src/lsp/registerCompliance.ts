import { target as targetNamed } from '../core/facts/targets.ts';
import { builtInProfiles } from '../core/profiles/builtInProfiles.ts';
import { ownProfiles } from './chosenProfiles.ts';
import { complianceReport } from './complianceExports.ts';
import { complianceView } from './complianceViews.ts';
import { createHostPrograms, type HostPrograms, type SearchPrograms } from './hostPrograms.ts';
import { type PlanSources, profilePlan } from './profilePlans.ts';
import { createProfileResults, type ProfileResults } from './profileResults.ts';
import {
  type ComplianceExportParams,
  type ComplianceParams,
  type ComplianceView,
  complianceChanged,
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

/** What compliance profiles demand of rules, and of which set-id programs. */
export interface Demands {
  readonly profiles: ProfileResults;
  readonly hostPrograms: HostPrograms;
}

/** What profiles are compared with rules by, besides the rules. */
interface ComplianceHost {
  /** The version of this program. */
  readonly version: string;
  readonly searchPrograms: SearchPrograms | undefined;
  /** Is called when a comparison is there that was not waited for. */
  readonly changed: () => void;
}

/**
 * Registers the requests about compliance profiles: the list, the comparison, its report, and the edits of
 * insertions and waivers. Returns the comparisons, for what shows them.
 */
export function registerComplianceRequests(
  session: Session,
  folders: RulesFolders,
  { version, searchPrograms, changed }: ComplianceHost,
): Demands {
  const hostPrograms = createHostPrograms(searchPrograms, session.log);
  const profiles = createProfileResults(session, folders, hostPrograms, changed);
  hostPrograms.whenFound(() => {
    profiles.forget();
    changed();
    if (session.options.complianceView) void session.connection.sendNotification(complianceChanged);
  });
  registerRequests(session, profiles, { folders, hostPrograms }, version);
  return { profiles, hostPrograms };
}

function registerRequests(
  session: Session,
  results: ProfileResults,
  sources: PlanSources,
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
      const plan = await profilePlan(session, sources, params);
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
