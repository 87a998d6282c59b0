import { longOptions, shortOptions } from './options.ts';
import type { Word } from './words.ts';

/** One step of getopt_long over the words of a line. Indices count the words of the line, from 0. */
export interface OptionStep {
  /** The letter, or the full name of a long option; undefined where getopt answers `?`. */
  readonly name: string | undefined;
  /** The word that holds the option. */
  readonly word: number;
  /** The offset of the letter (of the long option's name: 2) in the word's value. */
  readonly at: number;
  /** The argument: the word that holds it and where it starts in that word's value. */
  readonly argument?: { readonly word: number; readonly from: number; readonly value: string };
  /** Why `name` is undefined. */
  readonly problem?: 'unknown' | 'ambiguous' | 'missing-argument' | 'unwanted-argument';
  /** The word before optind in the order in which getopt has put them by now; undefined for the program's own name. */
  readonly before: number | undefined;
  /** optind afterwards, as C counts it with `auditctl` as word 0: where the next word would be read. */
  readonly optind: number;
}

/** What is left when getopt has ended. */
export interface GetoptEnd {
  readonly optind: number;
  /** Words that are no option and no argument, in the order in which they stand. */
  readonly rest: readonly number[];
}

/** getopt_long in small steps: `next` answers undefined at the end; `end` tells where it stopped. */
export interface Getopt {
  next(): OptionStep | undefined;
  end(): GetoptEnd;
}

/**
 * glibc's getopt_long with permutation, as auditctl calls it: options may be glued to their argument, long ones
 * shortened to a unique prefix, `--` ends them, other words are moved behind.
 * @param count how many of the words auditctl sees (releases before 4.2 drop some)
 * @param release index of the release, for the options it knows
 */
export function getopt(words: readonly Word[], count: number, release: number): Getopt {
  let i = 0;
  let inCluster = 0;
  let ended = false;
  const rest: number[] = [];

  function step(name: string | undefined, word: number, at: number, more: Partial<OptionStep> = {}): OptionStep {
    // Inside a cluster optind still points at its word, and the words that were skipped have been moved in front of it.
    const before = inCluster > 0 ? (rest[rest.length - 1] ?? word - 1) : i - 1;
    return { name, word, at, optind: i + 1, before: before < 0 ? undefined : before, ...more };
  }
  function long(word: number, value: string): OptionStep {
    i++;
    const eq = value.indexOf('=');
    const typed = value.slice(2, eq < 0 ? undefined : eq);
    const known = longOptions.filter((o) => release >= (o.since ?? 0) && o.name.startsWith(typed));
    const spec = known.find((o) => o.name === typed) ?? known[0];
    if (!spec || (known.length > 1 && spec.name !== typed)) return step(undefined, word, 2, { problem: spec ? 'ambiguous' : 'unknown' });
    if (eq >= 0) {
      if (!spec.argument) return step(undefined, word, 2, { problem: 'unwanted-argument' });
      return step(spec.name, word, 2, { argument: { word, from: eq + 1, value: value.slice(eq + 1) } });
    }
    if (!spec.argument) return step(spec.name, word, 2);
    if (i >= count) return step(undefined, word, 2, { problem: 'missing-argument' });
    const next = i++;
    return step(spec.name, word, 2, { argument: { word: next, from: 0, value: words[next]?.value ?? '' } });
  }
  function short(word: number, value: string): OptionStep {
    const at = inCluster;
    const letter = value[at] ?? '';
    const takes = shortOptions.get(letter);
    const last = at + 1 >= value.length;
    if (last) {
      i++;
      inCluster = 0;
    } else inCluster = at + 1;
    if (takes === undefined || (letter === 'd' && release === 6)) return step(undefined, word, at, { problem: 'unknown' });
    if (!takes) return step(letter, word, at);
    inCluster = 0;
    if (!last) {
      i++;
      return step(letter, word, at, { argument: { word, from: at + 1, value: value.slice(at + 1) } });
    }
    if (i >= count) return step(undefined, word, at, { problem: 'missing-argument' });
    const next = i++;
    return step(letter, word, at, { argument: { word: next, from: 0, value: words[next]?.value ?? '' } });
  }
  return {
    next() {
      if (ended) return undefined;
      if (inCluster > 0) return short(i, words[i]?.value ?? '');
      while (i < count) {
        const value = words[i]?.value ?? '';
        if (value === '--') {
          i++;
          for (let j = i; j < count; j++) rest.push(j);
          ended = true;
          // After `--` all is moved: optind points at the first word that is left.
          i = count - rest.length;
          return undefined;
        }
        if (value.charCodeAt(0) !== 0x2d || value.length === 1) {
          rest.push(i++);
          continue;
        }
        if (value.charCodeAt(1) === 0x2d) return long(i, value);
        inCluster = 1;
        return short(i, value);
      }
      ended = true;
      i = count - rest.length;
      return undefined;
    },
    end() {
      if (ended) return { optind: i + 1, rest };
      // Stopped early by a handler: what was skipped stays before optind, what was not read stays behind it.
      const behind: number[] = [];
      for (let j = i; j < count; j++) behind.push(j);
      return { optind: i + 1, rest: behind };
    },
  };
}
