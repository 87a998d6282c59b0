import {
  CancellationTokenSource,
  ConfigurationTarget,
  commands,
  Disposable,
  type ExtensionContext,
  type LanguageStatusItem,
  type LogOutputChannel,
  languages,
  ProgressLocation,
  type QuickPickItem,
  Uri,
  window,
  workspace,
} from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import {
  type AttackIndexAnswer,
  type AttackIndexParams,
  type AttackState,
  type AttackUseParams,
  attackIndexRequest,
  attackPieceRequest,
  attackUseRequest,
} from '../../server/src/lsp/protocol/attackRequests.ts';
import { openPieces, type Pieces } from './chunkedTransfer.ts';

const command = 'auditRules.useOfficialData';
const setting = 'attack.bundle';
/** Where MITRE publishes the bundle of the enterprise matrix. */
const published =
  'https://raw.githubusercontent.com/mitre-attack/attack-stix-data/master/enterprise-attack/enterprise-attack.json';

/** What is kept between sessions: what the server picked out of a bundle, and where that came from. */
interface Kept {
  readonly source: string;
  readonly index: object;
}

/**
 * The setting for MITRE's own data and the command that sets it. This side fetches and keeps, the server reads: what it
 * picks out of a bundle lies in the extension's storage, and goes to each server that starts.
 */
export function registerOfficialData(
  context: ExtensionContext,
  client: BaseLanguageClient,
  output: LogOutputChannel,
): Disposable {
  const place = Uri.joinPath(context.globalStorageUri, 'techniques.json');
  const feeds = new Map<number, Pieces>();
  const status = statusItem();
  let kept: Kept | undefined;
  /** What the server works with: where that came from, `''` for the built-in data alone. */
  let used = '';
  let running = 0;
  let stop: CancellationTokenSource | undefined;

  /** Gives the server what the setting wants: until another source is read, what is kept of the last one. */
  async function give(): Promise<void> {
    kept ??= await readKept(place);
    const index = named() === '' ? null : (kept?.index ?? null);
    const state = await client.sendRequest<AttackState>(attackUseRequest, {
      index,
    } satisfies AttackUseParams);
    // What another version of the extension kept may not be what this one reads.
    used = kept && index && state.problem === undefined ? kept.source : '';
    show(status, state);
    if (named() !== used) await load(named());
  }

  /** Reads a bundle and works with it; answers whether that went well. What was used before stays where it does not. */
  async function load(source: string): Promise<boolean> {
    stop?.cancel();
    const own = new CancellationTokenSource();
    stop = own;
    const id = ++running;
    try {
      const options = { location: ProgressLocation.Notification, title: 'ATT&CK data', cancellable: true };
      const answer = await window.withProgress(
        options,
        async (progress, token): Promise<AttackIndexAnswer> => {
          token.onCancellationRequested(() => own.cancel());
          const pieces = openPieces(source, own.token, (part, message) =>
            progress.report({ increment: part * 100, message }),
          );
          feeds.set(id, pieces);
          const read = await client
            .sendRequest<AttackIndexAnswer>(attackIndexRequest, { id } satisfies AttackIndexParams, own.token)
            .catch((error: unknown) => ({
              index: null,
              problem: error instanceof Error ? error.message : String(error),
            }));
          // Why there was no piece says more than that there was none.
          const problem = pieces.problem();
          return problem === undefined ? read : { index: null, problem };
        },
      );
      if (own.token.isCancellationRequested) return false;
      if (answer.index === null) return await fail(source, answer.problem ?? '');
      const state = await client.sendRequest<AttackState>(attackUseRequest, {
        index: answer.index,
      } satisfies AttackUseParams);
      if (state.problem !== undefined) return await fail(source, state.problem);
      kept = { source, index: answer.index };
      used = source;
      await keep(place, kept).catch((error: unknown) =>
        output.warn('What was read of the ATT&CK data cannot be kept.', String(error)),
      );
      show(status, state);
      output.info(`ATT&CK ${state.version}, texts ${state.texts}, from ${source}`);
      return true;
    } finally {
      feeds.delete(id);
      own.dispose();
    }
  }

  async function fail(source: string, problem: string): Promise<false> {
    output.error(`No ATT&CK data from ${source}: ${problem}`);
    void window.showErrorMessage(`No ATT&CK data from ${source}. ${problem} What was used before stays.`);
    return false;
  }

  async function choose(): Promise<void> {
    const source = await chooseSource(named());
    if (source === undefined) return;
    if (source !== '' && !(await load(source))) return;
    await workspace
      .getConfiguration('auditRules')
      .update(setting, source === '' ? undefined : source, ConfigurationTarget.Global);
    if (source !== '') void window.showInformationMessage(told(status));
  }

  client.onRequest(attackPieceRequest, ({ id }: AttackIndexParams) => feeds.get(id)?.next() ?? null);
  const logged = (error: unknown): void =>
    output.error('The ATT&CK data cannot be given to the server.', String(error));
  return Disposable.from(
    status,
    new Disposable(() => stop?.cancel()),
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) void give().catch(logged);
    }),
    workspace.onDidChangeConfiguration((event) => {
      // The command has loaded it already when it sets the setting.
      if (event.affectsConfiguration(`auditRules.${setting}`) && named() !== used) void give().catch(logged);
    }),
    commands.registerCommand(command, choose),
  );
}

