import type { PolicyCheck } from '../definePolicyCheck.ts';
import { maskNeverSeen } from './IM201-mask-never-seen.ts';
import { groupNotCompared } from './IM202-group-not-compared.ts';
import { fsnameNeverMatches } from './IM203-fsname-never-matches.ts';
import { unknownFsmagic } from './IM204-unknown-fsmagic.ts';
import { fsmagicComment } from './IM205-fsmagic-comment.ts';
import { lastValueCounts } from './IM206-last-value-counts.ts';
import { noCondition } from './IM207-no-condition.ts';
import { ignoredFlag } from './IM208-ignored-flag.ts';
import { noSuchRegister } from './IM209-no-such-register.ts';
import { textAfterUuid } from './IM210-text-after-uuid.ts';
import { labelNeedsPolicy } from './IM211-label-needs-policy.ts';
import { verityTemplate } from './IM212-verity-template.ts';
import { exactMask } from './IM213-exact-mask.ts';

/** Rules that load and are not what they look like. */
export const policyMeaningChecks: readonly PolicyCheck[] = [
  maskNeverSeen,
  groupNotCompared,
  fsnameNeverMatches,
  unknownFsmagic,
  fsmagicComment,
  lastValueCounts,
  noCondition,
  ignoredFlag,
  noSuchRegister,
  textAfterUuid,
  labelNeedsPolicy,
  verityTemplate,
  exactMask,
];
