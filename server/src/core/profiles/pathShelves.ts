import { F } from '../facts/kernelNumbers.ts';
import { foldersOf, pathOf } from '../matching/pathCovers.ts';
import { listOf, type Rule } from '../model/rule.ts';
import { withoutSlash } from '../text/paths.ts';
import type { RequiredRule } from './requiredRules.ts';

/**
 * Things by the path of their rules, to find those whose rule may cover a required one but for system calls
 * (`coversButCalls`) and has a path where that one has a path.
 */
export class PathShelves<T> {
  private readonly byPath = new Map<string, T[]>();
  private readonly without: T[] = [];
  private readonly uncertain: T[] = [];

  /**
   * Adds a thing by its rule.
   * @param rule with its path as the kernel finds it (`onePath`); undefined where it is not known
   */
  add(rule: Rule | undefined, thing: T): void {
    const list = rule && listOf(rule);
    // On the other lists, a path says nothing of which rule covers which.
    if (!rule || (list !== 'exit' && list !== 'io_uring')) {
      this.uncertain.push(thing);
      return;
    }
    const path = pathOf(rule)?.path;
    if (path === undefined) {
      this.without.push(thing);
      return;
    }
    const shelf = this.byPath.get(path);
    if (shelf) shelf.push(thing);
    else this.byPath.set(path, [thing]);
  }

  /** Returns the things whose rule has no path or is not known. */
  withoutPath(): readonly T[] {
    return [...this.without, ...this.uncertain];
  }

  /** Returns the things whose rule may cover a required one; not in the order in which they were added. */
  for({ path, forms }: RequiredRule): readonly T[] {
    if (!path) return this.withoutPath();
    const paths = forms.flatMap(({ fields }) =>
      fields.flatMap(({ field, text }) =>
        (field === F.path || field === F.dir) && text !== undefined ? foldersOf(withoutSlash(text)) : [],
      ),
    );
    return [...[...new Set(paths)].flatMap((p) => this.byPath.get(p) ?? []), ...this.uncertain];
  }
}
