/** Where the project will be found. There is no public repository yet: `OWNER` is to be replaced here, and only here. */
const home = 'https://github.com/OWNER/audit-rules';

/** Addresses that reports and packages name. */
export const addresses = {
  home,
  /** Returns the address of a check's page. */
  checkPage: (code: string): string => `${home}/blob/main/docs/checks/${code}.md`,
} as const;
