/** A value of JSON that has members. */
export type JsonMembers = Readonly<Record<string, unknown>>;

/** Reports whether a value of JSON is an object, and not a list. */
export function hasMembers(value: unknown): value is JsonMembers {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Returns a JSON value as text: a string as it is, a number or boolean as it is written, and a list of bytes,
 * with which journald writes some texts, as the text they encode. Undefined for any other value.
 */
export function jsonText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (!Array.isArray(value) || !value.every((n) => Number.isInteger(n) && n >= 0 && n < 256))
    return undefined;
  return value.length === 0 ? undefined : textOfBytes(value as readonly number[]);
}

function textOfBytes(bytes: readonly number[]): string {
  const pairs = bytes.map((b) => `%${b.toString(16).padStart(2, '0')}`).join('');
  try {
    return decodeURIComponent(pairs);
  } catch {
    return bytes.map((b) => String.fromCharCode(b < 0x80 ? b : 0xdc00 + b)).join('');
  }
}

/**
 * Returns the text of the value that a path of member names leads to in a JSON object; undefined where there
 * is none, or it is not a text, number or list of bytes.
 */
export function textAt(value: JsonMembers, ...path: readonly string[]): string | undefined {
  let at: unknown = value;
  for (const name of path) {
    if (!hasMembers(at) || !Object.hasOwn(at, name)) return undefined;
    at = at[name];
  }
  return jsonText(at);
}
