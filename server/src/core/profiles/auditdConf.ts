import { ownValue } from '../text/ownValue.ts';
import type { Span } from '../text/span.ts';

/** A setting of auditd.conf: `name = value`. Spans count UTF-16 units from the start of the text. */
export interface ConfigSetting {
  /** As it is written; auditd ignores case. */
  readonly name: string;
  readonly value: string;
  readonly span: Span;
  readonly valueSpan: Span;
  /** From 0. */
  readonly line: number;
}

/** Something that auditd refuses, or that cannot work. */
export interface ConfigFinding {
  readonly span: Span;
  readonly line: number;
  readonly message: string;
}

/** The settings of auditd.conf (auditd-config.c: keywords), and since which version where not all have them. */
export const configKeywords: readonly string[] = [
  'local_events',
  'write_logs',
  'log_file',
  'log_format',
  'log_group',
  'priority_boost',
  'flush',
  'freq',
  'max_log_file',
  'num_logs',
  'max_log_file_action',
  'name_format',
  'name',
  'dispatcher',
  'disp_qos',
  'space_left',
  'space_left_action',
  'verify_email',
  'action_mail_acct',
  'admin_space_left',
  'admin_space_left_action',
  'disk_full_action',
  'disk_error_action',
  'use_libwrap',
  'tcp_listen_port',
  'tcp_listen_queue',
  'tcp_max_per_addr',
  'tcp_client_ports',
  'tcp_client_max_idle',
  'transport',
  'enable_krb5',
  'krb5_principal',
  'krb5_key_file',
  'distribute_network',
  'q_depth',
  'overflow_action',
  'max_restarts',
  'plugin_dir',
  'end_of_event_timeout',
  'report_interval',
];

/** Reads auditd.conf. What is not `name = value` is left out; a later setting of a name counts. */
export function readAuditdConf(text: string): readonly ConfigSetting[] {
  const found: ConfigSetting[] = [];
  let start = 0;
  for (const [line, content] of text.split('\n').entries()) {
    const m = /^([ \t]*)([A-Za-z_0-9]+)([ \t]*=[ \t]*)([^ \t\r#]+)/.exec(content);
    if (m) {
      const [, indent = '', name = '', sign = '', value = ''] = m;
      const from = start + indent.length;
      const at = from + name.length + sign.length;
      found.push({
        name,
        value,
        line,
        span: { start: from, end: at + value.length },
        valueSpan: { start: at, end: at + value.length },
      });
    }
    start += content.length + 1;
  }
  return found;
}

/**
 * Returns the last setting of a name, in any case, which is the one that auditd uses; undefined where there
 * is none.
 */
export function configSetting(settings: readonly ConfigSetting[], name: string): ConfigSetting | undefined {
  return settings.filter((s) => s.name.toLowerCase() === name.toLowerCase()).at(-1);
}

/**
 * Returns what keeps auditd from starting with these settings: `space_left` must be above `admin_space_left`
 * (auditd-config.c: sanity_check). A number of megabytes and a percentage are not compared.
 */
export function auditdConfFindings(settings: readonly ConfigSetting[]): readonly ConfigFinding[] {
  const [first, last] = [configSetting(settings, 'space_left'), configSetting(settings, 'admin_space_left')];
  if (!first || !last) return [];
  const [a, b] = [/^(\d+)(%?)$/.exec(first.value), /^(\d+)(%?)$/.exec(last.value)];
  if (!a || !b || a[2] !== b[2] || Number(a[1]) > Number(b[1])) return [];
  const message = `"space_left" (${first.value}) must be above "admin_space_left" (${last.value}), or auditd does not start. Write a larger value.`;
  return [{ span: first.valueSpan, line: first.line, message }];
}

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
  if (configKeywords.includes(key)) return undefined;
  return ownValue(ELSEWHERE, key) ?? 'another file';
}
