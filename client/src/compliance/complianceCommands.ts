import { commands, Disposable, Uri, window } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type ComplianceParams,
  type ProfileList,
  profilesRequest,
  type RequirementView,
} from '../../../server/src/lsp/protocol/complianceRequests.ts';
import { inform } from '../notices.ts';
import { chooseProfile, pickProfile, tellOtherTarget } from './chooseProfile.ts';
import { registerComplianceStatus } from './complianceStatus.ts';
import { type ComplianceStore, createComplianceStore } from './complianceStore.ts';
import { type ComplianceNode, registerComplianceTree } from './complianceTree.ts';
import { exportCompliance } from './exportCompliance.ts';
import { insertProfile } from './insertProfile.ts';
import {
  removeWaiver,
  removeWaiverCommand,
  type WaiverWish,
  waiveCommand,
  waiveRequirement,
} from './waive.ts';

/** What a keybinding, a task or a test may say: then nothing is asked. */
interface Asked {
  readonly uri?: string;
  readonly profile?: string;
  readonly ids?: readonly string[];
  /** The format of a report, and the URI of its file. */
  readonly format?: string;
  readonly to?: string;
}

/** A requirement that a quick fix or a test wants waived. */
interface AskedWaiver {
  readonly uri: string;
  readonly id: string;
  readonly reason?: string;
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
  /** Waives what a row of the view shows, or what a quick fix names; or removes its waiver. */
  const waiving =
    (change: (client: BaseLanguageClient, wish: WaiverWish) => Promise<boolean>) =>
    async (given: ComplianceNode | AskedWaiver | undefined): Promise<boolean> => {
      const wish = given && waiverWish(store, given);
      const isWritten = wish !== undefined && (await change(client, wish));
      if (isWritten) await store.update();
      return isWritten;
    };
  async function exportReport(asked: Asked): Promise<string | undefined> {
    if (!store.current()) await store.update();
    const compared = store.current();
    if (!compared) return tellNoProfile();
    const names = compared.view.profiles.map((p) => p.name);
    const name =
      asked.profile ??
      (names.length > 1 ? await window.showQuickPick(names, { title: 'Export Compliance' }) : names[0]);
    if (name === undefined) return undefined;
    return (await exportCompliance(client, compared.uri, name, asked))?.toString();
  }
  return Disposable.from(
    store,
    tree,
    registerComplianceStatus(store),
    commands.registerCommand('auditRules.chooseProfile', (given: unknown) => choose(askedOf(given))),
    commands.registerCommand('auditRules.showCompliance', show),
    commands.registerCommand('auditRules.insertProfile', (given: unknown) => insert(askedOf(given))),
    commands.registerCommand('auditRules.insertRequirement', insertFor),
    commands.registerCommand(waiveCommand, waiving(waiveRequirement)),
    commands.registerCommand(removeWaiverCommand, waiving(removeWaiver)),
    commands.registerCommand('auditRules.exportCompliance', (given: unknown) => exportReport(askedOf(given))),
  );
}

function tellNoRules(): undefined {
  void inform('Open a rules file first: a profile is compared with its rules.');
  return undefined;
}

function tellNoProfile(): undefined {
  void inform('There is nothing to export. Choose a compliance profile first.');
  return undefined;
}

/** Returns what is waived; undefined for a row of the view that is not a requirement. */
function waiverWish(store: ComplianceStore, given: ComplianceNode | AskedWaiver): WaiverWish | undefined {
  if (!('kind' in given)) {
    const { uri, ...wish } = given;
    const known = requirementOf(store, given.id);
    return { ...wish, uri: Uri.parse(uri), ...(known ? { what: known.what } : {}) };
  }
  const uri = store.current()?.uri;
  if (!uri || given.kind !== 'requirement') return undefined;
  const { id, what, waived } = given.requirement;
  return { uri, id, what, ...(waived === undefined ? {} : { known: waived }) };
}

/** Returns what is known of a requirement, by its id; undefined where no profile in use has it. */
function requirementOf(store: ComplianceStore, id: string): RequirementView | undefined {
  const groups = store.current()?.view.profiles.flatMap((p) => p.groups) ?? [];
  return groups.flatMap((g) => g.requirements).find((r) => r.id === id);
}

/** Returns what a caller says; nothing for what a menu hands over: in the title of the view, a row that has the focus. */
function askedOf(given: unknown): Asked {
  const { uri, profile } = Object(given) as Record<keyof Asked, unknown>;
  return typeof uri === 'string' || typeof profile === 'string' ? (given as Asked) : {};
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
