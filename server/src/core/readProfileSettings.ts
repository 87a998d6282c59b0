import { isText, quotedValue, readList, type Tell } from './readSettings.ts';

/**
 * Returns the names of compliance profiles in the value of a setting, each once; undefined where the value is
 * not a list. Whether there is a profile of that name is known only once the user's own ones are read.
 * @param value what was given, of any type; undefined and null say nothing
 * @param name what people call the setting
 * @param tell receives what is wrong with the value
 */
export function readProfileNames(value: unknown, name: string, tell: Tell): readonly string[] | undefined {
  const faultOf = faultUnlessText('is not the name of a profile');
  const names = readList(value, { name, of: 'names such as "stig-rhel-9"', faultOf }, tell);
  return names && [...new Set(names.map((n) => n.trim()))];
}

/**
 * Returns the paths of profiles in the value of a setting, without items that are not text; undefined where
 * the value says nothing or is not a list.
 * @param value what was given, of any type; undefined and null say nothing
 * @param name what people call the setting
 * @param tell receives what is wrong with the value
 */
export function readProfileFiles(value: unknown, name: string, tell: Tell): readonly string[] | undefined {
  const faultOf = faultUnlessText('is not a file');
  return readList(value, { name, of: 'files such as "profiles/house.json"', faultOf }, tell);
}

function faultUnlessText(fault: string): (item: unknown) => string | undefined {
  return (item) => (isText(item) ? undefined : fault);
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
    if (isText(reason)) return [[id, reason.trim()] as const];
    tell(`"${id}" is waived without a reason, so it still counts. Write the reason as text.`, [id]);
    return [];
  });
  return new Map(reasons);
}
