import { allChecks } from './checks/registry.ts';
import { type Profile, profileValues, type Severities } from './checks/select.ts';
import { type Machine, machines } from './facts/machines.ts';
import { releases } from './facts/releases.ts';
import { target, targetNames } from './facts/targets.ts';

/** What `auditRules.checkHostPaths` can be; the first is the default. */
export const hostChoices = ['auto', 'on', 'off'] as const;
export type HostChoice = (typeof hostChoices)[number];

/** Every name of a target: distributions, then releases of audit. */
export const allTargets = [...targetNames, ...releases];

/** Takes what is wrong with a value, as a sentence, and the path to it inside of the value: names and indices. */
export type Tell = (message: string, path: readonly (string | number)[]) => void;

/** Names of targets out of a value that people call `name`; undefined where there is none that can be taken. */
export function readTargets(value: unknown, name: string, tell: Tell): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) {
    tell(
      `"${name}" must be a list of names such as "debian-12" or "3.0.9", not ${quotedValue(value)}. It is not used.`,
      [],
    );
    return undefined;
  }
  const known: string[] = [];
  for (const [i, item] of (value as readonly unknown[]).entries()) {
    if (typeof item === 'string' && target(item)) {
      if (!known.includes(item)) known.push(item);
    } else
      tell(
        `"${name}" has ${quotedValue(item)}, which is no target. It is left out. Known are ${allTargets.join(', ')}.`,
        [i],
      );
  }
  if (known.length > 0) return known;
  if (value.length > 0) tell(`"${name}" names no known target. It is not used.`, []);
  return undefined;
}

/** Reads where MITRE's data come from; nothing for the built-in data and for what is no text. */
export function readBundle(value: unknown, tell: Tell): { readonly attackBundle?: string } {
  const bundle =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>)['bundle'] : undefined;
  if (bundle === undefined || bundle === null || bundle === '') return {};
  if (typeof bundle === 'string') return { attackBundle: bundle };
  tell(
    `"auditRules.attack.bundle" must be a file or an address, not ${quotedValue(bundle)}. It is not used.`,
    [],
  );
  return {};
}

/** Reads whether rules inside other files are read; nothing where they are not. */
export function readEmbeddedSwitch(value: unknown, tell: Tell): { readonly embedded?: true } {
  if (value === true) return { embedded: true };
  if (value !== undefined && value !== null && value !== false)
    tell(`"auditRules.embedded" must be true or false. It is not used.`, []);
  return {};
}

/** A machine out of a value; undefined where it is none. */
export function readMachine(value: unknown, name: string, tell: Tell): Machine | undefined {
  if (value === undefined || value === null) return undefined;
  const machine = machines.find((m) => m === value);
  if (!machine)
    tell(
      `"${name}" is ${quotedValue(value)}, which is no machine that audit knows. It is not used. Known are ${machines.join(', ')}.`,
      [],
    );
  return machine;
}

/** Reads the name of a profile; undefined where it is none. */
export function readProfile(value: unknown, name: string, tell: Tell): Profile | undefined {
  if (value === undefined || value === null) return undefined;
  const found = profileValues.find((p) => p.value === value);
  if (!found) {
    const known = profileValues.map((p) => p.value).join(', ');
    tell(`"${name}" is ${quotedValue(value)}, which is no profile. It is not used. Known are ${known}.`, []);
  }
  return found?.value;
}

/** Reads when the machine of a file is asked; the default for what is none of the choices. */
export function readHostChoice(value: unknown, tell: (message: string) => void): HostChoice {
  const choice = hostChoices.find((c) => c === value);
  if (choice === undefined && value !== undefined && value !== null)
    tell(
      `"auditRules.checkHostPaths" is ${quotedValue(value)}. Write one of ${hostChoices.join(', ')}. Until then it is ${hostChoices[0]}.`,
    );
  return choice ?? hostChoices[0];
}

/** Folders out of a value, as they are written; undefined where it is no list. */
export function readFolders(value: unknown, name: string, tell: Tell): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) {
    tell(
      `"${name}" must be a list of folders such as "files/audit", not ${quotedValue(value)}. It is not used.`,
      [],
    );
    return undefined;
  }
  return (value as readonly unknown[]).flatMap((item, i) => {
    const wrong = folderFault(item);
    if (wrong === undefined) return [item as string];
    tell(`"${name}" has ${quotedValue(item)}, which ${wrong}. It is left out.`, [i]);
    return [];
  });
}

/** Says what keeps an item from being a folder; undefined where it can be one. */
function folderFault(item: unknown): string | undefined {
  if (typeof item !== 'string' || item.trim() === '') return 'is no folder';
  if (/[*?]/.test(item)) return 'is a glob: name each folder';
  return item.startsWith('~') ? 'begins with "~", which nobody replaces: write the whole path' : undefined;
}

const severityNames = ['off', 'hint', 'info', 'warning', 'error'] as const;

/** Severities by code out of an object by codes or names of checks; undefined where it is no object. */
export function readSeverities(value: unknown, name: string, tell: Tell): Severities | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) {
    tell(
      `"${name}" must be an object such as { "AR101": "warning" }, not ${quotedValue(value)}. It is not used.`,
      [],
    );
    return undefined;
  }
  const known: Record<string, (typeof severityNames)[number]> = {};
  for (const [written, wanted] of Object.entries(value)) {
    const check = allChecks.find((c) => c.code === written.toUpperCase() || c.name === written);
    const severity = severityNames.find((s) => s === wanted);
    if (!check)
      tell(`"${name}" names ${quotedValue(written)}, which is no check. It is left out.`, [written]);
    else if (!severity)
      tell(
        `"${name}" gives ${check.code} ${quotedValue(wanted)}. Write one of ${severityNames.join(', ')}.`,
        [written],
      );
    else known[check.code] = severity;
  }
  return known;
}

/** A value as a message shows it: short, whatever it is. */
export function quotedValue(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