function named(): string {
  return workspace.getConfiguration('auditRules').get(setting, '').trim();
}

/** A place to read from, `''` for the built-in data; undefined where nothing was chosen. */
async function chooseSource(now: string): Promise<string | undefined> {
  const items: readonly (QuickPickItem & { readonly ask: () => Promise<string | undefined> })[] = [
    {
      label: '$(globe) From an address…',
      description: "MITRE's own, unless you name another",
      ask: async () =>
        window.showInputBox({
          title: 'Address of a STIX bundle (https)',
          value: /^https?:/.test(now) ? now : published,
          validateInput: (value) =>
            /^https?:\/\/\S+$/.test(value.trim()) ? undefined : 'An address begins with https://',
        }),
    },
    {
      label: '$(file) From a file…',
      description: 'a STIX bundle, 2.0 or 2.1',
      ask: async () => {
        const chosen = await window.showOpenDialog({
          title: 'STIX bundle of the enterprise matrix',
          filters: { JSON: ['json'] },
        });
        const uri = chosen?.[0];
        return uri?.scheme === 'file' ? uri.fsPath : uri?.toString();
      },
    },
    {
      label: '$(discard) The built-in data',
      ...(now === '' ? { description: 'in use' } : {}),
      ask: async () => '',
    },
  ];
  const picked = await window.showQuickPick(items, {
    title: 'Use Official ATT&CK Data',
    placeHolder: now === '' ? "Where MITRE's data shall be read from" : `Now from ${now}`,
  });
  return (await picked?.ask())?.trim();
}

function statusItem(): LanguageStatusItem {
  const item = languages.createLanguageStatusItem('auditRules.attack', { language: 'audit-rules' });
  item.name = 'Linux Audit Rules: Techniques';
  item.text = 'ATT&CK';
  item.command = { command, title: 'Change' };
  return item;
}

function show(item: LanguageStatusItem, { version, texts }: AttackState): void {
  item.text = `ATT&CK ${version}`;
  item.detail =
    texts === undefined
      ? 'built in'
      : `with MITRE's texts${texts === version ? '' : ` ${/^\d/.test(texts) ? 'of ' : ''}${texts}`}`;
}

function told(item: LanguageStatusItem): string {
  return `${item.text} is in use, ${item.detail}.`;
}

async function readKept(place: Uri): Promise<Kept | undefined> {
  try {
    const { source, index } = JSON.parse(new TextDecoder().decode(await workspace.fs.readFile(place)));
    return typeof source === 'string' && typeof index === 'object' && index !== null
      ? { source, index }
      : undefined;
  } catch {
    return undefined;
  }
}

async function keep(place: Uri, kept: Kept): Promise<void> {
  await workspace.fs.createDirectory(Uri.joinPath(place, '..'));
  await workspace.fs.writeFile(place, new TextEncoder().encode(JSON.stringify(kept)));
}
