import type { CancellationToken, TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { createPace, type Pace } from './pace.ts';
import { stopIfCancelled } from './safeHandler.ts';

/** Work for which nobody waits goes on when nobody has typed for so many milliseconds. */
const QUIET = 200;

/** Work that is done while nobody types, or while somebody waits for it. */
export interface Background extends Pace {
  /**
   * Waits for the work, which goes on where nobody waits any more.
   * @param isUrgent somebody waits for what comes of it, so that it goes on while he types
   * @throws ResponseError where the token is cancelled
   */
  readonly waitFor: (work: Promise<void>, token: CancellationToken, isUrgent: boolean) => Promise<void>;
}

/** Returns a pace for work that gives way to who types in one of the documents. */
export function createBackground(
  documents: Pick<TextDocuments<TextDocument>, 'onDidChangeContent'>,
): Background {
  let typed = Number.NEGATIVE_INFINITY;
  let waiting = 0;
  documents.onDidChangeContent(() => (typed = performance.now()));
  return {
    ...createPace(() => waiting > 0 || performance.now() - typed > QUIET),
    async waitFor(work, token, isUrgent) {
      stopIfCancelled(token);
      const weight = isUrgent ? 1 : 0;
      waiting += weight;
      let listening: { dispose(): void } | undefined;
      const cancelled = new Promise<void>((done) => {
        listening = token.onCancellationRequested(() => done());
      });
      try {
        await Promise.race([work, cancelled]);
      } finally {
        waiting -= weight;
        listening?.dispose();
      }
      stopIfCancelled(token);
    },
  };
}
