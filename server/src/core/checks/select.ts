import type { CheckInfo } from './defineCheck.ts';

/** Whether a check is among those asked for: by the beginning of its code or by its name; all are where nothing is asked for. */
export function isSelected(
  check: Pick<CheckInfo, 'code' | 'name'>,
  only: readonly string[] | undefined,
): boolean {
  return (
    only === undefined ||
    only.length === 0 ||
    only.some((prefix) => check.code.startsWith(prefix.toUpperCase()) || check.name === prefix)
  );
}
