import { Uri, window, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type ProfileChange,
  type WaiverParams,
  waiverRequest,
} from '../../../server/src/lsp/protocol/complianceRequests.ts';
import { openFile } from '../configFiles.ts';
import { inform, warn } from '../notices.ts';
import { editOf } from '../writePlan.ts';

/** The command that waives a requirement; the server's quick fixes run it. */
export const waiveCommand = 'auditRules.waiveRequirement';
/** The command that removes the waiver of a requirement. */
export const removeWaiverCommand = 'auditRules.removeWaiver';

/** A requirement that is to be waived. */
export interface WaiverWish {
  /** The rules. */
  readonly uri: Uri;
  readonly id: string;
  /** What is demanded, in a few words. */
  readonly what?: string;
  /** The reason of the waiver that there is. */
  readonly known?: string;
  /** The reason, where it is not to be asked for. */
  readonly reason?: string;
}

/**
 * Asks the user why a requirement is waived, and writes the waiver into the `.audit-rules.json` that counts,
 * which is saved. Returns whether it was written.
 */
export async function waiveRequirement(client: BaseLanguageClient, wish: WaiverWish): Promise<boolean> {
  const { uri, id } = wish;
  const reason = wish.reason ?? (await askReason(wish));
  if (reason === undefined || reason.trim() === '') return false;
  const params: WaiverParams = { uri: uri.toString(), id, reason };
  const change = await client.sendRequest<ProfileChange | null>(waiverRequest, params);
  if (!change) {
    warn('The waiver was not written: .audit-rules.json is not a valid configuration. Correct it first.');
    return false;
  }
  if (!(await save(change))) return false;
  if (wish.reason === undefined)
    void inform(`${id} is waived in ${workspace.asRelativePath(Uri.parse(change.uri))}.`);
  return true;
}

/**
 * Removes the waiver of a requirement from the `.audit-rules.json` that counts, which is saved. Returns whether
 * it was there.
 */
export async function removeWaiver(
  client: BaseLanguageClient,
  { uri, id }: Pick<WaiverWish, 'uri' | 'id'>,
): Promise<boolean> {
  const params: WaiverParams = { uri: uri.toString(), id };
  const change = await client.sendRequest<ProfileChange | null>(waiverRequest, params);
  if (!change) {
    warn(`.audit-rules.json has no waiver of ${id} that could be removed.`);
    return false;
  }
  return save(change);
}

/** Changes a configuration, which counts as it is saved; returns whether that went well. */
async function save(change: ProfileChange): Promise<boolean> {
  if (!(await workspace.applyEdit(editOf([change])))) return false;
  return (await openFile(change.uri)?.save()) ?? false;
}

function askReason({ id, what, known }: WaiverWish): Thenable<string | undefined> {
  return window.showInputBox({
    title: `Waive ${id}`,
    prompt: what === undefined ? 'Why nothing has to be done' : `${what}: why nothing has to be done`,
    placeHolder: 'The reason, which reports show',
    ...(known === undefined ? {} : { value: known }),
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === '' ? 'Write a reason: a waiver without one does not count.' : null,
  });
}
