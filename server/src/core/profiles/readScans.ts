import type { Tell } from '../readSettings.ts';
import { compileSearch } from '../text/searchPattern.ts';
import { itemsOf, objectOf, plainText } from './plainData.ts';
import type { Scan, ScanTest } from './profileTypes.ts';

/** The scanners of the data, by their names there. */
const MERGED_FILE = '/etc/audit/audit.rules';

/**
 * Reads what each scanner searches for from the member `accept` of a requirement, without the check by hand
 * (`manual`); empty where it names no scanner. Leaves out what cannot be used.
 * @param tell receives each fault, with its path within `accept`
 * @param isTried whether every pattern is known to be one that can be run
 */
export function readScans(
  accept: Readonly<Record<string, unknown>>,
  tell: Tell,
  isTried = false,
): readonly Scan[] {
  return Object.entries(accept).flatMap(([scanner, value]) => {
    if (scanner === 'manual') return [];
    const checks = Array.isArray(value) ? itemsOf(value) : [value];
    const place = scanner === 'openscap' ? 'files' : 'merged';
    return checks.flatMap(
      (check, i) =>
        readScan(scanner, check, { place, isTried }, (m, path) => tell(m, [scanner, i, ...path])) ?? [],
    );
  });
}

function readScan(
  scanner: string,
  value: unknown,
  { place, isTried }: { readonly place: ScanTest['place']; readonly isTried: boolean },
  tell: Tell,
): Scan | undefined {
  const given = objectOf(value);
  const any = itemsOf(given?.['any']);
  const tests = [...itemsOf(given?.['all']), ...any].flatMap((t) => readTest(t, place) ?? []);
  if (!given || tests.length === 0) return undefined;
  for (const { pattern } of isTried ? [] : tests) {
    const compiled = compileSearch(pattern);
    if (!('problem' in compiled)) continue;
    tell(`The pattern "${pattern}" cannot be used: ${compiled.problem}. "${scanner}" is ignored.`, []);
    return undefined;
  }
  const check = plainText(given['rule']);
  return { scanner, ...(check === '' ? {} : { check }), tests, ...(any.length > 0 ? { isAny: true } : {}) };
}

function readTest(value: unknown, place: ScanTest['place']): ScanTest | undefined {
  const given = objectOf(value);
  const pattern = plainText(given?.['pattern']);
  if (!given || pattern === '') return undefined;
  const file = plainText(given['file']);
  return {
    place: file === '' ? place : placeOfFile(file),
    pattern,
    ...(given['exists'] === 'only_one_exists' ? { isSingle: true } : {}),
    ...(given['when'] === '64 bit' ? { isWide: true } : {}),
  };
}

function placeOfFile(file: string): ScanTest['place'] {
  if (file === MERGED_FILE) return 'merged';
  return file.endsWith('.conf') ? 'config' : 'files';
}
