import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type LogDocument, readLogDocument } from '../core/logs/logDocument.ts';
import { sleep } from './pace.ts';

/** The language of audit logs, as editors name it. */
export const logLanguage = 'audit-log';

/** Reports whether a document is an audit log. */
export function isLogLanguage({ languageId }: Pick<TextDocument, 'languageId'>): boolean {
  return languageId === logLanguage;
}

/** A log that was read; `too-long` where it is not decoded. */
export type LogReading = LogDocument | 'too-long';

/** The readings of the open logs, each made when it is first asked for. */
export interface LogTexts {
  /** Returns undefined where the document changed, or was closed, before it was read. */
  read(document: TextDocument): Promise<LogReading | undefined>;
  forget(uri: string): void;
}

/** How long other requests wait at most, in milliseconds. */
const SLICE = 12;

/**
 * Returns a store, empty at first, that reads open logs and keeps what it read of each until the log changes.
 * @param current returns the open document with a URI, as it is now; undefined where it was closed
 */
export function createLogTexts(current: (uri: string) => TextDocument | undefined): LogTexts {
  const kept = new Map<
    string,
    {
      readonly document: TextDocument;
      readonly version: number;
      readonly reading: Promise<LogReading | undefined>;
    }
  >();
  return {
    read(document) {
      const { uri, version } = document;
      const known = kept.get(uri);
      if (known?.document === document && known.version === version) return known.reading;
      // A text is read once, however often it is asked for, and never after it changed.
      const isWanted = (): boolean => current(uri) === document && document.version === version;
      const reading = readInSlices(document.getText(), isWanted);
      kept.set(uri, { document, version, reading });
      return reading;
    },
    forget: (uri) => void kept.delete(uri),
  };
}

async function readInSlices(text: string, isWanted: () => boolean): Promise<LogReading | undefined> {
  const steps = readLogDocument(text);
  let slice = performance.now();
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value ?? 'too-long';
    if (performance.now() - slice < SLICE) continue;
    await sleep(0);
    if (!isWanted()) return undefined;
    slice = performance.now();
  }
}
