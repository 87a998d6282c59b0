import { F } from '../facts/kernelNumbers.ts';
import type { Rule } from '../model/rule.ts';

/**
 * Reports whether a rule has a path, in path=, dir= or exe=, for which `matches` is true.
 * @param rule the rule that a line sends to the kernel; for undefined, where it sends none, the result is
 *   false
 * @param matches is called with each path, without slashes at its end
 */
export function sends(rule: Rule | undefined, matches: (path: string) => boolean): boolean {
  return (
    rule?.fields.some(
      ({ field, text }) =>
        text !== undefined &&
        (field === F.path || field === F.dir || field === F.exe) &&
        matches(withoutSlashes(text)),
    ) ?? false
  );
}

function withoutSlashes(path: string): string {
  let end = path.length;
  while (end > 1 && path[end - 1] === '/') end--;
  return end === path.length ? path : path.slice(0, end);
}
