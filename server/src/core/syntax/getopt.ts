import { isSince, isWithin, type ReleaseRange } from '../facts/releaseRange.ts';
import { R } from '../facts/releases.ts';
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
  readonly argument: { readonly word: number; readonly from: number; readonly value: string } | undefined;
  /** Why `name` is undefined. */
  readonly problem: 'unknown' | 'ambiguous' | 'missing-argument' | 'unwanted-argument' | undefined;
  /**
   * The word before optind in the order in which getopt has put them by now; undefined for the program's own
   * name.
   */
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

/**
 * glibc's getopt_long with permutation, as auditctl calls it: options may be glued to their argument, long
 * ones shortened to a unique prefix, `--` ends them, other words are moved after. One step at a time, since
 * handlers may stop it.
 */
class Getopt {
  private readonly words: readonly Word[];
  private readonly count: number;
  private readonly range: ReleaseRange;
  private readonly rest: number[] = [];
  private i = 0;
  /** Where the next letter of a cluster is in its word; 0 outside of one. */
  private inCluster = 0;
  private ended = false;

  constructor(words: readonly Word[], count: number, range: ReleaseRange) {
    this.words = words;
    this.count = count;
    this.range = range;
  }

  /** The next option; undefined at the end. */
  next(): OptionStep | undefined {
    if (this.ended) return undefined;
    if (this.inCluster > 0) return this.short(this.words[this.i]?.value ?? '');
    while (this.i < this.count) {
      const value = this.words[this.i]?.value ?? '';
      if (value === '--') {
        for (let j = this.i + 1; j < this.count; j++) this.rest.push(j);
        break;
      }
      if (value.charCodeAt(0) !== DASH || value.length === 1) this.rest.push(this.i++);
      else if (value.charCodeAt(1) === DASH) return this.long(value);
      else {
        this.inCluster = 1;
        return this.short(value);
      }
    }
    this.ended = true;
    // What is no option has been moved after: optind points at the first of these words.
    this.i = this.count - this.rest.length;
    return undefined;
  }

  /** Where it stands: at the end, or where a handler stopped it. */
  end(): GetoptEnd {
    if (this.ended) return { optind: this.i + 1, rest: this.rest };
    // What was skipped stays before optind, what was not read stays after it.
    const behind: number[] = [];
    for (let j = this.i; j < this.count; j++) behind.push(j);
    return { optind: this.i + 1, rest: behind };
  }

  private step(
    name: string | undefined,
    word: number,
    at: number,
    argument?: OptionStep['argument'],
    problem?: OptionStep['problem'],
  ): OptionStep {
    // Inside a cluster optind still points at its word, and the words that were skipped have been moved
    // before it.
    const before = this.inCluster > 0 ? (this.rest[this.rest.length - 1] ?? word - 1) : this.i - 1;
    return { name, word, at, optind: this.i + 1, before: before < 0 ? undefined : before, argument, problem };
  }

  private nextWord(): OptionStep['argument'] {
    const word = this.i++;
    return { word, from: 0, value: this.words[word]?.value ?? '' };
  }

  private long(value: string): OptionStep {
    const word = this.i++;
    const eq = value.indexOf('=');
    const typed = value.slice(2, eq < 0 ? undefined : eq);
    const known = longOptions.filter((o) => o.name.startsWith(typed) && isSince(this.range, o.since ?? 0));
    const spec = known.find((o) => o.name === typed) ?? known[0];
    if (!spec) return this.step(undefined, word, 2, undefined, 'unknown');
    if (known.length > 1 && spec.name !== typed) return this.step(undefined, word, 2, undefined, 'ambiguous');
    if (eq >= 0) {
      if (!spec.argument) return this.step(undefined, word, 2, undefined, 'unwanted-argument');
      return this.step(spec.name, word, 2, { word, from: eq + 1, value: value.slice(eq + 1) });
    }
    if (!spec.argument) return this.step(spec.name, word, 2);
    if (this.i >= this.count) return this.step(undefined, word, 2, undefined, 'missing-argument');
    const argument = this.nextWord();
    return this.step(spec.name, word, 2, argument);
  }

  private short(value: string): OptionStep {
    const word = this.i;
    const at = this.inCluster;
    const letter = value[at] ?? '';
    const takes = shortOptions.get(letter);
    const last = at + 1 >= value.length;
    if (last) {
      this.i++;
      this.inCluster = 0;
    } else this.inCluster = at + 1;
    // 4.0.4 forgot -d.
    if (takes === undefined || (letter === 'd' && isWithin(this.range, R.v4_0_4, R.v4_0_4)))
      return this.step(undefined, word, at, undefined, 'unknown');
    if (!takes) return this.step(letter, word, at);
    this.inCluster = 0;
    if (!last) {
      this.i++;
      return this.step(letter, word, at, { word, from: at + 1, value: value.slice(at + 1) });
    }
    if (this.i >= this.count) return this.step(undefined, word, at, undefined, 'missing-argument');
    const argument = this.nextWord();
    return this.step(letter, word, at, argument);
  }
}

const DASH = 0x2d;

/**
 * Returns an iterator that reads the words of a line as getopt_long does, one option with its argument for
 * each step.
 * @param count how many of the words auditctl sees (versions before 4.2 drop some)
 * @param range the version, for the options that it knows; narrowed to versions that know the same
 */
export function getopt(words: readonly Word[], count: number, range: ReleaseRange): Getopt {
  return new Getopt(words, count, range);
}
