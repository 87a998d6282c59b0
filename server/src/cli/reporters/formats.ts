/** The formats of a report. */
export const formats = [
  'text',
  'json',
  'sarif',
  'github',
  'gitlab',
  'junit',
  'checkstyle',
  'rdjson',
] as const;
/** The format of a report of problems. */
export type Format = (typeof formats)[number];

/** The formats that hold the fixes of problems. */
export const formatsWithFixes: ReadonlySet<Format> = new Set(['json', 'sarif', 'rdjson'] as const);
