import {
  type DocumentHighlight,
  type Location,
  LSPErrorCodes,
  MessageType,
  type Range,
  ResponseError,
  ShowMessageNotification,
  type ShowMessageParams,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { renamableAt, rename } from '../core/editing/rename.ts';
import { keyAt, references } from '../core/navigation/references.ts';
import { idsAt, namesOneOf, techniquePlaces } from '../core/navigation/techniqueUses.ts';
import { toHighlight } from './convertNavigation.ts';
import { toLocation, toRange, toTextEdit } from './convertText.ts';
import { openHandler } from './openHandler.ts';
import type { Session } from './session.ts';
import type { Library } from './workspaceDocuments.ts';
import type { WorkspaceIndex } from './workspaceIndex.ts';

/** The annotation of edits that give rules a key which others have. */
const MERGED = 'merged';

/** Registers highlights, references and rename of keys. */
export function registerKeys(session: Session, library: Library, index: WorkspaceIndex): void {
  const { connection } = session;
  connection.onDocumentHighlight(
    openHandler(
      session,
      'documentHighlight',
      [] as DocumentHighlight[],
      ({ rules, document }, { position }) => {
        const spot = keyAt(rules, document.offsetAt(position));
        return spot
          ? references([{ name: '', document: rules }], spot.key).map((r) => toHighlight(document, r.span))
          : [];
      },
    ),
  );
  connection.onReferences(
    openHandler(session, 'references', [] as Location[], async ({ rules, document }, { position }, token) => {
      const spot = keyAt(rules, document.offsetAt(position));
      if (!spot || spot.key === '') return [];
      const ids = idsAt(spot, document.offsetAt(position));
      const isWanted = ids.length > 0 ? namesOneOf(ids) : (key: string): boolean => key === spot.key;
      const all = await library.documentsWith(document.uri, isWanted, token);
      index.tellLeftOut();
      const texts = new Map(all.map((d) => [d.name, d.text]));
      const places = ids.length > 0 ? techniquePlaces(all, ids) : references(all, spot.key);
      return places.flatMap((r) => {
        const text = texts.get(r.name);
        return text ? [toLocation(text, r.span)] : [];
      });
    }),
  );
  connection.onPrepareRename(
    openHandler(
      session,
      'prepareRename',
      null as { range: Range; placeholder: string } | null,
      ({ rules, document }, { position }) => {
        const found = renamableAt(rules, document.offsetAt(position));
        return found ? { range: toRange(document, found.span), placeholder: found.key } : null;
      },
    ),
  );
  connection.onRenameRequest(
    openHandler(
      session,
      'rename',
      null as WorkspaceEdit | null,
      async ({ rules, document, context }, { position, newName }, token): Promise<WorkspaceEdit | null> => {
        const found = renamableAt(rules, document.offsetAt(position));
        if (!found) return null;
        const isWanted = (key: string): boolean => key === found.key || key === newName;
        const all = await library.documentsWith(document.uri, isWanted, token);
        const answer = rename(all, found.key, newName, context.targets);
        if ('refused' in answer) throw new ResponseError(LSPErrorCodes.RequestFailed, answer.refused);
        if (!index.isWhole())
          void connection.sendNotification(ShowMessageNotification.type, leftOut(found.key));
        const changes: Record<string, TextEdit[]> = {};
        for (const { name, text } of all) {
          const edits = answer.edits.get(name);
          if (edits) changes[name] = edits.map((e) => toTextEdit(text, e));
        }
        if (!session.shape.versionedEdits) return { changes };
        const merged = session.shape.annotatedEdits ? answer.merged : undefined;
        const documentChanges = Object.entries(changes).map(([uri, edits]) => ({
          textDocument: { uri, version: session.documents.get(uri)?.version ?? null },
          edits: merged ? edits.map((e) => ({ ...e, annotationId: MERGED })) : edits,
        }));
        if (!merged) return { documentChanges };
        // The preview shows the edits without their label, and none is selected.
        void connection.sendNotification(ShowMessageNotification.type, {
          type: MessageType.Info,
          message: `${merged.label}. To merge the keys, select the edits in the preview and apply them.`,
        });
        return { documentChanges, changeAnnotations: { [MERGED]: { ...merged, needsConfirmation: true } } };
      },
    ),
  );
}

/** Returns the warning that rules keep a key because the workspace was not searched whole. */
function leftOut(key: string): ShowMessageParams {
  return {
    type: MessageType.Warning,
    message: `The workspace has more directories or rules files than a rename searches, so other rules may keep the key "${key}". Search for it in all files.`,
  };
}
