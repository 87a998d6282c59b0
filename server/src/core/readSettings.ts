import { type Profile, profileValues, type Severities } from './checks/select.ts';
import { type Machine, machines } from './facts/machines.ts';
import { releases } from './facts/releases.ts';
import { target, targetNames } from './facts/targets.ts';
import { policyKernel, triedKernels } from './ima/facts/policyKernels.ts';
import { allChecks } from './lint/allChecks.ts';

/** The values of `auditRules.checkHostPaths`; the first is the default. */
export const hostChoices = ['auto', 'on', 'off'] as const;
/**
 * When the machine that stores a file is asked what it has: for files under /etc/audit (`auto`), always or
 * never.
 */
export type HostChoice = (typeof hostChoices)[number];

/** Every name of a target: distributions, then versions of audit. */
export const allTargets = [...targetNames, ...releases];

/**
 * Receives what is wrong with a value of a setting, as a sentence, and the path to it inside the value: names
 * and indices.
 */
export type Tell = (message: string, path: readonly (string | number)[]) => void;

/**
 * Returns the names of targets in the value of a setting, without unknown ones; undefined where none can be
 * used.
 * @param value what was given, of any type; undefined and null say nothing
 * @param name what people call the setting
 * @param tell receives what is wrong with the value
 */
export function readTargets(value: unknown, name: string, tell: Tell): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) {
    tell(
      `"${name}" must be a list of names such as "debian-12" or "3.0.9", not ${quotedValue(value)}. It is ignored.`,
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
        `"${name}" has ${quotedValue(item)}, which is not a target. It is ignored. Targets are ${allTargets.join(', ')}.`,
        [i],
      );
  }
  if (known.length > 0) return known;
  if (value.length > 0) tell(`"${name}" names no known target. It is ignored.`, []);
  return undefined;
}

/**
 * Returns where MITRE's data come from, given the section `attack` of the settings; an empty object for the
 * built-in data and for a value that is not text.
 * @param tell receives what is wrong with the value
 */
export function readBundle(value: unknown, tell: Tell): { readonly attackBundle?: string } {
  const bundle =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>)['bundle'] : undefined;
  if (bundle === undefined || bundle === null || bundle === '') return {};
  if (typeof bundle === 'string') return { attackBundle: bundle };
  tell(
    `"auditRules.attack.bundle" must be a file or an address, not ${quotedValue(bundle)}. It is ignored.`,
    [],
  );
  return {};
}

/**
 * Returns where the rules of logs are, given the section `log` of the settings; an empty object where that is
 * not set, and for a value that is not text.
 * @param tell receives what is wrong with the value
 */
export function readLogRules(value: unknown, tell: Tell): { readonly logRules?: string } {
  const rules =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>)['rules'] : undefined;
  if (rules === undefined || rules === null || rules === '') return {};
  if (typeof rules === 'string') return { logRules: rules };
  tell(`"auditRules.log.rules" must be a path, not ${quotedValue(rules)}. It is ignored.`, []);
  return {};
}

/**
 * Returns the kernel that loads IMA policies, given the section `ima` of the settings; an empty object where
 * the targets decide, and for what is not the version of a kernel that can be judged.
 * @param tell receives what is wrong with the value
 */
export function readPolicyKernel(value: unknown, tell: Tell): { readonly policyKernel?: string } {
  const kernel =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>)['kernel'] : undefined;
  if (kernel === undefined || kernel === null || kernel === '') return {};
  if (typeof kernel === 'string' && policyKernel(kernel)) return { policyKernel: kernel };
  tell(
    `"auditRules.ima.kernel" must be a version from ${triedKernels[0]} to ${triedKernels.at(-1)}, such as "6.1", not ${quotedValue(kernel)}. It is ignored.`,
    [],
  );
  return {};
}

/**
 * Returns whether rules inside other files are checked, given the value of the setting `embedded`; an empty
 * object where they are not.
 * @param tell receives what is wrong with the value
 */
export function readEmbeddedSwitch(value: unknown, tell: Tell): { readonly embedded?: true } {
  if (value === true) return { embedded: true };
  if (value !== undefined && value !== null && value !== false)
    tell(`"auditRules.embedded" must be true or false. It is ignored.`, []);
  return {};
}

/**
 * Returns whether MITRE's notice is written above inserted rules, given the section `insert` of the settings;
 * an empty object where it is not.
 * @param tell receives what is wrong with the value
 */
export function readNoticeSwitch(section: unknown, tell: Tell): { readonly insertNotice?: true } {
  const given: Readonly<Record<string, unknown>> =
    typeof section === 'object' && section !== null ? (section as Record<string, unknown>) : {};
  const value = given['notice'];
  if (value === true) return { insertNotice: true };
  if (value !== undefined && value !== null && value !== false)
    tell(`"auditRules.insert.notice" must be true or false. It is ignored.`, []);
  return {};
}

/**
 * Returns the machine that the value of a setting names; undefined where it does not name one.
 * @param name what people call the setting
 * @param tell receives what is wrong with the value
 */
