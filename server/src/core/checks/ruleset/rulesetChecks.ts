import type { LoadResult } from '../../ruleset/loadResult.ts';
import type { Steps } from '../../text/steps.ts';
import { duplicate } from './AR301-duplicate-rule.ts';
import { sameButForKey } from './AR302-same-rule-other-key.ts';
import { unreachable } from './AR303-never-reached.ts';
import { neverTooLate } from './AR304-never-too-late.ts';
import { rulesAfterLock } from './AR305-rules-after-lock.ts';
import { clearNotFirst } from './AR306-delete-all-not-first.ts';
import { overriddenControl } from './AR307-overridden-control.ts';
import { stoppedLoad } from './AR308-load-stops.ts';
import { missingTwin } from './AR309-missing-twin.ts';
import { unequalTwin } from './AR310-unequal-twin.ts';
import { nearKeys } from './AR311-nearly-the-same-key.ts';
import { noFinalNewline } from './AR312-no-final-newline.ts';
import { ignoredFile } from './AR313-ignored-file.ts';
import { incompleteFamily } from './AR314-incomplete-family.ts';
import { noRing } from './AR315-no-io-uring.ts';
import { socketPath } from './AR316-socket-path.ts';
import { noSocketcall } from './AR317-no-socketcall.ts';
import { permGap } from './AR318-perm-gap.ts';
import { auditingOff } from './AR319-auditing-off.ts';
import { excludedRecords } from './AR320-excluded-records.ts';
import { panicSettings } from './AR321-panic-settings.ts';
import { takesMostEvents } from './AR322-takes-most.ts';
import { nothingToDelete } from './AR323-nothing-to-delete.ts';
import { slowWatch } from './AR401-slow-watch.ts';
import { splitCalls } from './AR402-split-syscalls.ts';
import { noFilter } from './AR403-no-filter.ts';
import { busyTree } from './AR404-busy-tree.ts';
import { searchTwins } from './abiPairs.ts';
import type { RulesetCheck, TargetRuleset } from './defineRulesetCheck.ts';
import { searchPerms } from './permTaken.ts';
import { searchShadows } from './shadows.ts';
import { knowAlike } from './targetFacts.ts';

/** The checks of rulesets, in the order of their codes. */
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
  excludedRecords,
  panicSettings,
  takesMostEvents,
  nothingToDelete,
  slowWatch,
  splitCalls,
  noFilter,
  busyTree,
];

const whole = (t: TargetRuleset): LoadResult => t.whole;

/**
 * The long searches that these checks use. Their results are kept with the target's ruleset, so that a server
 * that must answer other requests runs them step by step before the checks. Given a similar ruleset that was
 * searched, they compare only what differs from it.
 */
export const rulesetSearches: readonly ((
  t: TargetRuleset,
  similar: readonly TargetRuleset[],
) => Steps<unknown>)[] = [
  (t, similar) => searchShadows(t.whole, similar.map(whole)),
  (t, similar) => searchTwins(t.whole, similar.filter((s) => knowAlike(t, s.target)).map(whole)),
  function* (t, similar) {
    yield;
    return searchPerms(t.whole, similar.map(whole));
  },
];
