import { ownValue } from '../text/ownValue.ts';
import { configFact } from './configFacts.ts';

/** What belongs to the plugin that sends records, or to another file of the package. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  active: 'a file in /etc/audit/plugins.d',
  remote_server: 'audisp-remote.conf',
  network_failure_action: 'audisp-remote.conf',
};

/**
 * Returns how a sentence names the file in which a setting belongs, if that is not auditd.conf:
 * `audisp-remote.conf`, or `another file` where no more is known. Undefined for a setting of auditd.conf.
 * @param name the name of the setting, in any case
 */
export function fileOfSetting(name: string): string | undefined {
  const key = name.toLowerCase();
  if (configFact(key)) return undefined;
  return ownValue(ELSEWHERE, key) ?? 'another file';
}
