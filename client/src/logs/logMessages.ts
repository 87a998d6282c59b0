// What the view "Log against Rules" and the extension host say to each other.
import type { LogIdeas, LogView } from '../../../server/src/lsp/protocol/logRequests.ts';

/** To the view. */
export type ToLogView =
  /** The URI of the rules file that the view is about. */
  | { readonly type: 'busy'; readonly uri: string }
  | { readonly type: 'log'; readonly view: LogView }
  | { readonly type: 'ideas'; readonly ideas: LogIdeas }
  /** Why there is nothing to show, as a sentence. */
  | { readonly type: 'problem'; readonly text: string };

/** From the view. */
export type FromLogView =
  | { readonly type: 'ready' | 'again' | 'choose' | 'ideas' }
  | { readonly type: 'open'; readonly uri: string; readonly line: number }
  | { readonly type: 'exclude'; readonly idea: number };
