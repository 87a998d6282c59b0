import { accountsOf } from '../core/checks/host/accounts.ts';
import type { HostAnswers } from '../core/checks/host/defineHostCheck.ts';
import { lintLines, questions } from '../core/lint/lintLines.ts';
import type { Settings } from '../core/settings.ts';
import type { Analysis } from './analysis.ts';
import { type Files, plainUri } from './files.ts';
import { type AnsweringMachine, createMachine, FRESH_FOR, refresh } from './machineAnswers.ts';

/** The machines that documents lie on, asked after what an editor waits for; what they said is kept. */
export interface Machines {
  /**
   * What the document's machine has said so far; undefined where it is not to be asked. Another object is
   * another answer.
   */
  answersFor(uri: string, choice: Settings['checkHostPaths']): HostAnswers | undefined;
  /** Asks, a little later, what the document wants to know and the machine has not said of late. */
  ask(analysis: Analysis): void;
  /** Counts the answers that changed something. */
  readonly revision: number;
  /** Calls when the problems of a document are others than before; one listener. */
  whenAnswered(listener: () => void): void;
  forget(uri: string): void;
  /** Asks nothing any more. */
  stop(): void;
}

/** How long a document is left alone after a change before its machine is asked, in milliseconds. */
const DELAY = 250;

/**
 * Returns the scheme and authority of the machine that stores a document, such as `file://`, if it may be
 * asked; undefined otherwise, and for a document that is not on a machine that runs audit.
 * @param choice `auto` allows files under /etc/audit, `on` all, `off` none
 */
export function machineOf(uri: string, choice: Settings['checkHostPaths']): string | undefined {
  const m = /^(file:\/\/|vscode-remote:\/\/[^/]+)(\/.*)$/s.exec(uri);
  const path = plainUri(m?.[2] ?? '');
  if (!m?.[1] || choice === 'off' || /^\/[A-Za-z]:/.test(path)) return undefined;
  return choice === 'on' || path.startsWith('/etc/audit/') ? m[1] : undefined;
}

/**
 * Returns a store, empty at first, that asks the machines on which documents are stored about paths and
 * accounts, and keeps their answers.
 * @param log receives failures; the work goes on without the answer
 */
export function createMachines(files: Files, log: (message: string) => void): Machines {
  const known = new Map<string, AnsweringMachine>();
  const waiting = new Map<string, ReturnType<typeof setTimeout>>();
  const asked = new Map<string, { readonly at: number; readonly analysis: Analysis }>();
  let stopped = false;
  let revision = 0;
  let notify = (): void => {};

  function machine(prefix: string): AnsweringMachine {
    const found = known.get(prefix) ?? createMachine(prefix);
    known.set(prefix, found);
    return found;
  }

  async function work({ rules, lintOptions, lastLines }: Analysis, on: AnsweringMachine): Promise<void> {
    const { paths, accounts } = questions(rules, lintOptions);
    if (!(await refresh(on, { paths, accounts }, files, () => stopped)) || stopped) return;
    const problems = (): string =>
      JSON.stringify(
        lintLines(rules, lintOptions, on.answers, lastLines()).problems.map((p) => [
          p.code,
          p.span,
          p.message,
        ]),
      );
    const before = problems();
    const [nsswitch, passwd, group] = on.accounts?.texts ?? [];
    // What was said is kept with the answer, so that an analysis has the same problems for ever.
    const places = new Map(on.places);
    on.answers = { placeOf: (path) => places.get(path)?.place, ...accountsOf(nsswitch, passwd, group) };
    revision++;
    if (problems() !== before) notify();
  }

  return {
    get revision() {
      return revision;
    },
    whenAnswered(listener) {
      notify = listener;
    },
    answersFor(uri, choice) {
      const prefix = machineOf(uri, choice);
      return prefix === undefined ? undefined : machine(prefix).answers;
    },
    ask(analysis) {
      const { uri } = analysis.document;
      const prefix = machineOf(uri, 'on');
      const last = asked.get(uri);
      if (!analysis.host || prefix === undefined || analysis.excluded || stopped) return;
      if (last?.analysis === analysis && Date.now() - last.at < FRESH_FOR) return;
      asked.set(uri, { at: Date.now(), analysis });
      clearTimeout(waiting.get(uri));
      waiting.set(
        uri,
        setTimeout(() => {
          waiting.delete(uri);
          work(analysis, machine(prefix)).catch((error: unknown) =>
            log(`The machine of ${uri} cannot be asked: ${String(error)}`),
          );
        }, DELAY),
      );
    },
    forget(uri) {
      clearTimeout(waiting.get(uri));
      waiting.delete(uri);
      asked.delete(uri);
    },
    stop() {
      stopped = true;
      for (const timer of waiting.values()) clearTimeout(timer);
      waiting.clear();
    },
  };
}
