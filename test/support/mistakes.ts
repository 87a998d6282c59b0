import { readJson } from './root.ts';

/** One of the common mistakes: a line, its fix, and what the tools say. */
export interface Mistake {
  readonly what: string;
  readonly line: string;
  /** Null where there is nothing to write instead. */
  readonly fix: string | null;
  readonly note: string;
  readonly old: { readonly exit: number; readonly message: string };
  readonly new: { readonly exit: number; readonly message: string };
  readonly kernel: { readonly ok: boolean; readonly errno: string | null } | null;
}

/** The common mistakes that the project holds itself to. */
export function mistakes(): readonly Mistake[] {
  return readJson<readonly Mistake[]>('server/data/facts/mistakes.json');
}
