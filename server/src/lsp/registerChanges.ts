import {
  type ClientCapabilities,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
} from 'vscode-languageserver';
import { configFileName } from '../core/config.ts';
import { isPolicyPath } from '../core/ima/syntax/policyNames.ts';
import type { AttackData } from './attackData.ts';
import { offerLogs } from './offerLogs.ts';
import type { ProfileResults } from './profileResults.ts';
import { folderOf } from './rulesetFiles.ts';
import type { Rulesets } from './rulesets.ts';
import type { Session } from './session.ts';
import type { WorkspaceIndex } from './workspaceIndex.ts';
import type { WorkspacePolicies } from './workspacePolicies.ts';

/** The parts of the server that must know of changes. */
export interface Concerned {
  readonly rulesets: Rulesets;
  readonly index: Pick<WorkspaceIndex, 'changed' | 'follow'>;
  readonly policies: WorkspacePolicies;
  readonly profiles: Pick<ProfileResults, 'forget'>;
  readonly diagnostics: { folderChanged(folder: string): void };
  readonly attackData: AttackData;
  /** Has everything that a client shows asked for again. */
  readonly refresh: () => void;
}

/** Registers handlers for changed settings and files, and for late answers of the client. */
export function registerChanges(
  session: Session,
  capabilities: ClientCapabilities,
  { rulesets, index, policies, profiles, diagnostics, attackData, refresh }: Concerned,
): void {
  const { connection, documents } = session;
  connection.onDidChangeConfiguration(({ settings }) => {
    session.configuration.changed(settings);
    profiles.forget();
    refresh();
    attackData.settingsChanged();
  });
  const filesChanged = (uris: readonly string[]): void => {
    if (session.configuration.filesChanged(uris)) refresh();
    index.changed(uris);
    if (uris.some(isPolicyPath)) policies.forget();
    profiles.forget();
    for (const folder of new Set(uris.flatMap((uri) => folderOf(session.configuration, uri) ?? []))) {
      rulesets.folders.forget(folder);
      diagnostics.folderChanged(folder);
    }
  };
  session.whenLate(() => {
    session.configuration.changed(undefined);
    const open = documents.keys();
    filesChanged([...open, ...open.map((uri) => uri.replace(/[^/]*$/, configFileName))]);
    refresh();
    attackData.settingsChanged();
  });
  connection.onDidChangeWatchedFiles(({ changes }) => filesChanged(changes.map((c) => c.uri)));
  // A client that watches no files: what is in the directory may have changed whenever something is saved.
  const watches = capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
  documents.onDidClose(({ document }) => {
    rulesets.forget(document.uri);
    filesChanged([document.uri]);
  });
  let isTold = watches;
  index.follow(watches);
  documents.onDidSave(({ document: { uri } }) => {
    if (isTold) index.changed([uri]);
    else filesChanged([uri, uri.replace(/[^/]*$/, configFileName)]);
  });
  connection.onInitialized(() => {
    attackData.settingsChanged();
    if (session.options.logs) offerLogs(connection, session.log, capabilities);
    askForChanges(connection, session.log, {
      settings: capabilities.workspace?.didChangeConfiguration?.dynamicRegistration === true,
      files: watches,
      refused: () => {
        isTold = false;
        index.follow(false);
      },
    });
  });
}

/** The files whose changes count: configurations, rules and IMA policies. */
const WATCHED = [
  `**/${configFileName}`,
  '**/rules.d',
  '**/rules.d/*',
  '**/*.rules',
  '**/ima-policy',
  '**/*.ima-policy',
  '**/ima/*.policy',
];

/** Asks the client to report changed settings and files, where it accepts to be asked. */
function askForChanges(
  { client }: Connection,
  log: Session['log'],
  accepts: { readonly settings: boolean; readonly files: boolean; readonly refused: () => void },
): void {
  const warn = (what: string) => (error: unknown) =>
    log.warn(`The client rejects the registration for ${what}: ${String(error)}`);
  if (accepts.settings)
    void client
      .register(DidChangeConfigurationNotification.type, { section: 'auditRules' })
      .catch(warn('settings'));
  if (accepts.files)
    void client
      .register(DidChangeWatchedFilesNotification.type, {
        // Plain globs: Eglot rejects nested groups, and with them all watchers.
        watchers: WATCHED.map((globPattern) => ({ globPattern })),
      })
      .catch((error: unknown) => {
        accepts.refused();
        warn('files')(error);
      });
}
