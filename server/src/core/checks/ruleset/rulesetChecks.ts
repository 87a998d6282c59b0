import type { Steps } from '../../text/steps.ts';
import { nearKeys } from './AR311-nearly-the-same-key.ts';
import { incompleteFamily } from './AR314-incomplete-family.ts';
import { noRing } from './AR315-no-io-uring.ts';
import { socketPath } from './AR316-socket-path.ts';
import { noSocketcall } from './AR317-no-socketcall.ts';
import { permGap } from './AR318-perm-gap.ts';
import { auditingOff } from './AR319-auditing-off.ts';
import { clearNotFirst, overriddenControl, rulesAfterLock, stoppedLoad } from './controls.ts';
import { noFilter, slowWatch, splitCalls } from './cost.ts';
import type { RulesetCheck, TargetRuleset } from './defineRulesetCheck.ts';
import { duplicate, sameButForKey } from './duplicates.ts';
import { ignoredFile, noFinalNewline } from './files.ts';
import { neverTooLate, unreachable } from './reach.ts';
import { searchShadows } from './shadows.ts';
import { searchTwins } from './twins.ts';
import { missingTwin, unequalTwin } from './wordSizes.ts';

/** Every check that looks at a ruleset as a whole. */
export const rulesetChecks: readonly RulesetCheck[] = [
  duplicate,
  sameButForKey,
  unreachable,
  neverTooLate,
  rulesAfterLock,
  clearNotFirst,
  overriddenControl,
  stoppedLoad,
  missingTwin,
  unequalTwin,
  nearKeys,
  noFinalNewline,
  ignoredFile,
  incompleteFamily,
  noRing,
  socketPath,
  noSocketcall,
  permGap,
  auditingOff,
  slowWatch,
  splitCalls,
  noFilter,
];

/**
 * The long searches behind these checks. What they find is kept with the target's ruleset, so that a server that must not be
 * deaf meanwhile takes them step by step before the checks.
 */
export const rulesetSearches: readonly ((t: TargetRuleset) => Steps<unknown>)[] = [
  searchShadows,
  (t) => searchTwins(t.whole),
];
