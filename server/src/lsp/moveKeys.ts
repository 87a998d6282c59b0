import {
  type CancellationToken,
  type CodeAction,
  CodeActionKind,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { liveTechniqueFor, techniqueById } from '../core/attack/data/techniques.ts';
import { idsInKey, techniquesInKey } from '../core/attack/keys/techniqueKeys.ts';
import { revokedTechnique } from '../core/checks/technique/AR601-revoked-technique.ts';
import { moveTechnique } from '../core/editing/moveTechnique.ts';
import type { Span } from '../core/text/span.ts';
import type { Analysis } from './analysis.ts';
import type { ActionData } from './convertActions.ts';
import { toTextEdit } from './convertText.ts';
import type { Library } from './workspaceDocuments.ts';

/**
 * Returns a code action for each revoked technique at a span, which writes the new id in all keys that name
 * it; empty where there is none. Its edits are computed when it is chosen.
 * @param span UTF-16 offsets of the document
 */
export function moveActions({ document, rules, problems }: Analysis, span: Span): readonly CodeAction[] {
  const ids = problems().flatMap((p) => {
    if (p.code !== revokedTechnique.code || p.span.start > span.end || p.span.end < span.start) return [];
    // The check's place is the id in the key.
    return idsInKey(rules.text.slice(p.span.start, p.span.end)).map((found) => found.id);
  });
  return [...new Set(ids)].flatMap((move): readonly CodeAction[] => {
    const old = techniqueById(move);
    const live = old && liveTechniqueFor(old);
    if (!live) return [];
    const title = `Write ${live.id} for ${move} in all files`;
    return [{ title, kind: CodeActionKind.QuickFix, data: { uri: document.uri, move } satisfies ActionData }];
  });
}

/**
 * Returns the edits that write the new id of a revoked technique in all keys that name it: in open documents,
 * the files next to the asking document, and those of the workspace. Without changes where no key names it.
 * @param analysis the asking document
 * @param move the id of the revoked technique
 * @throws ResponseError where the client cancels the request
 */
export async function moveEdit(
  library: Library,
  analysis: Analysis,
  move: string,
  token: CancellationToken,
): Promise<WorkspaceEdit> {
  const isWanted = (key: string): boolean => techniquesInKey(key).some(({ id }) => id === move);
  const all = await library.documentsWith(analysis.document.uri, isWanted, token);
  const edits = moveTechnique(all, move, analysis.context.targets);
  return {
    changes: Object.fromEntries(
      all.flatMap(({ name, text }) => {
        const own = edits.get(name);
        return own ? [[name, own.map((e) => toTextEdit(text, e))]] : [];
      }),
    ),
  };
}
