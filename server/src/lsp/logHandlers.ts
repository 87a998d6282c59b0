import {
  type CancellationToken,
  type DocumentSymbol,
  type FoldingRange,
  type Hover,
  type Location,
  type Position,
  type SymbolInformation,
  SymbolKind,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { LONGEST_LOG_DOCUMENT, type LogDocument, recordRuns } from '../core/logs/logDocument.ts';
import { eventAt, logHover } from '../core/logs/logHover.ts';
import { logOutline } from '../core/logs/logOutline.ts';
import { toMarkup, toRange } from './convertText.ts';
import type { LogRules } from './logRules.ts';
import { createLogTexts } from './logTexts.ts';
import type { DocumentAnswer, OnDocument } from './openHandler.ts';
import { stopIfCancelled } from './safeHandler.ts';
import type { Session } from './session.ts';

type OnPlace = OnDocument & { readonly position: Position };

/** Answers requests about open logs. */
export interface LogHandlers {
  readonly hover: DocumentAnswer<OnPlace, Hover | null>;
  /** Where the rules are that recorded the event at a place. */
  readonly definition: DocumentAnswer<OnPlace, Location[]>;
  readonly folds: DocumentAnswer<OnDocument, FoldingRange[]>;
  readonly symbols: DocumentAnswer<OnDocument, DocumentSymbol[] | SymbolInformation[]>;
}

/** A log that was read. */
interface OpenLog {
  readonly document: TextDocument;
  readonly log: LogDocument;
}

/** Returns the answers about open logs; each log is read when something is first asked about it. */
export function createLogHandlers(session: Session, rules: LogRules): LogHandlers {
  const { documents, guard, shape } = session;
  const texts = createLogTexts((uri) => documents.get(uri));
  documents.onDidClose(({ document }) => texts.forget(document.uri));

  /** A log that is too long is not read. */
  async function openLog(uri: string, token: CancellationToken): Promise<OpenLog | 'too-long' | undefined> {
    const document = documents.get(uri);
    const log = document && (await texts.read(document));
    stopIfCancelled(token);
    return document && log && (log === 'too-long' ? log : { document, log });
  }

  return {
    hover: guard('hover of a log', null as Hover | null, async ({ textDocument, position }, token) => {
      const open = await openLog(textDocument.uri, token);
      if (open === 'too-long') return { contents: toMarkup(TOO_LONG, shape.markdown) };
      if (!open || !eventAt(open.log, open.document.offsetAt(position))) return null;
      const { document, log } = open;
      const found = await rules.ofLog(document.uri, token);
      stopIfCancelled(token);
      const known = typeof found === 'string' ? undefined : found;
      const hover = logHover(document.getText(), log, document.offsetAt(position), {
        report: known?.report,
        without: typeof found === 'string' ? found : '',
        linkOf: ({ at }) => known?.addressOf(at),
      });
      if (!hover) return null;
      const { parts, span } = hover;
      return {
        contents: toMarkup(parts.join('\n\n---\n\n'), shape.markdown),
        range: toRange(document, span),
      };
    }),
    definition: guard('rule of an event', [] as Location[], async ({ textDocument, position }, token) => {
      const open = await openLog(textDocument.uri, token);
      if (!open || open === 'too-long') return [];
      const event = eventAt(open.log, open.document.offsetAt(position));
      const found = event && (await rules.ofLog(open.document.uri, token));
      if (!event || !found || typeof found === 'string') return [];
      return found.linesOf(event).map((line) => {
        const place = found.placeOf(line);
        const start = { line: place.line, character: 0 };
        return { uri: place.uri, range: { start, end: { ...start, character: place.text.length } } };
      });
    }),
    folds: guard('folds of a log', [] as FoldingRange[], async ({ textDocument }, token) => {
      const open = await openLog(textDocument.uri, token);
      if (!open || open === 'too-long') return [];
      const { document, log } = open;
      return recordRuns(log).flatMap((span) => {
        const { start, end } = toRange(document, span);
        return start.line < end.line ? [{ startLine: start.line, endLine: end.line }] : [];
      });
    }),
    symbols: guard('events of a log', [] as DocumentSymbol[] | SymbolInformation[], async (params, token) => {
      const open = await openLog(params.textDocument.uri, token);
      if (!open || open === 'too-long') return [];
      return symbolsOf(open, session);
    }),
  };
}

const TOO_LONG =
  `The editor decodes logs of up to ${LONGEST_LOG_DOCUMENT >> 20} MB, and this one is longer. ` +
  'Run `audit-rules log RULES LOG` for it.';

function symbolsOf({ document, log }: OpenLog, { shape }: Session): DocumentSymbol[] | SymbolInformation[] {
  const { items, left } = logOutline(log);
  const end = { start: document.getText().length, end: document.getText().length };
  const rest = left === 0 ? [] : [{ name: `… and ${left} more events`, detail: '', span: end }];
  const kind = shape.kinds.documentSymbol(SymbolKind.Event);
  const all = [...items, ...rest].map((item) => ({ ...item, kind, range: toRange(document, item.span) }));
  if (shape.nestedSymbols)
    return all.map(({ name, detail, range }) => ({ name, detail, kind, range, selectionRange: range }));
  return all.map(({ name, range }) => ({ name, kind, location: { uri: document.uri, range } }));
}
