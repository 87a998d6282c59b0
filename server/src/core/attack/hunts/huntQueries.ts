import { byteLength, toBytes } from '../../text/bytes.ts';

/** The tools that a query can be written for, with what people call them. */
export const huntKinds = {
  ausearch: 'ausearch',
  graylog: 'Graylog (Lucene)',
  auditbeat: 'Elastic, Auditbeat (KQL)',
  filebeat: 'Elastic, Filebeat (KQL)',
  splunk: 'Splunk (SPL)',
  wazuh: 'Wazuh (DQL)',
} as const;
/** A tool that a query can be written for. */
export type HuntKind = keyof typeof huntKinds;

/** What to look for: whole keys, or every key that holds the id of a technique. */
export interface HuntSubject {
  /** Keys as rules carry them; duplicates do not matter. */
  readonly keys?: readonly string[];
  /** An id such as `T1053.003`; looked for where there are no keys. */
  readonly technique?: string;
}

/** A query with what to know of it. */
export interface HuntQuery {
  readonly kind: HuntKind;
  readonly query: string;
  readonly notes: readonly string[];
}

/**
 * Returns a key's bytes as capital hexadecimal digits (audit_log_n_hex). The log shows a key so where it
 * cannot be written plainly: several keys of a rule (joined by 01), and a key with a space, a quote or a byte
 * beyond ASCII.
 */
export function hexOfKey(key: string): string {
  return Array.from(toBytes(key), (b) => b.toString(16).toUpperCase().padStart(2, '0')).join('');
}

/**
 * Reports whether the log has a key in hexadecimal even if it is the only key of its rule, because of a
 * space, a quote, a control character or a byte beyond ASCII in it (audit_string_contains_control).
 */
export function isLoggedAsHex(key: string): boolean {
  return /[^\x21-\x7e]|"/.test(key);
}

/**
 * Returns a query, in the language of a log system, that finds the events of keys, or of a technique by its
 * id. It also finds events of rules with several keys, which the log has as one hexadecimal value. Undefined
 * where the subject has no usable key and no id.
 */
export function huntQuery(kind: HuntKind, subject: HuntSubject): HuntQuery | undefined {
  const found = queryWithout(kind, subject);
  const [, number, sub] = /^T(\d{4})\.(\d{3})$/i.exec(subject.technique ?? '') ?? [];
  if (!found || sub === undefined || (subject.keys ?? []).length > 0) return found;
  const other = `A key that writes the ID otherwise, such as mitre_t${number}_${sub}, is not found: search for that key too.`;
  return { ...found, notes: [...found.notes, other] };
}

/** Returns the query without what to know of the ways in which a key can write an id. */
function queryWithout(kind: HuntKind, subject: HuntSubject): HuntQuery | undefined {
  const keys = [...new Set(subject.keys ?? [])].filter((k) => k !== '' && byteLength(k) < 256);
  const technique = keys.length === 0 ? subject.technique?.toUpperCase() : undefined;
  if (technique !== undefined && !/^T\d{4}(?:\.\d{3})?$/.test(technique)) return undefined;
  if (keys.length === 0 && technique === undefined) return undefined;
  const wholes = keys.map((key) => ({
    plain: isLoggedAsHex(key) ? undefined : key,
    hex: hexOfKey(key),
    key,
  }));
  switch (kind) {
    case 'ausearch':
      return { kind, ...ausearch(keys, technique) };
    case 'graylog': {
      const parts = wholes.flatMap((w) => [
        ...(w.plain === undefined ? [] : [`message:${quoted(w.plain)}`]),
        `message:*${w.hex}*`,
      ]);
      const note =
        'The part with * in front finds keys in hexadecimal; it needs allow_leading_wildcard_searches in the server\u2019s settings.';
      return {
        kind,
        query:
          technique === undefined
            ? parts.join(' OR ')
            : `message:${technique}* OR message:*${hexOfKey(technique)}*`,
        notes: [note],
      };
    }
    case 'auditbeat': {
      const values = keys.map(quoted);
      const notes = ['Auditbeat reads hexadecimal keys and puts each key of a rule among the tags.'];
      return {
        kind,
        query: `tags: ${technique === undefined ? list(values) : `*${kqlWord(technique)}*`}`,
        notes,
      };
    }
    case 'filebeat':
      return {
        kind,
        query: `auditd.log.key: ${technique === undefined ? list(plainAndHex(wholes)) : list([`*${technique}*`, `*${hexOfKey(technique)}*`])}`,
        notes: [HEX],
      };
    case 'wazuh': {
      const values =
        technique === undefined ? plainAndHex(wholes) : [`*${technique}*`, `*${hexOfKey(technique)}*`];
      return {
        kind,
        query: values.map((v) => `data.audit.key: ${v}`).join(' or '),
        notes: [HEX, 'Alerts only: an event is kept where a rule of Wazuh is for its key.'],
      };
    }
    case 'splunk': {
      const values =
        technique === undefined
          ? wholes.flatMap((w) => [...(w.plain === undefined ? [] : [splString(w.plain)]), `"*${w.hex}*"`])
          : [`"*${technique}*"`, `"*${hexOfKey(technique)}*"`];
      return {
        kind,
        query: `${SPLUNK_SOURCE} key IN (${values.join(', ')})`,
        notes: [HEX],
      };
    }
    default:
      return kind satisfies never;
  }
}

