import type { CancellationToken } from 'vscode-languageserver';
import { united } from '../core/attack/coverage/coverage.ts';
import { writeCoverage } from '../core/attack/coverage/coverageExports.ts';
import type { TechniqueCoverage } from '../core/attack/coverage/coverageTypes.ts';
import type { WholeTrees } from '../core/attack/coverage/wholeTrees.ts';
import { groupById } from '../core/attack/data/groups.ts';
import { hashesOf, unitedUses } from '../core/hashes/coveredHashes.ts';
import { targetsOf } from '../core/service.ts';
import { coverageData, coverageNumbers, type WholeCoverage } from './coverageData.ts';
import { type CoveredSource, createCoverageResults } from './coverageResults.ts';
import { coverageSources } from './coverageSources.ts';
import {
  type CoverageData,
  type CoverageExportParams,
  type CoverageNumbers,
  type CoverageParams,
  coverageExportRequest,
  coverageNumbersRequest,
  coverageRequest,
} from './protocol/coverageRequests.ts';
import { fileName } from './rulesetFiles.ts';
import type { Rulesets } from './rulesets.ts';
import { stopIfCancelled } from './safeHandler.ts';
import type { Session } from './session.ts';
import type { WorkspaceIndex } from './workspaceIndex.ts';
import type { WorkspacePolicies } from './workspacePolicies.ts';

/**
 * Registers the requests for technique coverage. The result is computed between other requests, and kept
 * until a rule changes.
 * @param policies of the IMA policies of the workspace, the first one says of which techniques an export names
 *   the hashes as recorded
 * @param index knows the rules files of the workspace
 */
export function registerCoverage(
  session: Session,
  rulesets: Rulesets,
  policies: WorkspacePolicies,
  index: WorkspaceIndex,
): void {
  const { connection, guard } = session;
  const results = createCoverageResults(session);
  connection.onRequest(
    coverageRequest,
    guard('coverage', null, async (params: CoverageParams, token): Promise<CoverageData | null> => {
      const whole = await wholeOf(params, token);
      return whole && coverageData(whole);
    }),
  );
  connection.onRequest(
    coverageNumbersRequest,
    guard('coverageNumbers', null, async (params: CoverageParams, token): Promise<CoverageNumbers | null> => {
      const whole = await wholeOf(params, token);
      return whole && coverageNumbers(whole);
    }),
  );
  connection.onRequest(
    coverageExportRequest,
    guard(
      'coverageExport',
      null,
      async ({ format, group: id, ...params }: CoverageExportParams, token): Promise<string | null> => {
        const group = id === undefined ? undefined : groupById(id);
        const whole = await wholeOf(params, token, group?.techniques);
        if (!whole) return null;
        const whereIs = (line: number): string => whole.places[line]?.label ?? '';
        const [first] = await policies.all();
        stopIfCancelled(token);
        const hashes =
          first && ((t: TechniqueCoverage): string => hashesOf(t, whole.uses, first.policy, first.kernels));
        return writeCoverage(whole.coverage, format, {
          name: whole.name,
          whereIs,
          ...(group ? { group } : {}),
          ...(hashes ? { hashes } : {}),
        });
      },
    ),
  );

  async function wholeOf(
    params: CoverageParams,
    token: CancellationToken,
    only?: readonly string[],
  ): Promise<WholeCoverage | null> {
    const settings = await session.configuration.settingsOf(params.uri);
    const targets = targetsOf(settings.targets, settings.machine);
    const target = targets.find((t) => t.name === params.target) ?? targets[0];
    const sources = await coverageSources(session, rulesets.folders, index, params, token);
    stopIfCancelled(token);
    if (!target || sources.length === 0) return null;
    const inWorkspace = params.scope === 'workspace';
    const found: CoveredSource[] = [];
    for (const source of sources) {
      const covered = await results.of({ source, target, inWorkspace, only }, token);
      stopIfCancelled(token);
      // Other programs' files end in .rules too.
      if (covered && (!inWorkspace || covered.rules > 0)) found.push(covered);
    }
    const [first] = sources;
    const name = inWorkspace ? 'the workspace' : fileName(first?.place ?? params.uri);
    const places = found.flatMap((f) => f.places);
    return {
      name,
      coverage: united(target, found),
      places,
      targets,
      trees: unitedTrees(found),
      uses: unitedUses(found),
    };
  }
}

/**
 * Returns the lines of several rulesets, which count on from one to the next, with the directories that they
 * watch as a whole.
 */
function unitedTrees(parts: readonly CoveredSource[]): WholeTrees {
  const all = new Map<number, string>();
  let before = 0;
  for (const { trees, lines } of parts) {
    for (const [line, tree] of trees) all.set(line + before, tree);
    before += lines;
  }
  return all;
}
