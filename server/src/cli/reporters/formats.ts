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
export type Format = (typeof formats)[number];
