import type { Uri } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type LogExcludeParams,
  type LogExclusion,
  type LogProblem,
  logExcludeRequest,
} from '../../../server/src/lsp/protocol/logRequests.ts';
import { confirmChange } from '../confirmChange.ts';
import { inform } from '../notices.ts';
import { writePlan } from '../writePlan.ts';

const title = 'Exclude from the Log';

/**
 * Asks the user whether to insert a proposed rule that keeps a program's events out of a log, and inserts it
 * where the user confirms; meanwhile, a comparison shows the changed rules file. Does not save the file.
 * @param uri the log
 * @param idea the 0-based index of the proposal
 */
export async function excludeFromLog(client: BaseLanguageClient, uri: Uri, idea: number): Promise<void> {
  const params: LogExcludeParams = { uri: uri.toString(), idea };
  const answer = await client.sendRequest<LogExclusion | LogProblem>(logExcludeRequest, params);
  if ('problem' in answer) {
    void inform(answer.problem);
    return;
  }
  const { changes, text, saved } = answer;
  const isWanted = await confirmChange({
    title,
    placeholder: `Enter inserts the rule, which would have kept ${saved} out of the log`,
    changes,
    yes: { label: 'Insert the rule', detail: text },
    notes: [],
  });
  if (isWanted) await writePlan({ changes, text }, answer.uri);
}