/** What to know of every query that also asks for the hash. */
const HASHES =
  'IMA writes the hash in a record INTEGRITY_RULE with the number of the event, once until the file changes: later events have none.';

/**
 * Returns a query that finds the events of `huntQuery` in which IMA recorded the hash of a file, as a record
 * INTEGRITY_RULE (1805) with the serial number of the event. Undefined where there is nothing to search for,
 * and for a tool whose language cannot join the records of an event.
 */
export function hashHuntQuery(kind: HuntKind, subject: HuntSubject): HuntQuery | undefined {
  const plain = huntQuery(kind, subject);
  if (!plain) return undefined;
  const { query, notes } = plain;
  switch (kind) {
    case 'ausearch':
      return {
        kind,
        query: query.replace(/(?<=^|; do )ausearch -i/, '$& -m INTEGRITY_RULE'),
        notes: [HASHES, ...notes],
      };
    case 'auditbeat':
      return { kind, query: `${query} and auditd.data.hash: *`, notes: [HASHES, ...notes] };
    case 'splunk': {
      const keys = query.slice(SPLUNK_SOURCE.length + 1);
      const event = '"audit\\((?<event>[\\d.]+:\\d+)\\)"';
      const columns = ['key', 'exe', 'file', 'hash'].map((f) => `values(${f}) AS ${f}`).join(' ');
      return {
        kind,
        query: `${SPLUNK_SOURCE} (${keys} OR type=INTEGRITY_RULE) | rex field=_raw ${event} | stats ${columns} BY host, event | where isnotnull(key) AND isnotnull(hash)`,
        notes: [HASHES, 'The records of an event are joined by host, time and serial number.', ...notes],
      };
    }
    case 'graylog':
    case 'filebeat':
    case 'wazuh':
      return undefined;
    default:
      return kind satisfies never;
  }
}

const SPLUNK_SOURCE = 'sourcetype IN ("linux_audit", "linux:audit", "auditd")';

const HEX =
  'The part with hexadecimal digits finds rules with several keys: the log has all of them as one such value.';

function plainAndHex(
  wholes: readonly { readonly plain: string | undefined; readonly hex: string }[],
): readonly string[] {
  return wholes.flatMap((w) => [...(w.plain === undefined ? [] : [quoted(w.plain)]), `*${w.hex}*`]);
}

function list(values: readonly string[]): string {
  return values.length === 1 ? (values[0] ?? '') : `(${values.join(' or ')})`;
}

/** Returns a string of Lucene, KQL and DQL. */
function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

/** Returns a bare word of KQL, where * would be a wildcard. */
function kqlWord(text: string): string {
  return text.replace(/[\\():<>"*{}\s]/g, '\\$&');
}

/** Returns a string of SPL, in which * is a wildcard that nothing escapes: it then finds a little more. */
function splString(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

/** Returns a word of a POSIX shell. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * Returns an ausearch query. ausearch uses one key (of several -k the last counts), looks for a part of it
 * unless -w is given, and reads hexadecimal ones.
 */
function ausearch(
  keys: readonly string[],
  technique: string | undefined,
): { readonly query: string; readonly notes: readonly string[] } {
  if (technique !== undefined) {
    const wider = technique.includes('.') ? '' : ` Those of its sub-techniques too.`;
    return {
      query: `ausearch -i -k ${technique}`,
      notes: [`Without -w every key with ${technique} in it is found.${wider}`],
    };
  }
  const whole =
    'With -w the whole key must be the same; without it a part is enough, so that T1055 would also find T1055.008.';
  if (keys.length === 1) return { query: `ausearch -i -w -k ${shellWord(keys[0] ?? '')}`, notes: [whole] };
  return {
    query: `for key in ${keys.map(shellWord).join(' ')}; do ausearch -i -w -k "$key"; done`,
    notes: [whole, 'One search for each key, because ausearch uses only the last -k.'],
  };
}
