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
import { keepFile } from './keptFile.ts';
import { alarm, inform } from './notices.ts';
import { withoutLinks } from './noticeText.ts';
import { chooseSource } from './officialSource.ts';

const command = 'auditRules.useOfficialData';

const setting = 'attack.bundle';

/** What is kept between sessions: what the server picked out of a bundle, and where that came from. */
interface Kept {
  readonly source: string;
  readonly index: object;
}

/** MITRE's data as this client has it. */
interface OfficialData {
  /** Gives the server what the setting wants: until another source is read, what was last read. */
  give(): Promise<void>;
  /**
   * Reads a bundle and works with it; returns whether that went well. What was used before stays where it
   * does not.
   */
  load(source: string): Promise<boolean>;
  /** What the server works with: where that came from, `''` for the built-in data alone. */
  source(): string;
  /** Stops the reading that is under way. */
  stop(): void;
}

/**
 * Registers the command that sets where MITRE's own technique data come from, and what loads them when the
 * setting changes. The client fetches and keeps the data, and the server reads them: what it extracts from a
 * bundle is in the extension's storage, and is sent to each server that starts.
 */
export function registerOfficialData(
  context: ExtensionContext,
  client: BaseLanguageClient,
  output: LogOutputChannel,
): Disposable {
  const status = statusItem();
  const place = Uri.joinPath(context.globalStorageUri, 'techniques.json');
  const data = createOfficialData(place, client, output, status);
  const give = (): void =>
    void data
      .give()
      .catch((error: unknown) =>
        output.error('The ATT&CK data cannot be given to the server.', String(error)),
      );
  return Disposable.from(
    status,
    new Disposable(data.stop),
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) give();
    }),
    workspace.onDidChangeConfiguration((event) => {
      // The command has loaded it already when it sets the setting.
      if (event.affectsConfiguration(`auditRules.${setting}`) && named() !== data.source()) give();
    }),
    commands.registerCommand(command, () => chooseData(data, status)),
  );
}

/** Lets the user choose a source, reads it, and sets the setting where that went well. */
async function chooseData(data: OfficialData, status: LanguageStatusItem): Promise<void> {
  const source = await chooseSource(named());
  if (source === undefined) return;
  if (source !== '' && !(await data.load(source))) return;
  await workspace
    .getConfiguration('auditRules')
    .update(setting, source === '' ? undefined : source, ConfigurationTarget.Global);
  if (source !== '') void inform(`${status.text} is in use, ${status.detail}.`);
}

function createOfficialData(
  place: Uri,
  client: BaseLanguageClient,
  output: LogOutputChannel,
  status: LanguageStatusItem,
): OfficialData {
  const feeds = new Map<number, Pieces>();
  let kept: Kept | undefined;
  let used = '';
  let running = 0;
  let stop: CancellationTokenSource | undefined;
  client.onRequest(attackPieceRequest, ({ id }: AttackIndexParams) => feeds.get(id)?.next() ?? null);

  async function give(): Promise<void> {
    kept ??= await readKept(place);
    const index = named() === '' ? null : (kept?.index ?? null);
    const state = await use(index);
    // What another version of the extension kept may not be what this one reads.
    used = kept && index && state.problem === undefined ? kept.source : '';
    show(status, state);
    if (named() !== used) await load(named());
  }

  function use(index: object | null): Promise<AttackState> {
    return client.sendRequest<AttackState>(attackUseRequest, { index } satisfies AttackUseParams);
  }

  async function load(source: string): Promise<boolean> {
    stop?.cancel();
    const own = new CancellationTokenSource();
    stop = own;
    const id = ++running;
    try {
      const answer = await withReading(source, own, (pieces) => {
        feeds.set(id, pieces);
        return client.sendRequest(attackIndexRequest, { id } satisfies AttackIndexParams, own.token);
      });
      if (own.token.isCancellationRequested) return false;
      if (answer.index === null) return await fail(source, answer.problem ?? '');
      const state = await use(answer.index);
      if (state.problem !== undefined) return await fail(source, state.problem);
      kept = { source, index: answer.index };
      used = source;
      await keepFile(workspace.fs, place, JSON.stringify(kept)).catch((error: unknown) =>
        output.warn('The ATT&CK data cannot be stored.', String(error)),
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
    alarm(`No ATT&CK data from ${source}. ${problem} What was used before stays.`);
    return false;
  }

  return { give, load, source: () => used, stop: () => stop?.cancel() };
}

/** Opens a source and has it read, with its progress shown; the user may stop it. */
function withReading(
  source: string,
  stop: CancellationTokenSource,
  read: (pieces: Pieces) => Promise<AttackIndexAnswer>,
): Thenable<AttackIndexAnswer> {
  const options = { location: ProgressLocation.Notification, title: 'ATT&CK data', cancellable: true };
  return window.withProgress(options, async (progress, token): Promise<AttackIndexAnswer> => {
    token.onCancellationRequested(() => stop.cancel());
    const pieces = openPieces(source, stop.token, (part, message) =>
      progress.report({ increment: part * 100, message }),
    );
    const answer = await read(pieces).catch((error: unknown) => ({
      index: null,
      problem: error instanceof Error ? error.message : String(error),
    }));
    // Why there was no piece says more than that there was none.
    const problem = pieces.problem();
    return problem === undefined ? answer : { index: null, problem };
  });
}

function named(): string {
  return workspace.getConfiguration('auditRules').get(setting, '').trim();
}

function statusItem(): LanguageStatusItem {
  const item = languages.createLanguageStatusItem('auditRules.attack', { language: 'audit-rules' });
  item.name = 'Linux Audit Rules: Techniques';
  item.text = 'ATT&CK';
  item.command = { command, title: 'Change' };
  return item;
}

function show(item: LanguageStatusItem, { version, texts }: AttackState): void {
  item.text = withoutLinks(`ATT&CK ${version}`);
  item.detail = texts === undefined ? 'built in' : `with MITRE's texts${versionWords(texts, version)}`;
}

/** Returns ` of 19.0` where the texts are of another version than the data. */
function versionWords(texts: string, version: string): string {
  if (texts === version) return '';
  return withoutLinks(/^\d/.test(texts) ? ` of ${texts}` : ` ${texts}`);
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
