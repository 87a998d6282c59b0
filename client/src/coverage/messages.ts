// What the view of coverage and the extension host say to each other.
import type { CoverageData, CoverageScope } from '../../../server/src/lsp/protocol/coverageRequests.ts';

/** What the view keeps over a reload; the host reads all but `view`. */
export interface ViewState {
  readonly uri: string;
  readonly scope: CoverageScope;
  /** The name of the target; the first one of the settings where absent. */
  readonly target?: string;
  readonly view?: unknown;
}

/** To the view. */
export type ToView =
  | { readonly type: 'busy' }
  | {
      readonly type: 'data';
      readonly uri: string;
      readonly scope: CoverageScope;
      /** The scopes to choose from, with what they are called. */
      readonly scopes: readonly { readonly scope: CoverageScope; readonly label: string }[];
      /** Null where no rules can be read. */
      readonly data: CoverageData | null;
    };

/** From the view. */
export type FromView =
  | { readonly type: 'ready' }
  | { readonly type: 'scope'; readonly scope: CoverageScope }
  | { readonly type: 'target'; readonly target: string }
  | { readonly type: 'open'; readonly uri: string; readonly line: number }
  | { readonly type: 'insert'; readonly ids: readonly string[] }
  | { readonly type: 'insertGroup'; readonly group: string }
  | { readonly type: 'export'; readonly group?: string };
