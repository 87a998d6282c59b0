import type { Fix } from '../core/checks/defineCheck.ts';
import type { LintProblem } from '../core/lint/lint.ts';

/** What a ruleset reports, by the indices of its files: also of those that augenrules does not read. */
export type Judged = ReadonlyMap<number, readonly LintProblem[]>;

/** Problems as one text, which keeps nothing of what they were found in. */
export type PackedProblems = string & { readonly packed: unique symbol };

/** A problem with its fixes as values. */
type Packed = Omit<LintProblem, 'fixes'> & { readonly fixes: readonly Fix[]; readonly file?: number };

/**
 * Packs what a ruleset reports into a text, so that thousands of rulesets can be remembered: the problems
 * themselves hold on to their lines and are four times as large.
 * @param wantsFixes the fixes of problems are asked for; without it they are dropped
 */
export function packProblems(judged: Judged, wantsFixes: boolean): PackedProblems {
  const files = [...judged].map(
    ([file, problems]) => [file, problems.map((p) => plainProblem(p, wantsFixes))] as const,
  );
  return JSON.stringify(files) as PackedProblems;
}

/** Returns `unpackProblems` with its last result kept: rulesets that are alike mostly follow each other. */
export function createUnpacker(): (packed: PackedProblems) => Judged {
  let last: { readonly packed: PackedProblems; readonly judged: Judged } | undefined;
  return (packed) => {
    if (last?.packed !== packed) last = { packed, judged: unpackProblems(packed) };
    return last.judged;
  };
}

/** Returns the problems that were packed, with the same places, messages and fixes. */
function unpackProblems(packed: PackedProblems): Judged {
  const files = JSON.parse(packed) as readonly (readonly [number, readonly Packed[]])[];
  return new Map(
    files.map(([file, problems]) => [
      file,
      problems.map(({ fixes, ...own }) => ({ ...own, fixes: () => fixes }) as LintProblem),
    ]),
  );
}

function plainProblem(p: LintProblem, wantsFixes: boolean): Packed {
  const { code, check, severity, scope, message, span, related } = p;
  const own = { code, check, severity, scope, message, span, related, fixes: wantsFixes ? p.fixes() : [] };
  return 'file' in p ? { ...own, file: p.file } : own;
}
