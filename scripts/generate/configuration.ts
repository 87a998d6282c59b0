import { configOnly, conventionSpecs, sharedSettings } from '../../server/src/core/config.ts';
import { type SettingSpec, settingGroups, settingsTable } from '../../server/src/core/settings.ts';
import type { GeneratedFile } from './facts.ts';
import { block } from './markdown.ts';

/** Returns docs/configuration.md: every setting, every name of `.audit-rules.json`, and the suppression comments. */
export function generateConfiguration(): readonly GeneratedFile[] {
  const parts = [
    '<!-- Made by npm run generate. -->\n# Configuration',
    'Settings come from three places, and the one nearest to the rules wins: a comment in the rules file; a `.audit-rules.json` in the directory of the rules or above it; and the settings of the editor (or the options of the command).',
    '## Settings of the editor',
    'The settings editor lists them under *Linux Audit Rules*.',
    ...settingGroups.flatMap(settingsOf),
    '## `.audit-rules.json`',
    'For each rules file, the editor and the command read the nearest `.audit-rules.json` in its directory or above. An editor with JSON support completes its names and marks mistakes in it.',
    block(`{
  "targets": ["debian-12", "rhel-9"],
  "profile": "benchmark",
  "checks": { "AR205": "off", "extra-word": "warning" },
  "exclude": ["vendor/**"],
  "conventions": { "keys": "technique" }
}`),
    table(
      ['name', 'meaning'],
      [
        ...sharedSettings.map((name) => [`\`${name}\``, `the same as the setting \`auditRules.${name}\``]),
        ...configOnly.map((s) => [`\`${s.name}\``, s.description]),
      ],
    ),
    'Conventions:',
    table(
      ['name', 'values', 'meaning'],
      conventionSpecs.map((s) => [
        `\`${s.name}\``,
        [...s.values.map((v) => `\`${v}\``), ...(s.patterns ? ['any regular expression'] : [])].join(', '),
        s.description,
      ]),
    ),
    '## Comments in the rules',
    'Name checks by code or by name, separated by spaces or commas; without a name, the comment applies to all checks. A reason may follow `--`.',
    table(
      ['comment', 'disables the checks'],
      [
        ['`# audit-rules: disable-next-line AR301 -- reason`', 'on the next line'],
        ['`# audit-rules: disable AR301`', 'from here on, until `# audit-rules: enable AR301`'],
        ['`# audit-rules: disable-file AR301`', 'in the whole file'],
      ],
    ),
    'A comment that disables nothing is reported (AR011), and so is a name that no check has (AR012).',
  ];
  return [{ path: 'docs/configuration.md', text: `${parts.join('\n\n')}\n` }];
}

/** Returns the heading and the table of a group of settings; nothing for a group without any. */
function settingsOf(group: string): readonly string[] {
  const specs = settingsTable.filter((s) => s.group === group);
  if (specs.length === 0) return [];
  return [`### ${group}`, table(['setting', 'default', 'meaning'], specs.map(rowOf))];
}

function rowOf(s: SettingSpec): readonly string[] {
  const values = s.values.flatMap(({ value, description }) =>
    description === undefined ? [] : [`\`${value}\`: ${description}`],
  );
  // A list of targets or severities is long; its own page has it.
  const shown = s.type === 'string[]' || values.length === 0 ? '' : `<br>${values.join('<br>')}`;
  return [`\`auditRules.${s.name}\``, `\`${JSON.stringify(s.default)}\``, s.description + shown];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((c) => c.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}
