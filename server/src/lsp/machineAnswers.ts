import { accountFiles } from '../core/checks/host/accounts.ts';
import type { HostAnswers } from '../core/checks/host/defineHostCheck.ts';
import type { Files } from './files.ts';
import type { FileStat } from './protocol/fileRequests.ts';

/** A machine that stores documents, with what it has answered. */
export interface AnsweringMachine {
  /** Scheme and authority of its files. */
  readonly prefix: string;
  readonly places: Map<string, { readonly at: number; readonly place: FileStat | undefined }>;
  accounts: { readonly at: number; readonly texts: readonly (string | undefined)[] } | undefined;
  answers: HostAnswers;
}

/**
 * How long an answer counts, in milliseconds; after that it is asked for again when the document is looked
 * at.
 */
export const FRESH_FOR = 30_000;
/** How many questions are under way at once. */
const AT_ONCE = 25;
/** How many places are kept of a machine; the oldest go. */
const PLACES_KEPT = 5000;

const noAnswers: HostAnswers = { placeOf: () => undefined, users: undefined, groups: undefined };

/**
 * Returns an object, empty at first, that holds what a machine has answered about its paths and accounts.
 * @param prefix what the URIs of its files begin with: scheme and authority
 */
export function createMachine(prefix: string): AnsweringMachine {
  return { prefix, places: new Map(), accounts: undefined, answers: noAnswers };
}

/**
 * Asks a machine for answers that are missing or old, keeps them in `machine`, and returns whether any
 * changed.
 * @param questions the paths, and whether its users and groups are needed
 * @param isStopped reports whether to ask no more; asked between paths
 */
export async function refresh(
  machine: AnsweringMachine,
  questions: { readonly paths: readonly string[]; readonly accounts: boolean },
  files: Files,
  isStopped: () => boolean,
): Promise<boolean> {
  const placesChanged = await refreshPlaces(machine, questions.paths, files, isStopped);
  const accountsChanged = questions.accounts && (await refreshAccounts(machine, files));
  return placesChanged || accountsChanged;
}

/** Reports whether an answer of a time is too old, or missing. */
function isDue(at: number | undefined): boolean {
  return at === undefined || Date.now() - at > FRESH_FOR;
}

async function refreshPlaces(
  { prefix, places }: AnsweringMachine,
  paths: readonly string[],
  files: Files,
  isStopped: () => boolean,
): Promise<boolean> {
  const due = paths.filter((path) => isDue(places.get(path)?.at));
  const at = Date.now();
  let changed = false;
  for (let i = 0; i < due.length && !isStopped(); i += AT_ONCE)
    await Promise.all(
      due.slice(i, i + AT_ONCE).map(async (path) => {
        const place = await files.stat(uriOn(prefix, path));
        if (!isSamePlace(places.get(path)?.place, place)) changed = true;
        places.delete(path);
        places.set(path, { at, place });
      }),
    );
  for (const path of places.keys()) {
    if (places.size <= PLACES_KEPT) break;
    places.delete(path);
  }
  return changed;
}

async function refreshAccounts(machine: AnsweringMachine, files: Files): Promise<boolean> {
  const before = machine.accounts;
  if (!isDue(before?.at)) return false;
  const at = Date.now();
  const texts = await Promise.all(accountFiles.map((path) => files.readText(uriOn(machine.prefix, path))));
  machine.accounts = { at, texts };
  return texts.some((text, i) => text !== before?.texts[i]);
}

/**
 * Returns the URI of a path on a machine.
 * @param prefix the machine's scheme and authority: `file://`
 * @param path from the root
 */
export function uriOn(prefix: string, path: string): string {
  return prefix + path.split('/').map(encodeURIComponent).join('/');
}

function isSamePlace(a: FileStat | undefined, b: FileStat | undefined): boolean {
  return a?.kind === b?.kind && a?.link === b?.link && a?.target === b?.target;
}
