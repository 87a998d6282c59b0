import type { CancellationToken, Position } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from './analysis.ts';
import { stopIfCancelled } from './safeHandler.ts';
import type { Session } from './session.ts';

/** The parameters of a request about a document. */
export interface OnDocument {
  readonly textDocument: { readonly uri: string };
}

/** Answers a request about a document. */
export type DocumentAnswer<P, R> = (params: P, token: CancellationToken) => Promise<R>;

/** Answers a request about a document that is open, given what is known of it. */
export type Work<D, P, R> = (known: D, params: P, token: CancellationToken) => Promise<R> | R;

/** Returns a handler that answers with `own` for open documents of a language, and with `others` for all others. */
export function byLanguage<P extends OnDocument, R>(
  { documents }: Pick<Session, 'documents'>,
  isOwn: (document: TextDocument) => boolean,
  own: DocumentAnswer<P, R>,
  others: DocumentAnswer<P, R>,
): DocumentAnswer<P, R> {
  return (params, token) => {
    const document = documents.get(params.textDocument.uri);
    return document && isOwn(document) ? own(params, token) : others(params, token);
  };
}

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
  work: Work<Analysis, P, R>,
): DocumentAnswer<P, R> {
  const find = async ({ textDocument: { uri }, position }: P) =>
    (await session.analysisOf(uri)) ?? (await session.embeddedOf(uri))?.at(position);
  return foundHandler(session, name, fallback, find, work);
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
  work: Work<Analysis, P, R>,
): DocumentAnswer<P, R> {
  return foundHandler(
    session,
    name,
    fallback,
    ({ textDocument }) => session.analysisOf(textDocument.uri),
    work,
  );
}

/**
 * Returns a handler of a request that first finds what is known of its document.
 * @param name of the request, for the log
 * @param fallback the answer where nothing is found, and after a failure
 * @param find returns what `work` is given; undefined for a document that is not open
 */
export function foundHandler<D, P, R>(
  session: Session,
  name: string,
  fallback: R,
  find: (params: P) => Promise<D | undefined>,
  work: Work<D, P, R>,
): DocumentAnswer<P, R> {
  return session.guard(name, fallback, async (params: P, token): Promise<R> => {
    const known = await find(params);
    stopIfCancelled(token);
    return known ? work(known, params, token) : fallback;
  });
}
