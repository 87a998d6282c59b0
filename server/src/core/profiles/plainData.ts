/** Returns a value that is an object; undefined for any other. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

/** Returns the items of a list; empty where the value is not a list. */
export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Returns the texts of a list; empty where the value is not a list. */
export function textsOf(value: unknown): readonly string[] {
  return itemsOf(value).filter((v): v is string => typeof v === 'string');
}

/** Returns a text; empty where the value is not one. */
export function plainText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
