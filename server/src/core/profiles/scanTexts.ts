import { isWide, type Machine } from '../facts/machines.ts';
import { isRulesFileName } from '../ruleset/rulesDirectory.ts';
import type { Ruleset } from '../ruleset/ruleset.ts';
import { SearchedText } from '../text/searchedText.ts';
import { compileSearch } from '../text/searchPattern.ts';
import type { Scan, ScanTest } from './profileTypes.ts';

/** Whether a scanner accepts what it finds; undefined where that is not known. */
export type ScanAnswer = boolean | undefined;

/** The texts that scanners read. */
export interface ScannedTexts {
  /** The merged audit.rules, and the rules files one by one. */
  readonly merged: SearchedText;
  readonly files: readonly SearchedText[];
  /** auditd.conf; undefined where it is not at hand. */
  readonly config: SearchedText | undefined;
  readonly isWide: boolean;
}

/**
 * Returns the texts of a ruleset that scanners search: the merged rules, each rules file, and auditd.conf.
 * For a ruleset of one file, the first two are the same text.
 * @param machine the machine that is scanned: some tests are only for 64-bit ones
 * @param config the text of auditd.conf; undefined where it is not at hand
 */
export function scannedTexts(ruleset: Ruleset, machine: Machine, config: string | undefined): ScannedTexts {
  const files = ruleset.files.filter(({ name }) => ruleset.kind === 'file' || isRulesFileName(name));
  const merged = new SearchedText(ruleset.text);
  return {
    merged,
    files: files.map(({ text }) => (text === merged.text ? merged : new SearchedText(text))),
    config: config === undefined ? undefined : new SearchedText(config),
    isWide: isWide(machine),
  };
}

/** What a scanner's check makes of the texts, and the tests that fail. */
export interface ScanResult {
  readonly answer: ScanAnswer;
  readonly failed: readonly FailedTest[];
}

/** A test that fails, and how often its pattern was found (2 stands for more). */
export interface FailedTest {
  readonly test: ScanTest;
  readonly found: number;
}

/**
 * Returns a function that runs what one scanner checks over texts, and returns whether it passes (undefined
 * where that is not known) and which tests fail. Each pattern is searched for once, however many checks have
 * it.
 * @param texts the texts to search
 */
export function createScanRunner(texts: ScannedTexts): (scan: Scan) => ScanResult {
  const counts = new Map<string, number | undefined>();

  /** Returns how often a pattern is found, at most 2; undefined where that is not known. */
  function count({ place, pattern }: ScanTest): number | undefined {
    const key = `${place} ${pattern}`;
    if (counts.has(key)) return counts.get(key);
    const sum = countIn(pattern, textsAt(texts, place));
    counts.set(key, sum);
    return sum;
  }

  return (scan) => {
    const failed: FailedTest[] = [];
    let isUnsure = false;
    for (const test of scan.tests) {
      if (test.isWide && !texts.isWide) continue;
      const found = count(test);
      if (found === undefined) isUnsure = true;
      else if (test.isSingle ? found !== 1 : found === 0) failed.push({ test, found });
    }
    const isFailing = scan.isAny ? failed.length === scan.tests.length : failed.length > 0;
    if (isFailing) return { answer: false, failed };
    return { answer: isUnsure ? undefined : true, failed: [] };
  };
}

function textsAt(texts: ScannedTexts, place: ScanTest['place']): readonly SearchedText[] | undefined {
  if (place === 'config') return texts.config === undefined ? undefined : [texts.config];
  return place === 'merged' ? [texts.merged] : texts.files;
}

function countIn(pattern: string, texts: readonly SearchedText[] | undefined): number | undefined {
  const compiled = compileSearch(pattern);
  if (!texts || 'problem' in compiled) return undefined;
  let sum = 0;
  for (const text of texts) {
    const found = compiled.search.matches(text, 2 - sum);
    if (!found) return undefined;
    sum += found.length;
    if (sum >= 2) break;
  }
  return sum;
}
