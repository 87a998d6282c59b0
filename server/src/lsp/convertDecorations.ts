import {
  type CodeLens,
  type Command,
  type InlayHint,
  type SemanticTokensBuilder,
  type SemanticTokensLegend,
  SemanticTokenTypes,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { InlayHint as CoreHint } from '../core/decorations/inlayHints.ts';
import {
  type SemanticToken,
  type TokenType,
  tokenModifiers,
  tokenTypes,
} from '../core/decorations/semanticTypes.ts';
import type { LensCommands } from './session.ts';

// LSP shapes of what shows in and between the lines.

/** The types that LSP does not name, each with the one of LSP that is nearest, as package.json has them. */
const nearest: Partial<Record<TokenType, SemanticTokenTypes>> = {
  action: SemanticTokenTypes.keyword,
  path: SemanticTokenTypes.string,
  key: SemanticTokenTypes.string,
  technique: SemanticTokenTypes.type,
  unresolved: SemanticTokenTypes.string,
  ignored: SemanticTokenTypes.comment,
};

/**
 * Returns the names that numbers in semantic tokens stand for.
 * @param known the types that the client names; undefined for a client that knows ours
 */
export function tokenLegend(known: readonly string[] | undefined): SemanticTokensLegend {
  const named = (type: TokenType): string =>
    known === undefined || known.includes(type) ? type : (nearest[type] ?? type);
  return { tokenTypes: tokenTypes.map(named), tokenModifiers: [...tokenModifiers] };
}

const typeNumbers = new Map<TokenType, number>(tokenTypes.map((type, i) => [type, i]));

/**
 * Adds semantic tokens of the core, in the order of their places, to a builder. One that goes over what LSP
 * regards as the end of a line (a lone CR) is omitted.
 */
export function pushTokens(
  builder: SemanticTokensBuilder,
  document: TextDocument,
  tokens: readonly SemanticToken[],
): void {
  for (const { span, type, deprecated } of tokens) {
    const start = document.positionAt(span.start);
    const end = document.positionAt(span.end);
    if (start.line !== end.line) continue;
    builder.push(
      start.line,
      start.character,
      end.character - start.character,
      typeNumbers.get(type) ?? 0,
      deprecated ? 1 : 0,
    );
  }
}

/**
 * What travels with a hint until its tooltip is asked for; the version tells whether its place is still the
 * same.
 */
export interface HintData {
  readonly uri: string;
  readonly version: number;
}

/** Returns an inlay hint of the core as LSP's; its tooltip is computed when a pointer rests on it. */
export function toInlayHint(document: TextDocument, hint: CoreHint): InlayHint {
  const { uri, version } = document;
  return {
    position: document.positionAt(hint.offset),
    label: hint.label,
    paddingLeft: true,
    data: { uri, version } satisfies HintData,
  };
}

/** The most lines that a message names. */
const MOST_LINES = 10;

/** The server's command that shows its argument, a text, as a message. */
export const TELL = 'auditRules.tell';

/** What travels with a lens until it is shown. */
export type LensData =
  | { readonly uri: string; readonly what: 'rules' | 'place' }
  | {
      readonly uri: string;
      readonly what: 'failing';
      /** The lines that do not load, from 0. */
      readonly lines: readonly number[];
      /** Whether auditctl stops in an earlier file. */
      readonly stopped: boolean;
    }
  | { readonly uri: string; readonly what: 'references' | 'hunt'; readonly key: string }
  | { readonly uri: string; readonly what: 'log'; readonly title: string }
  | {
      readonly uri: string;
      readonly what: 'compliance';
      readonly title: string;
      /** The first requirement. */
      readonly id: string;
    };

/**
 * Returns a lens with its title and the client's command for it. It has no command where nothing is left to
 * show; for a client without commands of its own, it has the server's command that tells more in a message.
 * @param commands the names of the client's commands
 */
export function toCodeLens({ range, data }: CodeLens, title: string, commands: LensCommands): CodeLens {
  const about = data as LensData | undefined;
  const tells = Object.keys(commands).length === 0;
  const run = (command: string | undefined, ...args: readonly unknown[]): Command => {
    if (command !== undefined) return { title, command, arguments: [...args] };
    return tells ? { title, command: TELL, arguments: [lensMessage(about, title)] } : { title, command: '' };
  };
  switch (about?.what) {
    case 'references':
      return { range, command: run(commands.references, about.uri, range.start) };
    case 'hunt':
      return { range, command: run(commands.hunt, { key: about.key }) };
    case 'failing':
      return {
        range,
        command: run(about.lines.length === 0 && !about.stopped ? undefined : commands.problem),
      };
    case 'place':
      return { range, command: run(commands.merged) };
    case 'log':
      return { range, command: run(commands.log, about.uri) };
    case 'compliance':
      return { range, command: run(commands.compliance, about.uri, about.id) };
    case 'rules':
    case undefined:
      return { range, command: run(undefined) };
    default:
      return about satisfies never;
  }
}

/** Returns the message of a lens where the client cannot show more. */
function lensMessage(about: LensData | undefined, title: string): string {
  if (about?.what === 'references') return `${title}. To see them, find the references of this key.`;
  if (about?.what !== 'failing' || about.lines.length === 0) return `${title}.`;
  const lines = about.lines.slice(0, MOST_LINES).map((line) => line + 1);
  const more = about.lines.length > lines.length ? ', …' : '';
  return `${title}: ${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}${more}.`;
}
