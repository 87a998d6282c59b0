import { argumentNames, argumentTable } from '../facts/argumentValues.ts';
import { UNSET_ID } from '../facts/kernelNumbers.ts';
import { errnos, fileTypes, messageTypes, syscalls } from '../facts/tables.ts';
import { fieldWords } from '../hover/texts/fieldWords.ts';
import { errnoWords, fileTypeWords, messageWords } from '../hover/texts/valueWords.ts';
import { ownValue } from '../text/ownValue.ts';
import { accountText, addressText } from './eventFacts.ts';
import { exitText } from './filterText.ts';
import type { LogEvent, LogRecord, RecordFields } from './logEvent.ts';
import { callRecordOf, machineOfField, syscallOf } from './loggedEvent.ts';
import { AT_FDCWD } from './loggedNames.ts';
import { isTextField, kernelFields, recordFields } from './recordFields.ts';
import { exitOf, fileTypeOf, hexOf } from './recordValues.ts';

/** What the value of a field says, beyond how it is written. Plain text. */
export interface FieldMeaning {
  /** The value in its readable form: a name, a decoded text, an address. */
  readonly value: string;
  /** A clause about it; undefined where the value says all. */
  readonly words: string | undefined;
}

/** A field of a record of an event. */
export interface FieldOfEvent {
  readonly event: LogEvent;
  readonly record: LogRecord;
  readonly name: string;
  /** Decoded, as `recordFields` does. */
  readonly value: string;
}

const IDS: ReadonlySet<string> = new Set(
  'uid euid suid fsuid gid egid sgid fsgid auid ouid ogid old-auid inode_uid inode_gid obj_uid obj_gid sauid'.split(
    ' ',
  ),
);

/**
 * Returns the value of a field of a record in readable form and, where it needs one, an explanation in words;
 * undefined where the value is readable as it is written.
 */
export function fieldMeaning(field: FieldOfEvent): FieldMeaning | undefined {
  const { name, value, record } = field;
  if (record.type === 'EXECVE' && /^a\d/.test(name)) return { value, words: undefined };
  const own = ownValue(MEANINGS, name);
  if (own) return own(field);
  if (IDS.has(name)) return accountMeaning(field);
  if (/^a[0-3]$/.test(name)) return argumentMeaning(field);
  return isTextField(record.type, name) ? { value, words: undefined } : undefined;
}

type MeaningOf = (field: FieldOfEvent) => FieldMeaning | undefined;

const MEANINGS: Readonly<Record<string, MeaningOf>> = {
  type: ({ value }) => ({
    value: messageTypes.find(value)?.name ?? value,
    words: ownValue(messageWords, value),
  }),
  arch: ({ value }) => {
    const machine = machineOfField(value);
    return machine && { value: machine, words: 'the table of system calls' };
  },
  syscall: ({ value, event }) => {
    const machine = machineOfField(callFields(event)?.get('arch'));
    const number = syscallOf(value, machine);
    const call = machine && number !== undefined ? syscalls(machine).nameOf(number) : undefined;
    return call === undefined ? undefined : { value: call, words: `system call ${number} of ${machine}` };
  },
  exit: ({ value }) => {
    const number = exitOf(value);
    if (number === undefined) return undefined;
    const text = exitText(number);
    const error = errnos.find(text.slice(1));
    if (!error) return { value: text, words: 'what the system call returned' };
    return { value: text, words: ownValue(errnoWords, error.name) };
  },
  saddr: ({ value }) => ({ value: addressText(value), words: 'the address of the socket' }),
  proctitle: ({ value }) => ({ value: commandLine(value), words: 'the command line of the process' }),
  key: ({ value }) => ({
    value: value.replaceAll('\x01', ', '),
    words: value.includes('\x01') ? 'the keys of the rule' : 'the key of the rule',
  }),
  mode: ({ value }) => {
    const type = fileTypeOf(value);
    const name = type === undefined ? undefined : fileTypes.nameOf(type);
    const bits = /^0?\d*?([0-7]{4})$/.exec(value)?.[1];
    if (name === undefined || bits === undefined) return undefined;
    return { value: bits, words: ownValue(fileTypeWords, name) ?? name };
  },
  ses: ({ value }) =>
    value === String(UNSET_ID) ? { value: 'unset', words: 'no login session' } : undefined,
  sig: ({ value, event }) => {
    const machine = machineOfField(callFields(event)?.get('arch')) ?? 'x86_64';
    const table = argumentTable('kill', 1, machine);
    const names = table && argumentNames(table, Number(value), false);
    return names && { value: names.join(), words: 'the signal' };
  },
  oflag: ({ value }) => {
    const table = argumentTable('open', 1, 'x86_64');
    const names = table && argumentNames(table, Number.parseInt(value, 8), false);
    return names && { value: names.join('|'), words: 'how the file was opened' };
  },
};

/** Returns a command line as /proc has it, its arguments separated by NUL, for a shell. */
function commandLine(proctitle: string): string {
  const words = proctitle.replace(/\0+$/, '').split('\0');
  return words.map((w) => (w === '' || /[\s"'\\]/.test(w) ? JSON.stringify(w) : w)).join(' ');
}

function callFields(event: LogEvent): RecordFields | undefined {
  const record = callRecordOf(event);
  return record && kernelFields(record);
}

function accountMeaning({ name, value, record }: FieldOfEvent): FieldMeaning | undefined {
  const text = accountText(value, recordFields(record).get(name.toUpperCase()));
  return text === value ? undefined : { value: text, words: ownValue(fieldWords, name)?.short };
}

function argumentMeaning({ name, value, record, event }: FieldOfEvent): FieldMeaning | undefined {
  const number = hexOf(value);
  if (number === undefined || record.type !== 'SYSCALL') return undefined;
  const fields = callFields(event);
  const machine = machineOfField(fields?.get('arch'));
  const code = syscallOf(fields?.get('syscall'), machine);
  const call = machine && code !== undefined ? syscalls(machine).nameOf(code) : undefined;
  const table =
    machine && call !== undefined ? argumentTable(call, Number(name.slice(1)), machine) : undefined;
  const names = table && argumentNames(table, number, false);
  if (table && names) return { value: names.join('|'), words: `${table.name} of ${call}` };
  if (number === AT_FDCWD) return { value: 'AT_FDCWD', words: 'the working directory' };
  const words = ownValue(fieldWords, name)?.short;
  return value.length > 8 ? undefined : { value: String(number | 0), words };
}
