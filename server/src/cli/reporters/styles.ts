import type { Severity } from '../../core/checks/finding.ts';

/** Returns a text as a terminal shows it in a role. */
export type Style = (role: Severity | 'place' | 'plain', text: string) => string;

/** Leaves texts as they are. */
export const plainStyle: Style = (_, text) => text;

/** The numbers of ANSI's graphic renditions. */
const renditions: Readonly<Record<Parameters<Style>[0], string>> = {
  error: '31;1',
  warning: '33;1',
  info: '34;1',
  hint: '36',
  place: '1',
  plain: '0',
};

/** Colors texts for a terminal. */
export const colorStyle: Style = (role, text) =>
  text === '' || role === 'plain' ? text : `\u001b[${renditions[role]}m${text}\u001b[0m`;

/** When the report for people has colors. */
export const colorModes = ['auto', 'always', 'never'] as const;

/**
 * Reports whether texts are colored: as the option says; with `auto` on a terminal unless NO_COLOR is set
 * (https://no-color.org), and anywhere with FORCE_COLOR.
 */
export function wantsColor(
  mode: (typeof colorModes)[number],
  environment: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  if (mode !== 'auto') return mode === 'always';
  const isSet = (name: string): boolean => (environment[name] ?? '') !== '';
  if (isSet('NO_COLOR')) return false;
  if (isSet('FORCE_COLOR')) return environment['FORCE_COLOR'] !== '0';
  return isTerminal && environment['TERM'] !== 'dumb';
}
