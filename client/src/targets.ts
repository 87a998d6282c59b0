import {
  commands,
  Disposable,
  EventEmitter,
  type ExtensionContext,
  languages,
  ProgressLocation,
  type QuickPickItem,
  QuickPickItemKind,
  Uri,
  window,
  workspace,
} from 'vscode';
import { type BaseLanguageClient, type Middleware, State } from 'vscode-languageclient';
import {
  type TargetsAnswer,
  type TargetsParams,
  targetsRequest,
} from '../../server/src/lsp/protocol/rulesetRequests.ts';
import { openListInConfig, placeOfSetting } from './settingPlace.ts';

const languageId = 'audit-rules';
const command = 'auditRules.changeTargets';

/** The setting as the manifest declares it: its values, with what each means. */
interface DeclaredTargets {
  readonly items: { readonly enum: readonly string[]; readonly enumDescriptions: readonly string[] };
}

const serverKnows = new EventEmitter<void>();

/**
 * Tells when the server has heard of other settings or of a changed `.audit-rules.json`: asked earlier, it
 * would answer for what was before.
 */
export const targetsMiddleware: Middleware = {
  workspace: {
    didChangeConfiguration: async (sections, next) => {
      await next(sections);
      serverKnows.fire();
    },
    didChangeWatchedFile: async (event, next) => {
      await next(event);
      serverKnows.fire();
    },
  },
};

/**
 * Registers the language status that shows which targets the open file is judged for, and the command "Change
 * Targets" that a click on it runs.
 * @param displayName the extension's name for people
 */
export function registerTargetsCommand(
  context: ExtensionContext,
  client: BaseLanguageClient,
  displayName: string,
): Disposable {
  const item = languages.createLanguageStatusItem('auditRules.targets', { language: languageId });
  item.name = `${displayName}: Targets`;
  const show = ({ targets, machine, from }: TargetsAnswer): void => {
    item.text = targets.length <= 2 ? targets.join(', ') : `${targets[0]} and ${targets.length - 1} more`;
    item.detail = `on ${machine}${from === undefined ? '' : `, by ${workspace.asRelativePath(Uri.parse(from))}`}`;
    item.command = { command, title: from === undefined ? 'Change Targets' : 'Change in File' };
  };
  let asked = 0;
  const update = async (): Promise<void> => {
    if (window.activeTextEditor?.document.languageId !== languageId) return;
    const own = ++asked;
    const answer = await answerFor(client);
    if (own === asked) show(answer);
  };
  show(ofSettings());
  return Disposable.from(
    item,
    window.onDidChangeActiveTextEditor(update),
    serverKnows.event(update),
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) void update();
    }),
    commands.registerCommand(command, async () => {
      const answer = await whileWaiting(answerFor(client));
      if (!answer) return;
      const { from, targets } = answer;
      await (from === undefined
        ? changeTargets(declared(context), targets)
        : openListInConfig(Uri.parse(from), 'targets'));
    }),
  );
}

const activeUri = (): Uri | undefined => window.activeTextEditor?.document.uri;
const configuration = () => workspace.getConfiguration('auditRules', activeUri());
const ofSettings = (): TargetsAnswer => ({
  targets: configuration().get<readonly string[]>('targets', []),
  machine: configuration().get('machine', 'x86_64'),
});

/**
 * Returns what counts for the active file: the server knows, also whether a `.audit-rules.json` says it, and
 * is waited for while it starts. The settings say it where there is no server.
 */
async function answerFor(client: BaseLanguageClient): Promise<TargetsAnswer> {
  const document = window.activeTextEditor?.document;
  if (document?.languageId !== languageId || client.state === State.Stopped) return ofSettings();
  const params: TargetsParams = { uri: document.uri.toString() };
  const answer = await client.sendRequest<TargetsAnswer | null>(targetsRequest, params).catch(() => null);
  return answer ?? ofSettings();
}

/** How long an answer is waited for before that is shown, in milliseconds. */
const UNSEEN = 400;

/** Waits for an answer, visibly where it takes long; returns undefined where the person stops that. */
async function whileWaiting<T>(answer: Promise<T>): Promise<T | undefined> {
  const quick = await Promise.race([
    answer.then((value) => ({ value })),
    new Promise<undefined>((done) => setTimeout(done, UNSEEN)),
  ]);
  if (quick) return quick.value;
  const shown = {
    location: ProgressLocation.Notification,
    title: 'Waiting for the language server to read the targets of this file',
    cancellable: true,
  };
  return window.withProgress(shown, (_, token) =>
    Promise.race([
      answer,
      new Promise<undefined>((done) => token.onCancellationRequested(() => done(undefined))),
    ]),
  );
}

/**
 * Lets the person choose any number of targets, and writes the setting to where it is already; none chosen is
 * the default again.
 */
async function changeTargets(known: readonly QuickPickItem[], targets: readonly string[]): Promise<void> {
  const now = new Set(targets);
  const chosen = await window.showQuickPick(
    known.map((i) => ({ ...i, picked: now.has(i.label) })),
    {
      canPickMany: true,
      title: 'Targets',
      placeHolder: 'The systems that the rules must load on',
      matchOnDescription: true,
    },
  );
  if (!chosen) return;
  const names = chosen.map((i) => i.label);
  await configuration().update(
    'targets',
    names.length > 0 ? names : undefined,
    placeOfSetting('targets', activeUri()),
  );
}

/** Returns the targets that the manifest names: distributions first, then releases. */
function declared(context: ExtensionContext): readonly QuickPickItem[] {
  const groups = context.extension.packageJSON.contributes.configuration as readonly {
    properties: Record<string, DeclaredTargets>;
  }[];
  const items = groups.flatMap((g) => g.properties['auditRules.targets'] ?? [])[0]?.items;
  const all = (items?.enum ?? []).map(
    (label, i): QuickPickItem => ({ label, description: items?.enumDescriptions[i] ?? '' }),
  );
  const isRelease = (i: QuickPickItem) => /^\d/.test(i.label);
  const separator = (label: string): QuickPickItem => ({ label, kind: QuickPickItemKind.Separator });
  return [
    separator('Distributions'),
    ...all.filter((i) => !isRelease(i)),
    separator('Releases of the audit tools'),
    ...all.filter(isRelease),
  ];
}
