import { target } from '../facts/targets.ts';
import type { Tell } from '../readSettings.ts';
import { itemsOf, objectOf, plainText, textsOf } from './plainData.ts';
import type { ComplianceProfile, ConfigValue, HandCheck, Requirement } from './profileTypes.ts';
import { readScans } from './readScans.ts';

const NEWEST_TARGET = 'newest';
const DEFAULT_FILE = '/etc/audit/rules.d/audit.rules';
/** A profile with more requirements is cut. */
const MOST_REQUIREMENTS = 2000;

/**
 * Reads a compliance profile from plain data (schemas/audit-rules-profile.schema.json); undefined where it is
 * none. What cannot be used is reported and left out.
 * @param isTried whether every pattern in it is known to be one that can be run
 */
export function readComplianceProfile(
  value: unknown,
  tell: Tell,
  isTried = false,
): ComplianceProfile | undefined {
  const given = objectOf(value);
  const name = plainText(given?.['profile']);
  if (!given || name === '' || !Array.isArray(given['requirements'])) {
    tell('A compliance profile must be an object with "profile" and "requirements".', []);
    return undefined;
  }
  const wanted = targetName(given['target']);
  const isKnown = target(wanted) !== undefined;
  if (!isKnown && wanted !== '')
    tell(`"${wanted}" is not a target. The newest version of audit is used; "--target" names another.`, [
      'target',
    ]);
  const all = itemsOf(given['requirements']);
  if (all.length > MOST_REQUIREMENTS)
    tell(`A profile has at most ${MOST_REQUIREMENTS} requirements; the others are ignored.`, [
      'requirements',
    ]);
  const seen = new Set<string>();
  const requirements = all
    .slice(0, MOST_REQUIREMENTS)
    .flatMap(
      (r, i) =>
        readRequirement(r, (m, path) => tell(m, ['requirements', i, ...path]), { seen, isTried }) ?? [],
    );
  const [date, note] = [plainText(given['date']), plainText(given['note'])];
  return {
    name,
    title: plainText(given['title']) || name,
    version: plainText(given['version']),
    ...(date === '' ? {} : { date }),
    target: isKnown ? wanted : NEWEST_TARGET,
    rulesFile: plainText(given['rulesFile']) || DEFAULT_FILE,
    ...(note === '' ? {} : { note }),
    requirements,
  };
}

/** Returns the name of a target: `rhel-9`, also written as a distribution and its release. */
function targetName(value: unknown): string {
  if (typeof value === 'string') return value;
  const { distribution = '', release = '' } = objectOf(value) ?? {};
  return release === '' ? '' : `${plainText(distribution)}-${plainText(release)}`;
}

interface Reading {
  /** The ids that were read. */
  readonly seen: Set<string>;
  readonly isTried: boolean;
}

function readRequirement(value: unknown, tell: Tell, { seen, isTried }: Reading): Requirement | undefined {
  const given = objectOf(value);
  const id = plainText(given?.['id']);
  if (!given || id === '') {
    tell('A requirement must be an object with an "id". It is ignored.', []);
    return undefined;
  }
  if (seen.has(id)) tell(`The id "${id}" is here twice, and only the first one is used.`, ['id']);
  if (seen.has(id)) return undefined;
  seen.add(id);
  const kind = kindOf(given['kind']);
  if (!kind) {
    tell('"kind" must be "rules", "control" or "auditd.conf". The requirement is ignored.', ['kind']);
    return undefined;
  }
  const official = textsOf(given['rules']).map(bareLine);
  const lines = given['mended'] === undefined ? official : textsOf(given['mended']);
  const perProgram = textsOf(given['perProgram']);
  const config = itemsOf(given['config']).flatMap((c) => readConfigValue(c) ?? []);
  if (lines.length + perProgram.length + config.length === 0) {
    tell(`"${id}" has no lines: write "rules", "perProgram" or "config". It is ignored.`, []);
    return undefined;
  }
  const accept = objectOf(given['accept']) ?? {};
  const hand = readHandCheck(accept['manual']);
  const insert = insertOf(given['insert']);
  return {
    id,
    ids: textsOf(given['ids']),
    severity: plainText(given['severity']) || textsOf(given['level']).join(', '),
    kind,
    what: plainText(given['what']) || id,
    official,
    lines,
    faults: textsOf(given['faults']),
    notes: textsOf(given['notes']),
    perProgram,
    config,
    ...(hand ? { hand } : {}),
    scans: readScans(accept, (m, path) => tell(m, ['accept', ...path]), isTried),
    ...(insert.length > 0 ? { insert } : {}),
    ...(given['noTextForAll'] === true ? { hasNoTextForAll: true } : {}),
  };
}

/** Returns a line without the word auditctl, which some guides put before it. */
function bareLine(line: string): string {
  return line.replace(/^\s*auditctl\s+/, '');
}

/** Returns the lines to insert; some data have them in an object together with how they were made. */
function insertOf(value: unknown): readonly string[] {
  return textsOf(objectOf(value)?.['rules'] ?? value);
}

function kindOf(value: unknown): Requirement['kind'] | undefined {
  if (value === undefined) return 'rules';
  return value === 'rules' || value === 'control' || value === 'auditd.conf' ? value : undefined;
}

function readConfigValue(value: unknown): ConfigValue | undefined {
  const given = objectOf(value);
  const key = plainText(given?.['key']);
  if (!given || key === '') return undefined;
  return { key, value: plainText(given['value']), accept: textsOf(given['accept']) };
}

function readHandCheck(value: unknown): HandCheck | undefined {
  const given = objectOf(value);
  if (!given) return undefined;
  return {
    commands: textsOf(given['command']),
    place: given['where'] === 'file' ? 'file' : 'listed',
    passes: given['finding'] === 'any-line' ? 'any-line' : 'all-lines',
    shown: textsOf(given['shown']),
  };
}