export function readMachine(value: unknown, name: string, tell: Tell): Machine | undefined {
  if (value === undefined || value === null) return undefined;
  const machine = machines.find((m) => m === value);
  if (!machine)
    tell(
      `"${name}" is ${quotedValue(value)}, which is not a machine that audit knows. It is ignored. Machines are ${machines.join(', ')}.`,
      [],
    );
  return machine;
}

/**
 * Returns the profile that the value of a setting names; undefined where it does not name one.
 * @param name what people call the setting
 * @param tell receives what is wrong with the value
 */
export function readProfile(value: unknown, name: string, tell: Tell): Profile | undefined {
  if (value === undefined || value === null) return undefined;
  const found = profileValues.find((p) => p.value === value);
  if (!found) {
    const known = profileValues.map((p) => p.value).join(', ');
    tell(
      `"${name}" is ${quotedValue(value)}, which is not a profile. It is ignored. Profiles are ${known}.`,
      [],
    );
  }
  return found?.value;
}

/**
 * Returns when the machine of a file is asked what it has, given the value of the setting `checkHostPaths`;
 * the default for a value that is not one of the choices.
 * @param tell receives what is wrong with the value
 */
export function readHostChoice(value: unknown, tell: (message: string) => void): HostChoice {
  const choice = hostChoices.find((c) => c === value);
  if (choice === undefined && value !== undefined && value !== null)
    tell(
      `"auditRules.checkHostPaths" is ${quotedValue(value)}. Write one of ${hostChoices.join(', ')}. Until then, ${hostChoices[0]} is used.`,
    );
  return choice ?? hostChoices[0];
}

/** A setting that is a list. */
export interface ListSetting {
  /** What people call it. */
  readonly name: string;
  /** What it lists, with an example in quotes: `files such as "a.json"`. */
  readonly of: string;
  /** Says why an item cannot be used, as a clause after `which`; undefined where it can, and is text. */
  readonly faultOf: (item: unknown) => string | undefined;
}

/**
 * Returns the items in the value of a setting that is a list of texts, as they are written, without those that
 * cannot be used; undefined where the value says nothing or is not a list.
 * @param value what was given, of any type; undefined and null say nothing
 * @param tell receives what is wrong with the value
 */
export function readList(
  value: unknown,
  { name, of, faultOf }: ListSetting,
  tell: Tell,
): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) {
    tell(`"${name}" must be a list of ${of}, not ${quotedValue(value)}. It is ignored.`, []);
    return undefined;
  }
  return (value as readonly unknown[]).flatMap((item, i) => {
    const wrong = faultOf(item);
    if (wrong === undefined) return [item as string];
    tell(`"${name}" has ${quotedValue(item)}, which ${wrong}. It is ignored.`, [i]);
    return [];
  });
}

/** Reports whether an item of a setting is text that says something. */
export function isText(item: unknown): item is string {
  return typeof item === 'string' && item.trim() !== '';
}

/**
 * Returns the directories in the value of a setting, as they are written, without those that cannot be used;
 * undefined where the value is not a list.
 * @param name what people call the setting
 * @param tell receives what is wrong with the value
 */
export function readFolders(value: unknown, name: string, tell: Tell): readonly string[] | undefined {
  return readList(value, { name, of: 'directories such as "files/audit"', faultOf: folderFault }, tell);
}

/** Says why an item cannot be a directory; undefined where it can. */
function folderFault(item: unknown): string | undefined {
  if (!isText(item)) return 'is not a directory';
  if (/[*?]/.test(item)) return 'is a glob: name each directory';
  return item.startsWith('~') ? 'begins with "~", which is not expanded: write the whole path' : undefined;
}

const severityNames = ['off', 'hint', 'info', 'warning', 'error'] as const;

/**
 * Returns severities by the codes of checks, given an object by codes or names of checks; what cannot be used
 * is left out. Undefined where the value is not an object.
 * @param name what people call the setting
 * @param tell receives what is wrong with the value
 */
export function readSeverities(value: unknown, name: string, tell: Tell): Severities | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) {
    tell(
      `"${name}" must be an object such as { "AR101": "warning" }, not ${quotedValue(value)}. It is ignored.`,
      [],
    );
    return undefined;
  }
  const known: Record<string, (typeof severityNames)[number]> = {};
  for (const [written, wanted] of Object.entries(value)) {
    const check = allChecks.find((c) => c.code === written.toUpperCase() || c.name === written);
    const severity = severityNames.find((s) => s === wanted);
    if (!check)
      tell(`"${name}" names ${quotedValue(written)}, which is not a check. It is ignored.`, [written]);
    else if (!severity)
      tell(
        `"${name}" gives ${check.code} ${quotedValue(wanted)}. Write one of ${severityNames.join(', ')}.`,
        [written],
      );
    else known[check.code] = severity;
  }
  return known;
}

/** Returns any value as JSON for a message, cut to 60 UTF-16 units. */
export function quotedValue(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
