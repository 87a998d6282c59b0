import { UNSET_ID } from '../facts/kernelNumbers.ts';
import type { LoadResult } from '../ruleset/loadResult.ts';
import { boundedMap } from '../text/boundedMap.ts';
import { detached } from '../text/detached.ts';
import { type Attribution, attributionOf, ownTypeOf, withoutCall } from './attribution.ts';
import type { LogEvent } from './logEvent.ts';
import { type LoggedEvent, loggedEvent } from './loggedEvent.ts';
import type { SystemOfLog } from './loggedNames.ts';
import { createLoginNames } from './loginNames.ts';
import { isDate } from './logTimes.ts';
import {
  byType,
  createTotals,
  type LogTotal,
  largestFirst,
  type NamedTotal,
  type NamedTotals,
  sumOf,
} from './logTotals.ts';
import { recordedRules } from './recordedRules.ts';
import { kernelFields } from './recordFields.ts';
import { signatureOf } from './signature.ts';
import { type SilentRule, silentRules } from './silentRules.ts';

/** What a log can be divided by. */
export const logDimensions = ['key', 'program', 'login', 'type', 'hour'] as const;
/** What a log is divided by in a table: keys, programs, login UIDs, record types or hours. */
export type LogDimension = (typeof logDimensions)[number];

/** Events with one answer to the question which rule recorded them. */
export interface RecordedPart extends LogTotal {
  readonly attribution: Attribution;
  /** The keys of the first of them; undefined where its record has no field for keys. */
  readonly keys: readonly string[] | undefined;
  /** The serial number of the first of them. */
  readonly first: number;
  /** The programs, those with the most bytes first. */
  readonly programs: readonly NamedTotal[];
}

/** What a log says about the rules that recorded it. */
export interface LogFindings {
  readonly total: LogTotal;
  /**
   * The times of the first and the last event, in milliseconds since 1970; undefined where no time can be
   * read.
   */
  readonly from: number | undefined;
  readonly to: number | undefined;
  /** Times are those of a clock on a wall, since the log was written by `ausearch -i`. */
  readonly isLocalTime: boolean;
  /** The largest first. */
  readonly parts: readonly RecordedPart[];
  readonly by: Readonly<Record<LogDimension, readonly NamedTotal[]>>;
  /** The names of login UIDs, where the log has them. */
  readonly logins: ReadonlyMap<string, string>;
  /** Rules without an event. */
  readonly silent: readonly SilentRule[];
}

/** Adds up what the events of a log say about rules. */
export interface LogSurvey {
  /** @param known the event as the matcher reads it, where it was read already */
  add(event: LogEvent, known?: LoggedEvent): void;
  findings(): LogFindings;
}

interface Part {
  readonly attribution: Attribution;
  readonly keys: readonly string[] | undefined;
  readonly first: number;
  readonly programs: NamedTotals;
}

/** So many bytes of signatures and their answers are remembered. */
const MEMORY = 32 << 20;
const HOUR = 3_600_000;

/**
 * Returns an empty survey of a log against the rules that were loaded: `add` receives the events, `findings`
 * says what they mean. Events that differ in nothing that a rule compares are compared with the rules once.
 * @param system the system that wrote the log
 */
