import { comparedPair } from '../facts/fields.ts';
import { F } from '../facts/kernelNumbers.ts';
import { type Event, permOf } from '../matching/event.ts';
import { holds } from '../matching/pathCovers.ts';
import { detached } from '../text/detached.ts';
import { withoutSlash } from '../text/paths.ts';
import { numbersOfEvent, numbersOfName } from './eventFields.ts';
import type { LoggedEvent } from './loggedEvent.ts';
import type { RecordedRule } from './recordedRules.ts';

/** Returns a text that is equal for events between which none of the rules can tell a difference. */
export type SignatureOf = (known: LoggedEvent, ownType: string | undefined) => string;

const COMPARED: Readonly<Record<string, number>> = { obj_uid: F.objUid, obj_gid: F.objGid };

/** So many classes of paths are remembered. */
const MOST_PATHS = 50_000;

/**
 * Returns a function that gives an event of a log its signature, a text: events with the same signature are
 * treated alike by all of `rules`.
 * @param withProgram whether events of different programs or login UIDs have different signatures, whatever
 *   the rules ask for
 */
export function signatureOf(rules: readonly RecordedRule[], withProgram = false): SignatureOf {
  const asked = new Set(rules.flatMap(({ rule }) => rule.fields.map((f) => f.field)));
  const compared = rules.flatMap(({ rule }) =>
    rule.fields.flatMap((f) => (f.field === F.compare ? (comparedPair(f.value ?? -1) ?? []) : [])),
  );
  const numbers = new Set<keyof Event>();
  for (const field of asked) if (numbersOfEvent[field]) numbers.add(numbersOfEvent[field]);
  for (const name of compared) if (!COMPARED[name]) numbers.add(name as keyof Event);
  for (const name of compared) if (COMPARED[name]) asked.add(COMPARED[name]);
  const ofNames = [...asked].flatMap((field) => numbersOfName[field] ?? []);
  const args = [F.a0, F.a1, F.a2, F.a3].map((field) => asked.has(field));
  const exes = new Set(
    rules.flatMap(({ rule }) => rule.fields.flatMap((f) => (f.field === F.exe ? (f.text ?? []) : []))),
  );
  const classOf = pathClasses(rules);
  const list = [...numbers];
  return ({ event, keys, missing, hasTags }, ownType) => {
    const parts: unknown[] = [
      event.list,
      event.machine,
      event.syscall,
      hasTags ? 'tags' : '',
      keys?.join('\x01'),
      ownType === undefined,
    ];
    for (const name of list) parts.push(event[name]);
    for (const [i, isAsked] of args.entries()) if (isAsked) parts.push(event.args?.[i]);
    if (asked.has(F.perm)) parts.push(permOf(event));
    if (withProgram) parts.push(event.exe, event.auid);
    else if (exes.size > 0) parts.push(event.exe === undefined || exes.has(event.exe) ? event.exe : 0);
    if (!event.names) parts.push('names?');
    for (const name of event.names ?? []) {
      parts.push(name.path === undefined ? '?' : classOf(name.path));
      for (const field of ofNames) parts.push(name[field]);
    }
    return `${parts.join('\n')}\n${missing.join()}`;
  };
}

/** Returns what is the same for paths that no rule tells apart: which rules' paths they are, or are below. */
function pathClasses(rules: readonly RecordedRule[]): (path: string) => string {
  const places = [
    ...new Set(
      rules.flatMap(({ rule }) =>
        rule.fields.flatMap((f) =>
          f.field === F.path || f.field === F.dir ? withoutSlash(f.text ?? '') : [],
        ),
      ),
    ),
  ];
  const at = new Map(places.map((p, i) => [p, i]));
  const known = new Map<string, string>();
  return (path) => {
    const seen = known.get(path);
    if (seen !== undefined) return seen;
    const above = places.flatMap((place, i) => (place !== path && holds(place, path) ? [i] : []));
    const found = `${at.get(path) ?? ''};${above.join()}`;
    if (known.size >= MOST_PATHS) known.clear();
    known.set(detached(path), found);
    return found;
  };
}
