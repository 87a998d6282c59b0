import { knownPath } from '../facts/knownPaths.ts';
import { permClass } from '../facts/syscallInfo.ts';
import type { FeatureContext } from '../featureContext.ts';
import type { FieldPart } from '../syntax/argumentParts.ts';
import type { RulesDocument } from '../syntax/document.ts';
import type { Span } from '../text/span.ts';
import type { Item } from './completionItems.ts';
import type { RuleInfo } from './ruleInfo.ts';

/**
 * The part of an option's argument that is being completed, with what is around it. `from`, `to` and `cursor`
 * count UTF-16 units from the start of `value`, the whole argument.
 */
export interface CompletedPart {
  /** The option without its dash: `F`. */
  readonly option: string;
  /** The whole argument. */
  readonly value: string;
  /** The field of a -F or the comparison of a -C; undefined as long as it has no operator. */
  readonly field: FieldPart | undefined;
  /** Where the cursor is in the argument. */
  readonly cursor: number;
  /** What is replaced: from `from` to `to` of the argument. */
  readonly from: number;
  readonly to: number;
  /** The span in the document of a part of the argument. */
  readonly spanOf: (from: number, to: number) => Span;
  /** What the other options of the line say. */
  readonly rule: RuleInfo;
  /** What those before this one say. */
  readonly before: RuleInfo;
  readonly document: RulesDocument;
  readonly context: FeatureContext;
  readonly around?: Surroundings;
}

/**
 * What lies around the document: on its machine, where that may be asked, in the workspace and in the
 * settings.
 */
export interface Surroundings {
  /** Keys of other files, with the number of rules that carry each. */
  readonly keys?: (() => ReadonlyMap<string, number>) | undefined;
  /** Whether techniques that are not for Linux are found by the words of their names. */
  readonly allPlatforms?: boolean | undefined;
  readonly users?: ReadonlySet<string> | undefined;
  readonly groups?: ReadonlySet<string> | undefined;
  /** What is in the directory of the path that is being typed. */
  readonly entries?: readonly { readonly name: string; readonly folder: boolean }[] | undefined;
}

/**
 * Returns completion items for all values of a short list, in its order; the editor filters them by what is
 * typed.
 */
export function choices(
  part: CompletedPart,
  values: readonly { readonly value: string; readonly label?: string; readonly detail?: string }[],
): readonly Item[] {
  const span = part.spanOf(part.from, part.to);
  return values.map(({ value, label, detail }) => ({
    label: label ?? value,
    kind: 'value' as const,
    span,
    newText: value,
    ...(detail === undefined ? {} : { detail }),
  }));
}

const permissionSets: readonly { readonly value: string; readonly detail: string }[] = [
  { value: 'wa', detail: 'written, or its attributes changed' },
  { value: 'x', detail: 'executed' },
  { value: 'r', detail: 'opened for reading' },
  { value: 'rwxa', detail: 'any access' },
  { value: 'w', detail: 'written' },
  { value: 'a', detail: 'its attributes changed' },
  { value: 'rwa', detail: 'read, written, or its attributes changed' },
  { value: 'wxa', detail: 'written, executed, or its attributes changed' },
  { value: 'rw', detail: 'read or written' },
  { value: 'rx', detail: 'read or executed' },
];

/** Reports whether a rule is about a program: what counts there is who runs it. */
function isAboutProgram({ parts }: RuleInfo): boolean {
  return parts.paths.some(
    ({ value }) => knownPath(value)?.kind === 'program' || /^(?:\/usr(?:\/local)?)?\/s?bin\/./.test(value),
  );
}

/** Reports whether two words have the same letters, in any order and number. */
function haveSameLetters(a: string, b: string): boolean {
  return [...a].every((l) => b.includes(l)) && [...b].every((l) => a.includes(l));
}

/**
 * Returns completion items for the letters of -p and perm=: the set that is typed, in any order, then sets
 * that contain its letters, or all sets if none does; for a program, x comes first. Never empty.
 */
export function completePermissions(part: CompletedPart): readonly Item[] {
  const typed = part.value.slice(part.from, part.cursor).toLowerCase();
  const likely = isAboutProgram(part.rule)
    ? [...permissionSets].sort((a, b) => Number(b.value === 'x') - Number(a.value === 'x'))
    : permissionSets;
  const fits = likely.filter((s) => [...typed].every((l) => s.value.includes(l)));
  const same = fits.filter((s) => typed !== '' && haveSameLetters(s.value, typed));
  const span = part.spanOf(part.from, part.to);
  return [...same, ...(fits.length > 0 ? fits : likely).filter((s) => !same.includes(s))].map((set) => {
    // A set that is typed in another order stays as it is.
    const value = same.includes(set) && part.cursor === part.to ? typed : set.value;
    return {
      label: value,
      kind: 'value' as const,
      span,
      newText: value,
      detail: set.detail,
      // Any order of letters is the same set: what is typed must not hide it.
      ...(typed === '' ? {} : { filterText: typed }),
      doc: { about: 'permission' as const, name: set.value, of: part.rule.machine },
    };
  });
}

/**
 * Reports whether a number is typed up to the end of its word: then it is meant as it is, and no longer
 * number is to replace it.
 */
export function isNumberTyped({ value, from, to, cursor }: CompletedPart): boolean {
  return cursor === to && /^-?\d/.test(value.slice(from, cursor));
}

/**
 * Returns how many system calls a machine's kernel counts for permission letters together; 0 for letters that
 * are none.
 * @param letters one or more of r, w, x, a
 */
export function permissionSize(letters: string, machine: Parameters<typeof permClass>[1]): number {
  return new Set([...letters].flatMap((l) => permClass(l, machine))).size;
}
