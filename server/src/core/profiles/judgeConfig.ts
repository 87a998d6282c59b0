import { type ConfigSetting, configSetting } from '../daemon/auditdConf.ts';
import { fileOfSetting } from '../daemon/settingFiles.ts';
import { ownValue } from '../text/ownValue.ts';
import type { RequirementResult, RequirementState, ScannerVerdict } from './profileResult.ts';
import type { ConfigValue, Requirement } from './profileTypes.ts';

/**
 * Judges whether auditd.conf has the settings that a requirement asks for, and returns the state of the
 * requirement with reasons.
 * @param scanners what scanners say about the requirement
 * @param settings the settings of auditd.conf; undefined where the file is not at hand
 */
export function judgeConfig(
  requirement: Requirement,
  scanners: readonly ScannerVerdict[],
  settings: readonly ConfigSetting[] | undefined,
): RequirementResult {
  const answers = requirement.config.map((c) => judgeSetting(c, settings));
  const states = answers.map((a) => a.state);
  const worst =
    (['missing', 'config', 'unknown'] as const).find((s) => states.includes(s)) ??
    (states.includes('effect') ? 'effect' : 'exact');
  return {
    requirement,
    scanners,
    state: worst,
    lines: [],
    dead: [],
    lacking: answers.flatMap((a) => (a.state === 'missing' ? [a.what] : [])),
    droppedBy: [],
    notes: answers.flatMap((a) => (a.state === 'missing' || a.what === '' ? [] : [a.what])),
  };
}

/** What auditd uses where auditd.conf does not say (auditd-config.c: clear_config). */
const DEFAULTS: Readonly<Record<string, string>> = {
  local_events: 'yes',
  write_logs: 'yes',
  log_file: '/var/log/audit/audit.log',
  log_group: 'root',
};

interface SettingAnswer {
  readonly state: RequirementState;
  readonly what: string;
}

function judgeSetting(
  { key, value, accept }: ConfigValue,
  settings: readonly ConfigSetting[] | undefined,
): SettingAnswer {
  const elsewhere = fileOfSetting(key);
  if (elsewhere !== undefined)
    return { state: 'config', what: `"${key}" is in ${elsewhere}, which is not read.` };
  if (!settings)
    return {
      state: 'config',
      what: `"${key}" is not judged without auditd.conf next to the rules, or in "--auditd-conf".`,
    };
  const own = configSetting(settings, key);
  const given = own?.value ?? ownValue(DEFAULTS, key.toLowerCase());
  if (given === undefined) return { state: 'missing', what: `"${key} = ${value}" is not in auditd.conf` };
  const same = (wanted: string): boolean => wanted.toLowerCase() === given.toLowerCase();
  if (!own && (same(value) || accept.some(same)))
    return { state: 'effect', what: `"${key}" is not in auditd.conf; its default is "${given}".` };
  if (!own) return { state: 'missing', what: `"${key} = ${value}" is not in auditd.conf` };
  if (same(value) || accept.some(same))
    return { state: 'exact', what: `"${key} = ${own.value}" is in auditd.conf.` };
  if (accept.length === 0)
    return {
      state: 'unknown',
      what: `"${key}" is "${own.value}"; the guide shows "${value}". Change it, or waive the requirement with the reason why it may stay.`,
    };
  return {
    state: 'missing',
    what: `"${key}" is "${own.value}", not ${accept.map((a) => `"${a}"`).join(' or ')}`,
  };
}
