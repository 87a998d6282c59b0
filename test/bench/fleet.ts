import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ruleLines } from './inputs.ts';

/** So many rules.d directories, of ten files with a hundred lines each. DIRECTORIES=200 tries it with fewer. */
export const DIRECTORIES = Number(process.env['DIRECTORIES'] ?? 2000);
export const FILES = 10;
export const LINES = 100;
/** So many roles, and versions of what every host has. */
const ROLES = 40;
/** Each so many-th host has a file that no other host has. */
const OWN = 10;

/** Returns the rules.d directory of a host below the directory of the fleet. */
export function rulesOfHost(fleet: string, host: number): string {
  return join(fleet, `role-${host % ROLES}`, `host-${host}`, 'etc/audit/rules.d');
}

/**
 * Writes the repository of a fleet, most of it alike, as hosts of one role are.
 * @param visit receives each file's text
 */
export function writeFleet(fleet: string, visit: (text: string) => void = () => undefined): void {
  const pool = ruleLines(LINES * FILES * ROLES + (LINES * DIRECTORIES) / OWN);
  const textAt = (block: number): string => `${pool.slice(block * LINES, (block + 1) * LINES).join('\n')}\n`;
  const shared = Array.from({ length: FILES * ROLES }, (_, i) => textAt(i));
  for (let host = 0; host < DIRECTORIES; host++) {
    const directory = rulesOfHost(fleet, host);
    mkdirSync(directory, { recursive: true });
    for (let file = 0; file < FILES; file++) {
      const isOwn = host % OWN === 3 && file === FILES - 1;
      const role = shared[(host % ROLES) * FILES + file] ?? '';
      const text = isOwn ? textAt(FILES * ROLES + Math.floor(host / OWN)) : role;
      writeFileSync(join(directory, `${10 + file}-rules.rules`), text);
      visit(text);
    }
  }
}
