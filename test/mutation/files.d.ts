declare module 'mutation:files' {
  /** Imports the test files, by their paths. */
  export const testFiles: Readonly<Record<string, () => Promise<unknown>>>;
}
