import type { CancellationToken, Position } from 'vscode-languageserver';
import type { Analysis } from './analysis.ts';
import { stopIfCancelled } from './safeHandler.ts';
import type { Session } from './session.ts';

/**
 * Creates a handler of requests about a place of an open document, be it in rules inside a file of another language.
 * @param fallback the answer for a document that is not open, and outside of rules
 */
export function placeHandler<
  P extends { readonly textDocument: { readonly uri: string }; readonly position: Position },
  R,
>(
  session: Session,
  name: string,
  fallback: R,
  work: (analysis: Analysis, params: P, token: CancellationToken) => Promise<R> | R,
): (params: P, token: CancellationToken) => Promise<R> {
  return session.guard(name, fallback, async (params: P, token): Promise<R> => {
    const { uri } = params.textDocument;
    const analysis = (await session.analysisOf(uri)) ?? (await session.embeddedOf(uri))?.at(params.position);
    stopIfCancelled(token);
    return analysis ? work(analysis, params, token) : fallback;
  });
}

/** Creates a handler of requests about an open document; `fallback` is the answer for one that is not open. */
export function openHandler<P extends { readonly textDocument: { readonly uri: string } }, R>(
  session: Session,
  name: string,
  fallback: R,
  work: (analysis: Analysis, params: P, token: CancellationToken) => Promise<R> | R,
): (params: P, token: CancellationToken) => Promise<R> {
  return session.guard(name, fallback, async (params: P, token): Promise<R> => {
    const analysis = await session.analysisOf(params.textDocument.uri);
    stopIfCancelled(token);
    return analysis ? work(analysis, params, token) : fallback;
  });
}
