import { ownValue } from '../text/ownValue.ts';

/** A value that a setting of auditd.conf can have, with what auditd then does. */
export interface SettingChoice {
  readonly value: string;
  readonly text: string;
}

/** What is known of a setting of auditd.conf. */
export interface ConfigFact {
  /** What it sets, as Markdown. */
  readonly text: string;
  /** The only values that auditd accepts, in any case. */
  readonly choices?: readonly SettingChoice[];
  /** The least and the largest number that auditd accepts. */
  readonly number?: readonly [least: number, most: number];
  /** A number with `%` is a share of the file system. */
  readonly hasPercent?: true;
  /** The value `exec` is followed by the path of a program. */
  readonly runsProgram?: true;
  /** Some builds of auditd ignore the setting, whatever its value is. */
  readonly isIgnoredBySome?: true;
  /** What auditd uses where the setting is absent (auditd-config.c: clear_config). */
  readonly absent?: string;
  /** What to write instead, as a sentence; auditd ignores the setting, or it has a successor. */
  readonly deprecated?: string;
  /** What completion offers where any text is accepted. */
  readonly examples?: readonly string[];
}

const INT = 2_147_483_647;
const LONG = Number.MAX_SAFE_INTEGER;

const choice = (value: string, text: string): SettingChoice => ({ value, text });
const yesNo = [choice('yes', 'Yes'), choice('no', 'No')];

const ignore = choice('ignore', 'Does nothing');
const syslog = choice('syslog', 'Writes a warning to syslog');
const rotate = choice('rotate', 'Rotates the logs; the oldest one is lost');
const email = choice('email', 'Sends mail to `action_mail_acct`, and writes a warning to syslog');
const exec = choice('exec', 'Runs the program that follows, by its absolute path and without arguments');
const suspend = choice('suspend', 'Stops writing records to disk; auditd keeps running');
const single = choice('single', 'Puts the system into single-user mode');
const halt = choice('halt', 'Shuts the system down');
const lowSpace = [ignore, syslog, rotate, email, exec, suspend, single, halt];

