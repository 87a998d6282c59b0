import { partsWithoutDots } from './paths.ts';

/**
 * Returns a directory's path from the root, without a slash at its end: itself where it begins at the root
 * (or with a drive), else from `base`. `.` and `..` are worked out by the text alone; nothing leads above the
 * root.
 */
export function folderFrom(base: string, path: string): string {
  const clean = path.replaceAll('\\', '/');
  const whole = clean.startsWith('/') || /^[A-Za-z]:\//.test(clean) ? clean : `${base}/${clean}`;
  const parts = partsWithoutDots(whole);
  const drive = /^[A-Za-z]:$/.test(parts[0] ?? '');
  return `${drive && !whole.startsWith('/') ? '' : '/'}${parts.join('/')}`;
}
