import { type QuickPickItem, QuickPickItemKind, Uri, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type ComplianceParams,
  type ProfileEntry,
  type ProfileList,
  profilesRequest,
} from '../../../server/src/lsp/protocol/complianceRequests.ts';
import { choose } from '../choose.ts';
import { inform } from '../notices.ts';
import { openListInConfig, placeOfSetting } from '../settingPlace.ts';

const setting = 'profiles';

interface ProfileItem extends QuickPickItem {
  /** Undefined for no profile. */
  readonly entry?: ProfileEntry;
}

/**
 * Asks the user for a compliance profile, and writes it into the settings; returns its entry, undefined where
 * none was written. Where a `.audit-rules.json` names the profiles, shows it instead.
 * @param uri the rules that it is for
 * @param named the profile, where it is not to be asked for
 */
export async function chooseProfile(
  client: BaseLanguageClient,
  uri: Uri,
  named?: string,
): Promise<ProfileEntry | undefined> {
  const params: ComplianceParams = { uri: uri.toString() };
  const list = client.sendRequest<ProfileList>(profilesRequest, params);
  const { from, profiles, chosen } = await list;
  if (from !== undefined) {
    await openListInConfig(Uri.parse(from), setting);
    return undefined;
  }
  const given = profiles.find((p) => p.name === named);
  const item = given ? { entry: given } : await pickProfile(profiles, chosen, 'Choose Compliance Profile');
  if (!item) return undefined;
  const { entry } = item;
  const value = entry ? [entry.name] : undefined;
  await workspace.getConfiguration('auditRules', uri).update(setting, value, placeOfSetting(setting, uri));
  return entry;
}

/**
 * Asks the user for one of several profiles; returns undefined where none is chosen, and an item without a
 * profile where they want none.
 * @param chosen the names of those that are in use
 */
export async function pickProfile(
  profiles: readonly ProfileEntry[],
  chosen: readonly string[],
  title: string,
): Promise<{ readonly entry?: ProfileEntry } | undefined> {
  const itemOf = (entry: ProfileEntry): ProfileItem => ({
    label: entry.name,
    description: [entry.title, entry.version, chosen.includes(entry.name) ? 'in use' : '']
      .filter((part) => part !== '')
      .join(', '),
    entry,
  });
  const section = (label: string, items: readonly ProfileItem[]): readonly ProfileItem[] =>
    items.length === 0 ? [] : [{ label, kind: QuickPickItemKind.Separator }, ...items];
  const items = [
    ...section('For your targets', profiles.filter((p) => p.isForTargets).map(itemOf)),
    ...section('For other systems', profiles.filter((p) => !p.isForTargets).map(itemOf)),
    ...section('Without a profile', chosen.length > 0 ? [{ label: 'Compare with no profile' }] : []),
  ];
  const choice = await choose<ProfileItem>({
    title,
    placeholder: 'Type a system or a benchmark: ubuntu, rhel-9, pci …',
    items: Promise.resolve(items),
  });
  return choice && choice !== 'back' ? choice.items[0] : undefined;
}

/** Says that the rules are not checked for the system of a profile, where that is so, and offers to change it. */
export async function tellOtherTarget({ name, target, isForTargets }: ProfileEntry): Promise<boolean> {
  if (isForTargets) return false;
  const change = 'Change Targets';
  const text = `${name} is for ${target}, which is not among the targets: lines that do not load there are not reported as problems.`;
  return (await inform(text, change)) === change;
}
