import type { CancellationToken, Position } from 'vscode-languageserver';
import type { Analysis } from './analysis.ts';
import { stopIfCancelled } from './safeHandler.ts';
import type { Session } from './session.ts';

interface OnDocument {
  readonly textDocument: { readonly uri: string };
}

type Work<P, R> = (analysis: Analysis, params: P, token: CancellationToken) => Promise<R> | R;

/**
 * Returns a handler of a request about a place of an open document, which can also be in rules inside a file
 * of another language.
 * @param name of the request, for the log
 * @param fallback the answer for a document that is not open, for a place outside of rules, and after a
 *   failure
 * @param work answers the request
 */
export function placeHandler<P extends OnDocument & { readonly position: Position }, R>(
  session: Session,
  name: string,
  fallback: R,
  work: Work<P, R>,
): (params: P, token: CancellationToken) => Promise<R> {
  const find = async ({ textDocument: { uri }, position }: P) =>
    (await session.analysisOf(uri)) ?? (await session.embeddedOf(uri))?.at(position);
  return handlerOf(session, name, fallback, find, work);
}

/**
 * Returns a handler of a request about an open document.
 * @param name of the request, for the log
 * @param fallback the answer for a document that is not open, and after a failure
 * @param work answers the request
 */
export function openHandler<P extends OnDocument, R>(
  session: Session,
  name: string,
  fallback: R,
  work: Work<P, R>,
): (params: P, token: CancellationToken) => Promise<R> {
  return handlerOf(session, name, fallback, ({ textDocument }) => session.analysisOf(textDocument.uri), work);
}

function handlerOf<P, R>(
  session: Session,
  name: string,
  fallback: R,
  find: (params: P) => Promise<Analysis | undefined>,
  work: Work<P, R>,
): (params: P, token: CancellationToken) => Promise<R> {
  return session.guard(name, fallback, async (params: P, token): Promise<R> => {
    const analysis = await find(params);
    stopIfCancelled(token);
    return analysis ? work(analysis, params, token) : fallback;
  });
}
