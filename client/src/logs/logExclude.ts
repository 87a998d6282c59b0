import { type QuickPickItem, ThemeIcon, type Uri } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type LogExcludeParams,
  type LogExclusion,
  type LogProblem,
  logExcludeRequest,
} from '../../../server/src/lsp/protocol/logRequests.ts';
import { choose } from '../choose.ts';
import { inform } from '../notices.ts';
import { closePreview, showPreview } from '../preview.ts';
import { writePlan } from '../writePlan.ts';

interface LastItem extends QuickPickItem {
  readonly isYes: boolean;
}

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
  void showPreview({ changes }, title);
  const choice = await choose<LastItem>({
    title,
    placeholder: `Enter inserts the rule, which would have kept ${saved} out of the log`,
    items: Promise.resolve([
      { label: 'Insert the rule', detail: text, iconPath: new ThemeIcon('check'), isYes: true },
      { label: 'Cancel', iconPath: new ThemeIcon('close'), isYes: false },
    ]),
  });
  await closePreview(title);
  if (choice !== undefined && choice !== 'back' && choice.items[0]?.isYes)
    await writePlan({ changes, text }, answer.uri);
}
