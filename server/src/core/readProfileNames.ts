import { quotedValue, type Tell } from './readSettings.ts';

/**
 * Returns the names of compliance profiles in the value of a setting, each once; undefined where the value is
 * not a list. Whether there is a profile of that name is known only once the user's own ones are read.
 * @param value what was given, of any type; undefined and null say nothing
 * @param name what people call the setting
 * @param tell receives what is wrong with the value
 */
export function readProfileNames(value: unknown, name: string, tell: Tell): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) {
    tell(
      `"${name}" must be a list of names such as "stig-rhel-9", not ${quotedValue(value)}. It is ignored.`,
      [],
    );
    return undefined;
  }
  const names = (value as readonly unknown[]).flatMap((item, i) => {
    if (typeof item === 'string' && item.trim() !== '') return [item.trim()];
    tell(`"${name}" has ${quotedValue(item)}, which is not the name of a profile. It is ignored.`, [i]);
    return [];
  });
  return [...new Set(names)];
}
