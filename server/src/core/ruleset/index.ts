export { listedRules } from './listedRule.ts';
export { type LiveDifference, liveDifference, type OneSided } from './liveDifference.ts';
export { load, loadWhole } from './load.ts';
export type { LineOutcome, LoadedLine, LoadedRule, LoadResult, RemovedRule } from './loadResult.ts';
export { HEADER, mergeFolder, singleFile } from './merge.ts';
export {
  type DroppedLine,
  type FilePlace,
  type IgnoredFile,
  type MergedLine,
  type Origin,
  originOf,
  placeOf,
  type Ruleset,
  type SourceFile,
} from './ruleset.ts';
