/**
 * Reports whether a name, in lower case, is that of the field with the key, in a rule (`-F key=`) or in a
 * record. For a name that may have capitals, `isKeyInAnyCase` decides.
 */
export function isKeyName(name: string): name is 'key' {
  return name === 'key';
}

/** Reports whether a name is that of the field with the key, in any case: the kernel sets it for each. */
export function isKeyInAnyCase(name: string): boolean {
  return isKeyName(name.toLowerCase());
}

/**
 * Returns the key that an argument of -F gives in the one spelling that auditctl reads as `-k`: all that
 * follows `key=`. Undefined for any other argument, such as `KEY=` or `key!=` (auditctl.c: setopt, case 'F').
 */
export function keyInArgument(argument: string): string | undefined {
  return argument[3] === '=' && isKeyName(argument.slice(0, 3)) ? argument.slice(4) : undefined;
}

/** Returns the `key=` or `key!=`, in any case, that a text begins with; empty where it begins otherwise. */
export function keyPrefix(text: string): string {
  const [prefix = '', name = ''] = /^([a-z]+)!?=/i.exec(text) ?? [];
  return isKeyInAnyCase(name) ? prefix : '';
}

/** Reports whether the name of an option, without its dash, is that of the option with a key. */
export function isKeyOption(name: string | undefined): boolean {
  return name === 'k';
}
