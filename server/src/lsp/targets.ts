import { type TargetsAnswer, type TargetsParams, targetsRequest } from './protocol/rulesetRequests.ts';
import { stopIfCancelled } from './safeHandler.ts';
import type { Session } from './session.ts';

/** Registers the requests for the targets of a file, and for the file that sets them. */
export function registerTargets({ connection, guard, configuration }: Session): void {
  connection.onRequest(
    targetsRequest,
    guard('targets', null, async ({ uri }: TargetsParams, token): Promise<TargetsAnswer | null> => {
      const [{ targets, machine }, from] = await Promise.all([
        configuration.settingsOf(uri),
        configuration.settingFrom(uri, 'targets'),
      ]);
      stopIfCancelled(token);
      return { targets, machine, ...(from === undefined ? {} : { from }) };
    }),
  );
}