/** The settings of auditd.conf by name, in the order of auditd's own file (auditd-config.c: keywords). */
const configFacts: Readonly<Record<string, ConfigFact>> = {
  local_events: {
    text: 'Whether events of this machine are recorded, and not only those that other machines send.',
    choices: yesNo,
    absent: 'yes',
  },
  write_logs: { text: 'Whether records are written to disk.', choices: yesNo, absent: 'yes' },
  log_file: {
    text: 'The path of the log. Its directory must exist, and only root may own the file.',
    absent: '/var/log/audit/audit.log',
    examples: ['/var/log/audit/audit.log'],
  },
  log_format: {
    text: 'How records are written.',
    choices: [
      choice('raw', 'As the kernel sends them'),
      choice('enriched', 'With the names of users, system calls and addresses in addition to their numbers'),
      choice('nolog', 'Deprecated: nothing is written. Use `write_logs = no`'),
    ],
  },
  log_group: {
    text: 'The group that may read the log: a name or a number.',
    absent: 'root',
    examples: ['root', 'adm'],
  },
  priority_boost: {
    text: 'How much higher the priority of auditd is than that of other processes; 0 for none.',
    number: [0, INT],
    absent: '4',
  },
  flush: {
    text: 'When records are flushed to disk.',
    choices: [
      choice('none', 'When the kernel does it'),
      choice('incremental', 'After each `freq` records'),
      choice('incremental_async', 'After each `freq` records, without waiting for the disk'),
      choice('data', 'The data of each record at once'),
      choice('sync', 'The data and the metadata of each record at once'),
    ],
    absent: 'none',
  },
  freq: {
    text: 'After how many records they are flushed, with `flush = incremental` or `incremental_async`.',
    number: [0, INT],
    absent: '0',
  },
  max_log_file: {
    text: 'The size of a log in megabytes at which `max_log_file_action` is taken.',
    number: [0, LONG],
    absent: '0',
  },
  num_logs: {
    text: 'How many logs are kept with `max_log_file_action = rotate`; nothing is rotated with less than 2.',
    number: [0, 999],
    absent: '0',
  },
  max_log_file_action: {
    text: 'What auditd does when a log has the size `max_log_file`.',
    choices: [
      ignore,
      syslog,
      suspend,
      choice('rotate', 'Begins a new log, and keeps `num_logs` of them'),
      choice('keep_logs', 'Begins a new log, and deletes none'),
      choice('exec', 'Newer versions only: runs the program that follows, by its absolute path'),
    ],
    runsProgram: true,
    absent: 'ignore',
  },
  name_format: {
    text: 'Which name of the machine is in each record.',
    choices: [
      choice('none', 'None'),
      choice('hostname', 'The host name'),
      choice('fqd', 'The fully qualified domain name, which is looked up'),
      choice('numeric', 'The IP address, which is looked up'),
      choice('user', 'The value of `name`'),
    ],
    absent: 'none',
  },
  name: { text: 'The name of the machine in records, with `name_format = user`.' },
  dispatcher: {
    text: 'The program that gets all events. auditd 3.0 and newer ignore it: plugins do its work.',
    deprecated: 'Remove it, and enable a plugin in plugins.d.',
  },
  disp_qos: {
    text: 'Whether the dispatcher may lose events. auditd 3.0 and newer ignore it.',
    deprecated: 'Remove it, and use "q_depth" and "overflow_action".',
    examples: ['lossy', 'lossless'],
  },
  space_left: {
    text: 'The free space in megabytes, or as a share such as `25%`, below which `space_left_action` is taken. It must be above `admin_space_left`.',
    number: [0, LONG],
    hasPercent: true,
    absent: '0',
  },
  space_left_action: {
    text: 'What auditd does when the free space is below `space_left`.',
    choices: lowSpace,
    runsProgram: true,
    absent: 'ignore',
  },
  verify_email: {
    text: 'Whether the domain of `action_mail_acct` is looked up. It must be above that setting.',
    choices: yesNo,
    absent: 'yes',
  },
  action_mail_acct: {
    text: 'The address that gets mail where an action is `email`. The machine must have `/usr/lib/sendmail`.',
    absent: 'root',
    examples: ['root'],
  },
  admin_space_left: {
    text: 'The free space in megabytes, or as a share such as `5%`, below which `admin_space_left_action` is taken: the last chance. It must be below `space_left`.',
    number: [0, LONG],
    hasPercent: true,
    absent: '0',
  },
  admin_space_left_action: {
    text: 'What auditd does when the free space is below `admin_space_left`.',
    choices: lowSpace,
    runsProgram: true,
    absent: 'ignore',
  },
  disk_full_action: {
    text: 'What auditd does when the disk is full.',
    choices: lowSpace.filter((c) => c !== email),
    runsProgram: true,
    absent: 'ignore',
  },
  disk_error_action: {
    text: 'What auditd does when a record cannot be written, or logs cannot be rotated.',
    choices: lowSpace.filter((c) => c !== email && c !== rotate),
    runsProgram: true,
    absent: 'syslog',
  },
  tcp_listen_port: {
    text: 'The TCP port at which auditd waits for records of other machines; it does not where the setting is absent.',
    number: [1, 65_535],
    isIgnoredBySome: true,
    examples: ['60'],
  },
  tcp_listen_queue: {
    text: 'How many connections can wait to be accepted.',
    number: [1, 65_535],
    isIgnoredBySome: true,
    absent: '5',
  },
  tcp_max_per_addr: {
    text: 'How many connections one address can have at a time.',
    number: [1, 1024],
    isIgnoredBySome: true,
    absent: '1',
  },
  use_libwrap: {
    text: 'Whether `hosts.allow` and `hosts.deny` decide who can connect.',
    choices: yesNo,
    absent: 'yes',
  },
  tcp_client_ports: {
    text: 'The port, or the range of ports such as `1-1023`, from which other machines can connect; any where absent.',
    isIgnoredBySome: true,
    examples: ['1024-65535', '1-1023'],
  },
  tcp_client_max_idle: {
    text: 'After how many seconds without data a connection is closed; 0 for never.',
    number: [0, INT],
    isIgnoredBySome: true,
    absent: '0',
  },
  transport: {
    text: 'How records of other machines travel.',
    choices: [choice('tcp', 'Unencrypted'), choice('krb5', 'Encrypted and authenticated by Kerberos 5')],
    absent: 'tcp',
  },
  enable_krb5: {
    text: 'Whether Kerberos 5 authenticates and encrypts connections.',
    choices: yesNo,
    isIgnoredBySome: true,
    absent: 'no',
    deprecated: 'Use "transport = krb5".',
  },
  krb5_principal: { text: 'The Kerberos principal of this server.', examples: ['auditd'] },
  krb5_key_file: {
    text: 'The key of the principal. Root must own the file, with mode 0400.',
    examples: ['/etc/audit/audit.key'],
  },
  distribute_network: {
    text: 'Whether plugins get the events of other machines too.',
    choices: yesNo,
    absent: 'no',
  },
  q_depth: {
    text: 'How many events can wait for the plugins. Raise it where syslog says that events were dropped.',
    number: [512, 99_999],
    absent: '2000',
  },
  overflow_action: {
    text: 'What auditd does when more events wait for the plugins than `q_depth`.',
    choices: [
      ignore,
      syslog,
      choice('suspend', 'Stops sending events to plugins; auditd keeps running'),
      single,
      halt,
    ],
    absent: 'syslog',
  },
  max_restarts: {
    text: 'How often a plugin that crashed is started again.',
    number: [0, INT],
    absent: '10',
  },
  plugin_dir: {
    text: 'The directory of the settings of plugins.',
    absent: '/etc/audit/plugins.d',
    examples: ['/etc/audit/plugins.d'],
  },
  end_of_event_timeout: {
    text: 'After how many seconds ausearch and aureport consider an event complete.',
    number: [0, LONG],
    absent: '2',
  },
  report_interval: {
    text: 'How often auditd writes a report of its state; versions before 4.0 do not know the setting.',
    absent: '0',
  },
};

/** The names of the settings of auditd.conf, in the order of auditd's own file. */
export const configKeywords: readonly string[] = Object.keys(configFacts);

/**
 * Returns what is known of a setting of auditd.conf; undefined for a name that auditd does not know.
 * @param name in any case
 */
export function configFact(name: string): ConfigFact | undefined {
  return ownValue(configFacts, name.toLowerCase());
}
