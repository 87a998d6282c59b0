import { detached } from '../text/detached.ts';
import { both } from '../text/series.ts';
import type { LogEvent } from './logEvent.ts';
import { callRecordOf } from './loggedEvent.ts';
import { recordFields } from './recordFields.ts';

/** Collects the names that auditd found for login UIDs: those of enriched records. */
export interface LoginNames {
  /** Looks for the name of a login UID, a decimal number, in an event. */
  see(event: LogEvent, login: string): void;
  /** Returns the names by login UID: of several hosts, all of them. */
  all(): ReadonlyMap<string, string>;
}

/** After so many events without a name, those of a host have none. */
const TRIES = 3;

/** So many login UIDs of hosts are looked for: a log with more than that is not one of people. */
const MOST = 10_000;

/**
 * Returns a collection, empty at first, of the user names that records of a log have for login UIDs. It gives
 * up on a login UID of a host after three events without a name.
 */
export function createLoginNames(): LoginNames {
  const tries = new Map<string, number>();
  const names = new Map<string, Set<string>>();
  return {
    see(event, login) {
      if (!/^\d+$/.test(login)) return;
      const id = `${event.node} ${login}`;
      const tried = tries.get(id) ?? 0;
      if (tried >= TRIES || (tried === 0 && tries.size >= MOST)) return;
      const record = callRecordOf(event) ?? event.records[0];
      const name = record && recordFields(record).get('AUID');
      tries.set(detached(id), name === undefined ? tried + 1 : TRIES);
      if (name === undefined || name === login || /^(?:unset|unknown)/.test(name)) return;
      const known = names.get(login) ?? new Set();
      names.set(detached(login), known.add(detached(name)));
    },
    all: () => new Map([...names].map(([login, found]) => [login, both([...found])] as const)),
  };
}