export function createLogSurvey(loaded: LoadResult, system: SystemOfLog = loaded.target): LogSurvey {
  const rules = recordedRules(loaded);
  const signature = signatureOf(rules);
  const remembered = boundedMap<Part>(MEMORY, () => 64);
  const parts = new Map<string, Part>();
  const totals: Record<LogDimension, NamedTotals> = {
    key: createTotals(),
    program: createTotals(),
    login: createTotals(),
    type: createTotals(),
    hour: createTotals(),
  };
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let isLocalTime = false;
  const hourOf = hourNames();
  const logins = createLoginNames();

  const partOf = (event: LogEvent, known: LoggedEvent | undefined, ownType: string | undefined): Part => {
    if (!known) return keptPart(withoutCall(ownType && detached(ownType)), event, undefined);
    const id = signature(known, ownType);
    const seen = remembered.get(id);
    if (seen) return seen;
    const part = keptPart(attributionOf(rules, known, ownType), event, known.keys);
    remembered.set(id, part);
    return part;
  };
  const keptPart = (attribution: Attribution, event: LogEvent, keys: readonly string[] | undefined): Part => {
    const id = partId(attribution, keys);
    let part = parts.get(id);
    if (!part) {
      part = { attribution, keys: keys?.map(detached), first: event.serial, programs: createTotals(500) };
      parts.set(id, part);
    }
    return part;
  };
  return {
    add(event, known = loggedEvent(event, system)) {
      const ownType = ownTypeOf(event);
      const count = event.records.length;
      const { bytes, time } = event;
      const who = known ? whoOfCall(known) : whoOfOther(event);
      partOf(event, known, ownType).programs.add(who.program, count, bytes);
      totals.key.add(who.key, count, bytes);
      totals.program.add(who.program, count, bytes);
      totals.login.add(who.login, count, bytes);
      logins.see(event, who.login);
      for (const [type, sum] of byType(event)) totals.type.add(type, sum.records, sum.bytes);
      totals.hour.add(hourOf(time), count, bytes);
      isLocalTime ||= event.isLocalTime;
      if (time === undefined) return;
      if (time < from) from = time;
      if (time > to) to = time;
    },
    findings() {
      const all = [...parts.values()].map(recordedPart).sort(largestFirst);
      return {
        total: sumOf(all),
        from: from <= to ? from : undefined,
        to: from <= to ? to : undefined,
        isLocalTime,
        parts: all,
        by: {
          key: totals.key.all(),
          program: totals.program.all(),
          login: totals.login.all(),
          type: totals.type.all(),
          hour: byHour(totals.hour.all()),
        },
        logins: logins.all(),
        silent: silentRules(loaded, rules, all),
      };
    },
  };
}

function recordedPart({ attribution, keys, first, programs }: Part): RecordedPart {
  const all = programs.all();
  return { attribution, keys, first, programs: all, ...sumOf(all) };
}

function partId(attribution: Attribution, keys: readonly string[] | undefined): string {
  switch (attribution.kind) {
    case 'certain':
      return `certain ${attribution.rule}`;
    case 'one-of':
      return `one-of ${attribution.isThroughLink ?? ''} ${attribution.rules.join()}`;
    case 'no-rule':
      return `no-rule ${attribution.type}`;
    case 'incomplete':
      return 'incomplete';
    case 'other-rules':
      return `other-rules ${attribution.because} ${attribution.rules.join()} ${keys?.join('\x01')}`;
    default:
      return attribution satisfies never;
  }
}

interface Who {
  readonly key: string;
  readonly program: string;
  readonly login: string;
}

const NO_KEY = '(no key)';
const NO_PROGRAM = '(no program)';

function whoOfCall({ event, keys }: LoggedEvent): Who {
  return {
    key: keys && keys.length > 0 ? keys.join(', ') : NO_KEY,
    program: event.exe ?? NO_PROGRAM,
    login: loginName(event.auid),
  };
}

function whoOfOther({ records: [first] }: LogEvent): Who {
  const fields = first && kernelFields(first);
  const auid = fields?.get('auid');
  const isNumber = auid !== undefined && /^\d{1,10}$/.test(auid);
  return {
    key: NO_KEY,
    program: fields?.get('exe') ?? NO_PROGRAM,
    login: isNumber ? loginName(Number(auid)) : (auid ?? '(none)'),
  };
}

function loginName(auid: number | undefined): string {
  if (auid === undefined) return '(none)';
  return auid === UNSET_ID ? 'unset' : String(auid);
}

/** Makes names of hours, `2026-11-29T04`: equal hours mostly follow each other. */
function hourNames(): (time: number | undefined) => string {
  let last = Number.NaN;
  let name = '';
  return (time) => {
    if (time === undefined || !isDate(time)) return '(no time)';
    const hour = Math.floor(time / HOUR);
    if (hour !== last) {
      last = hour;
      name = new Date(hour * HOUR).toISOString().slice(0, 13);
    }
    return name;
  };
}

function byHour(hours: readonly NamedTotal[]): readonly NamedTotal[] {
  return [...hours].sort((a, b) => (a.name < b.name ? -1 : 1));
}
