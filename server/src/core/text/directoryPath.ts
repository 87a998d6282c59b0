import { partsWithoutDots } from './paths.ts';

/**
 * Returns the absolute path of a directory, without a slash at its end. A `path` that is relative is taken
 * from the directory `base`; `.` and `..` are worked out by the text alone, and nothing leads above the root.
 * @param path may begin with a drive (`C:`) and have backslashes
 */
export function folderFrom(base: string, path: string): string {
  const clean = path.replaceAll('\\', '/');
  const whole = clean.startsWith('/') || /^[A-Za-z]:\//.test(clean) ? clean : `${base}/${clean}`;
  const parts = partsWithoutDots(whole);
  const drive = /^[A-Za-z]:$/.test(parts[0] ?? '');
  return `${drive && !whole.startsWith('/') ? '' : '/'}${parts.join('/')}`;
}
