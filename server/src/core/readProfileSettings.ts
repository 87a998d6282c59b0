import { quotedValue, type Tell } from './readSettings.ts';

/**
 * Returns the paths of profiles in the value of a setting, without items that are not text; undefined where
 * the value says nothing or is not a list.
 * @param value what was given, of any type; undefined and null say nothing
 * @param name what people call the setting
 * @param tell receives what is wrong with the value
 */
export function readProfileFiles(value: unknown, name: string, tell: Tell): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) {
    tell(
      `"${name}" must be a list of files such as "profiles/house.json", not ${quotedValue(value)}. It is ignored.`,
      [],
    );
    return undefined;
  }
  return (value as readonly unknown[]).flatMap((item, i) => {
    if (typeof item === 'string' && item.trim() !== '') return [item];
    tell(`"${name}" has ${quotedValue(item)}, which is not a file. It is ignored.`, [i]);
    return [];
  });
}

/**
 * Returns the waived requirements in the value of a configuration, by their ids, with the reason of each;
 * those without a reason are left out. Undefined where the value says nothing or is not an object.
 * @param value what was given, of any type; undefined and null say nothing
 * @param name what people call the value
 * @param tell receives what is wrong with the value
 */
export function readWaived(
  value: unknown,
  name: string,
  tell: Tell,
): ReadonlyMap<string, string> | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) {
    tell(
      `"${name}" must be an object such as { "RHEL-09-654155": "reason" }, not ${quotedValue(value)}. It is ignored.`,
      [],
    );
    return undefined;
  }
  const reasons = Object.entries(value).flatMap(([id, reason]: readonly [string, unknown]) => {
    if (typeof reason === 'string' && reason.trim() !== '') return [[id, reason.trim()] as const];
    tell(`"${id}" is waived without a reason, so it still counts. Write the reason as text.`, [id]);
    return [];
  });
  return new Map(reasons);
}
