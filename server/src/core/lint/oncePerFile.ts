import type { Fix, Problem } from '../checks/defineCheck.ts';
import { fix } from '../checks/edits.ts';
import { carriageReturn } from '../checks/text/AR001-carriage-return.ts';

/** How many of the other places are shown with the one problem. */
const SHOWN = 3;

/**
 * Makes one problem of those that one property of the file causes: each line of a file of CR LF fails for the same reason.
 * It is where the first one is, and its first fix is all of theirs.
 */
export function oncePerFile(problems: readonly Problem[]): readonly Problem[] {
  const [first, ...others] = problems.filter((p) => p.code === carriageReturn.code);
  if (!first || others.length === 0) return problems;
  const all = [first, ...others];
  const one: Problem = {
    ...first,
    related: [
      ...first.related,
      ...others.slice(0, SHOWN).map((p) => ({ span: p.span, message: 'Does not load either' })),
    ],
    fixes: () => {
      const safe = all.map((p) => p.fixes().find((f) => f.safety === 'safe'));
      return [...together(safe), ...first.fixes()];
    },
  };
  return problems.flatMap((p) => {
    if (p.code !== carriageReturn.code) return [p];
    return p === first ? [one] : [];
  });
}

/** The safe fixes of all lines as one; none where a line has none. */
function together(fixes: readonly (Fix | undefined)[]): readonly Fix[] {
  const edits = fixes.flatMap((f) => f?.edits ?? []);
  return fixes.includes(undefined)
    ? []
    : [fix(`Remove the carriage return from all ${fixes.length} lines that do not load`, 'safe', ...edits)];
}
