import type { ClientCapabilities, Connection } from 'vscode-languageserver';
import { checkSettings, type Settings } from '../core/settings.ts';
import type { Log } from './log.ts';
import { inTime, noAnswer } from './patience.ts';

/** The client's settings, over `workspace/configuration` where it can be asked. */
export interface ClientSettings {
  /** Asks for the settings of a document; for those of the client as a whole without one. */
  ask(uri?: string): Promise<Settings>;
  /** Takes what the client sent with `didChangeConfiguration`, for clients that cannot be asked. */
  push(pushed: unknown): void;
}

/**
 * Returns a reader of the client's settings; they are the defaults where the client does not answer.
 * @param initial the section `auditRules` of the initialization options
 * @param warn receives what is wrong with a setting
 * @param late is called when a client answers after its time is over
 */
export function createClientSettings(
  connection: Connection,
  log: Log,
  capabilities: ClientCapabilities,
  initial: unknown,
  warn: (message: string) => void,
  late: () => void,
): ClientSettings {
  const canAsk = capabilities.workspace?.configuration === true;
  let given = initial;
  let isSilent = false;

  function checked(json: unknown): Settings {
    const { settings, problems } = checkSettings(json);
    for (const { message } of problems) warn(message);
    return settings;
  }

  return {
    async ask(uri) {
      if (!canAsk || isSilent) return checked(given);
      const scope = uri === undefined ? {} : { scopeUri: uri };
      try {
        const answer = await inTime<unknown>(
          connection.workspace.getConfiguration({ ...scope, section: 'auditRules' }),
          late,
        );
        if (answer !== noAnswer) return checked(answer);
        if (!isSilent)
          log.warn('The client does not answer "workspace/configuration": defaults are used until it does.');
        isSilent = true;
        return checked(given);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        log.warn(`The client did not send the settings of ${uri ?? 'the server'}: ${reason}`);
        return checked(given);
      }
    },
    push(pushed) {
      isSilent = false;
      if (typeof pushed !== 'object' || pushed === null) return;
      const section = (pushed as Record<string, unknown>)['auditRules'];
      if (section !== undefined) given = section;
    },
  };
}
