import { commands, Disposable, Uri } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type ComplianceParams,
  type ProfileList,
  profilesRequest,
} from '../../../server/src/lsp/protocol/complianceRequests.ts';
import { inform } from '../notices.ts';
import { chooseProfile, pickProfile, tellOtherTarget } from './chooseProfile.ts';
import { registerComplianceStatus } from './complianceStatus.ts';
import { type ComplianceStore, createComplianceStore } from './complianceStore.ts';
import { type ComplianceNode, registerComplianceTree } from './complianceTree.ts';
import { insertProfile } from './insertProfile.ts';

/** What a keybinding, a task or a test may say: then nothing is asked. */
interface Asked {
  readonly uri?: string;
  readonly profile?: string;
  readonly ids?: readonly string[];
}

/** How long the server is waited for after a profile was chosen, in milliseconds, and how often it is asked. */
const PATIENCE = 10_000;
const AGAIN = 200;

/** Registers the view of compliance profiles with its commands and its item of the status bar. */
export function registerCompliance(client: BaseLanguageClient): Disposable {
  const store = createComplianceStore(client);
  const tree = registerComplianceTree(store);

  async function choose(asked: Asked = {}): Promise<string | undefined> {
    const uri = asked.uri === undefined ? store.subject() : Uri.parse(asked.uri);
    if (!uri) return tellNoRules();
    const entry = await chooseProfile(client, uri, asked.profile);
    if (!entry) {
      await store.update();
      return undefined;
    }
    if (await isCompared(store, entry.name)) await tree.show();
    if (await tellOtherTarget(entry)) await commands.executeCommand('auditRules.changeTargets');
    return entry.name;
  }
  async function show(_uri?: string, id?: string): Promise<void> {
    if (!store.current()) await store.update();
    if (store.current()) await tree.show(typeof id === 'string' ? id : undefined);
    else await choose();
  }
  /** Inserts for the profile that is asked for, the chosen one, or one of several. */
  async function insert(asked: Asked = {}): Promise<number | undefined> {
    const uri = asked.uri === undefined ? store.subject() : Uri.parse(asked.uri);
    if (!uri) return tellNoRules();
    const profile = asked.profile ?? (await profileInUse(client, uri));
    if (profile === undefined) return undefined;
    const isConfirmed = asked.profile !== undefined;
    const inserted = await insertProfile(client, {
      uri,
      profile,
      ...(asked.ids ? { ids: asked.ids } : {}),
      isConfirmed,
    });
    await store.update();
    return inserted;
  }
  const insertFor = (node: ComplianceNode | undefined): Promise<number | undefined> | undefined => {
    const uri = store.current()?.uri;
    if (!uri || (node?.kind !== 'requirement' && node?.kind !== 'group')) return undefined;
    const requirements = node.kind === 'group' ? node.group.requirements : [node.requirement];
    return insertProfile(client, { uri, profile: node.profile.name, ids: requirements.map((r) => r.id) });
  };
  return Disposable.from(
    store,
    tree,
    registerComplianceStatus(store),
    commands.registerCommand('auditRules.chooseProfile', choose),
    commands.registerCommand('auditRules.showCompliance', show),
    commands.registerCommand('auditRules.insertProfile', (given: unknown) => insert(askedOf(given))),
    commands.registerCommand('auditRules.insertRequirement', insertFor),
  );
}

function tellNoRules(): undefined {
  void inform('Open a rules file first: a profile is compared with its rules.');
  return undefined;
}

/** Returns what a caller says; nothing for what a menu hands over. */
function askedOf(given: unknown): Asked {
  if (typeof given !== 'object' || given === null || !('profile' in given)) return {};
  return given as Asked;
}

/** Waits until the server compares the rules with a profile; answers whether it does. */
async function isCompared(store: ComplianceStore, name: string): Promise<boolean> {
  for (const end = Date.now() + PATIENCE; Date.now() < end; ) {
    await store.update();
    if (store.current()?.view.profiles.some((p) => p.name === name)) return true;
    await new Promise((done) => setTimeout(done, AGAIN));
  }
  return false;
}

/** Returns the name of the chosen profile; the user is asked where none is chosen, or several are. */
async function profileInUse(client: BaseLanguageClient, uri: Uri): Promise<string | undefined> {
  const params: ComplianceParams = { uri: uri.toString() };
  const { profiles, chosen } = await client.sendRequest<ProfileList>(profilesRequest, params);
  const used = profiles.filter((p) => chosen.includes(p.name));
  const [only] = used;
  if (only && used.length === 1) return only.name;
  const from = used.length > 0 ? used : profiles;
  return (await pickProfile(from, [], 'Insert What a Compliance Profile Lacks'))?.entry?.name;
}
