import { ownTypeOf } from './attribution.ts';
import type { LogEvent } from './logEvent.ts';
import { type LoggedEvent, loggedEvent } from './loggedEvent.ts';
import type { SystemOfLog } from './loggedNames.ts';
import type { LogTotal } from './logTotals.ts';
import type { RecordedRule } from './recordedRules.ts';
import { signatureOf } from './signature.ts';

/** Events of a log between which no rule can tell a difference, with the first of them. */
export interface LogSample extends LogTotal {
  readonly known: LoggedEvent;
  /** The type of a record that is written without a rule; undefined where the event has none. */
  readonly ownType: string | undefined;
}

/** Collects one event of each kind, for questions that come after the log was read. */
export interface LogSamples {
  /** @param known the event as the matcher reads it, where it was read already */
  add(event: LogEvent, known?: LoggedEvent): void;
  /** The kinds of events, each with how much of the log it is. */
  all(): readonly LogSample[];
  /** Events for which there was no room, since the log has too many kinds. */
  left(): LogTotal;
}

/** So many kinds are kept: a few tens of megabytes. */
const MOST_KINDS = 40_000;

type Sum = { -readonly [K in keyof LogTotal]: LogTotal[K] };

/** How events are collected. */
export interface LogSampling {
  /** The system that wrote the log. */
  readonly system: SystemOfLog;
  /** Programs and login UIDs are told apart whatever the rules ask for. */
  readonly withProgram?: boolean;
}

/**
 * Returns a collection, empty at first, that keeps one event of each kind that a log contains, of the events
 * with a system call. Events have the same kind if none of the rules can tell them apart.
 * @param rules all rules that will be asked about
 */
export function createLogSamples(
  rules: readonly RecordedRule[],
  { system, withProgram = false }: LogSampling,
): LogSamples {
  const signature = signatureOf(rules, withProgram);
  const kinds = new Map<
    string,
    { readonly sample: Pick<LogSample, 'known' | 'ownType'>; readonly sum: Sum }
  >();
  const rest: Sum = { events: 0, records: 0, bytes: 0 };
  return {
    add(event, known = loggedEvent(event, system)) {
      if (!known) return;
      const ownType = ownTypeOf(event);
      const id = signature(known, ownType);
      let kind = kinds.get(id);
      if (!kind && kinds.size < MOST_KINDS) {
        kind = { sample: { known: detachedEvent(known), ownType }, sum: { events: 0, records: 0, bytes: 0 } };
        kinds.set(id, kind);
      }
      const sum = kind?.sum ?? rest;
      sum.events++;
      sum.records += event.records.length;
      sum.bytes += event.bytes;
    },
    all: () => [...kinds.values()].map(({ sample, sum }) => ({ ...sample, ...sum })),
    left: () => rest,
  };
}

/** Returns an event that keeps nothing of the text it was read from. */
function detachedEvent(known: LoggedEvent): LoggedEvent {
  const copy = JSON.parse(JSON.stringify(known)) as LoggedEvent;
  const { args } = known.event;
  // JSON has no undefined.
  return args ? { ...copy, event: { ...copy.event, args } } : copy;
}
