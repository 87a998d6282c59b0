export {
  type LineOutcome,
  type LoadedLine,
  type LoadedRule,
  type LoadResult,
  load,
  loadWhole,
  type RemovedRule,
} from './load.ts';
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
