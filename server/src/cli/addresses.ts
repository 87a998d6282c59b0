import { homepage } from '../../package.json';

/**
 * Addresses that reports and packages name. There is no public repository yet: `OWNER` is replaced in
 * server/package.json.
 */
export const addresses = {
  home: homepage,
  /** Returns the address of a check's page. */
  checkPage: (code: string): string => `${homepage}/blob/main/docs/checks/${code}.md`,
} as const;
