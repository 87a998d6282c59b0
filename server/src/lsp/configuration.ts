import type { ClientCapabilities, Connection } from 'vscode-languageserver';
import { checkSettings, type Settings } from '../core/settings.ts';

/** The settings of each document, asked once and kept until the client says that they changed. */
export interface Configuration {
  settingsOf(uri: string): Promise<Settings>;
  /** Forgets what was asked; `pushed` is what the client sent along, for clients that cannot be asked. */
  changed(pushed: unknown): void;
  forget(uri: string): void;
  /** Counts the changes: results made under another number are stale. */
  readonly revision: number;
}

/** Settings over `workspace/configuration`, or pushed by `didChangeConfiguration`, or from the initialization options. */
export function createConfiguration(connection: Connection, capabilities: ClientCapabilities, initial: unknown): Configuration {
  const canAsk = capabilities.workspace?.configuration === true;
  const asked = new Map<string, Promise<Settings>>();
  const told = new Set<string>();
  let given = initial;
  let revision = 0;

  function checked(json: unknown): Settings {
    const { settings, problems } = checkSettings(json);
    for (const { message } of problems) {
      if (told.has(message)) continue;
      told.add(message);
      connection.console.warn(message);
    }
    return settings;
  }
  async function ask(uri: string): Promise<Settings> {
    try {
      return checked(await connection.workspace.getConfiguration({ scopeUri: uri, section: 'auditRules' }));
    } catch (error) {
      connection.console.warn(`The client did not tell the settings of ${uri}: ${error instanceof Error ? error.message : String(error)}`);
      return checked(given);
    }
  }
  return {
    settingsOf(uri) {
      if (!canAsk) return Promise.resolve(checked(given));
      let answer = asked.get(uri);
      if (!answer) asked.set(uri, (answer = ask(uri)));
      return answer;
    },
    changed(pushed) {
      asked.clear();
      told.clear();
      const section = typeof pushed === 'object' && pushed !== null ? (pushed as Record<string, unknown>)['auditRules'] : undefined;
      if (section !== undefined) given = section;
      revision++;
    },
    forget: (uri) => void asked.delete(uri),
    get revision() {
      return revision;
    },
  };
}
