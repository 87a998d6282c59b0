import { machineOfBits } from '../../facts/machines.ts';
import { syscalls } from '../../facts/tables.ts';
import type { Target } from '../../facts/targets.ts';
import { covers, eventKey } from '../../matching/index.ts';
import type { Rule } from '../../model/rule.ts';
import { parseLine } from '../../syntax/line.ts';
import { byteLength } from '../../text/bytes.ts';
import { archsOf, compiled, knowsSyscall } from '../coverage/techniqueEvents.ts';
import {
  type Arch,
  type CatalogueEntry,
  type CatalogueRule,
  catalogueOf,
  renderRule,
  ruleIdentity,
} from '../data/catalogue.ts';
import type { Technique } from '../data/techniques.ts';
import { keyInStyle } from '../keys/keyText.ts';
import type { InsertionNote, InsertionRequest } from './insertTypes.ts';

/** A line of a rule, compiled for the first target. */
export interface UnitLine {
  readonly text: string;
  readonly rule: Rule;
  /** The targets that make another rule of it: since 3.1.3 perm= after an arch names system calls. */
  readonly elsewhere: readonly { readonly target: Target; readonly rule: Rule }[];
}

/** A rule of the catalogue with the asked techniques that share it. */
export interface Unit {
  readonly rule: CatalogueRule;
  readonly techniques: readonly Technique[];
  readonly noise: CatalogueEntry['noise'];
  readonly lines: readonly UnitLine[];
  readonly broad: boolean;
}

/**
 * All keys of a rule share this many bytes, with one between two of them (linux/audit.h: AUDIT_MAX_KEY_LEN).
 */
const KEY_BYTES = 256;
const NOISE = ['low', 'medium', 'high'] as const;

/** Returns the keys that fit on one rule: in the asked style, or the bare id where that is too long. */
function keysFor(techniques: readonly Technique[], style: InsertionRequest['keyStyle']): readonly string[] {
  const bytes = (keys: readonly string[]): number => keys.reduce((n, k) => n + byteLength(k) + 1, 0);
  const full = techniques.map((t) => keyInStyle(t, style));
  if (bytes(full) <= KEY_BYTES) return full;
  const short: string[] = [];
  for (const [i, key] of full.entries()) {
    const rest = techniques.slice(i + 1).map((t) => t.id);
    short.push(bytes([...short, key, ...rest]) <= KEY_BYTES ? key : (techniques[i]?.id ?? key));
  }
  return short;
}

/**
 * Returns the catalogue's rules for some techniques, each once, those of quiet techniques first. A technique
 * of which no line loads on every target is omitted.
 * @param notes receives a note about each omitted technique
 */
export function unitsOf(
  techniques: readonly Technique[],
  request: InsertionRequest,
  notes: InsertionNote[],
): readonly Unit[] {
  const entries = techniques.flatMap((t) => {
    const entry = catalogueOf(t.id);
    return entry ? [{ technique: t, entry }] : [];
  });
  const sorted = NOISE.flatMap((noise) => entries.filter((e) => e.entry.noise === noise));
  const byRule = new Map<
    string,
    { rule: CatalogueRule; noise: CatalogueEntry['noise']; techniques: Technique[] }
  >();
  for (const { technique, entry } of sorted) {
    for (const rule of entry.rules) {
      if (request.wanted && !request.wanted(technique.id, rule)) continue;
      const id = ruleIdentity(rule);
      const known = byRule.get(id);
      if (!known) byRule.set(id, { rule, noise: entry.noise, techniques: [technique] });
      else if (!known.techniques.includes(technique)) known.techniques.push(technique);
    }
  }
  const units = [...byRule.values()].flatMap((u): readonly Unit[] => {
    const lines = linesOf(u.rule, keysFor(u.techniques, request.keyStyle), request, u.techniques[0], notes);
    return lines.length === 0 ? [] : [{ ...u, lines, broad: false }];
  });
  return withBroad(units);
}

function linesOf(
  rule: CatalogueRule,
  keys: readonly string[],
  { targets, style }: InsertionRequest,
  technique: Technique | undefined,
  notes: InsertionNote[],
): readonly UnitLine[] {
  const [first] = targets;
  const [key = '', ...others] = keys;
  if (!first) return [];
  const tell = (kind: InsertionNote['kind'], message: string): void => {
    notes.push({ kind, message, ...(technique ? { technique: technique.id } : {}) });
  };
  const what = rule.file ?? rule.tree ?? rule.syscalls?.join(', ') ?? '';
  if (rule.archSpecific && targets.some((t) => t.machine !== 'x86_64')) {
    tell(
      'not-loadable',
      `"${what}" is left out: its path names x86_64, and the rules are for ${[...new Set(targets.map((t) => t.machine))].join(', ')}.`,
    );
    return [];
  }
  const archs = archsOf(first).filter((arch) => targets.every((t) => archsOf(t).includes(arch)));
  const rendered = renderRule(rule, { style, key, keys: others, archs, hasSyscall: knowsSyscall(targets) });
  const lines = rendered.flatMap((text): readonly UnitLine[] => {
    const node = parseLine(text);
    const rules = targets.map((t) => compiled(node, t));
    const [own] = rules;
    if (!own || rules.includes(undefined)) return [];
    const events = eventKey(own);
    const elsewhere = targets.flatMap((target, i) => {
      const rule = rules[i];
      return rule && eventKey(rule) !== events ? [{ target, rule }] : [];
    });
    return [{ text, rule: own, elsewhere }];
  });
  if (lines.length === 0) tell('not-loadable', `"${what}" is left out: not every target can load it.`);
  return lines;
}

/**
 * Returns the system calls of a catalogue rule that exist on an ABI of a target's machine but require a newer
 * auditctl than the target's, each with the first such target; empty where there are none.
 */
export function tooNewCalls(
  rule: CatalogueRule,
  targets: readonly Target[],
): readonly { readonly name: string; readonly target: Target }[] {
  const exists = (name: string, t: Target, arch: Arch): boolean => {
    const machine = machineOfBits(arch, t.machine, t.release);
    return machine !== undefined && syscalls(machine).find(name) !== undefined;
  };
  return (rule.syscalls ?? []).flatMap((name) => {
    const target = targets.find((t) =>
      archsOf(t).some((arch) => exists(name, t, arch) && !knowsSyscall([t])(name, arch)),
    );
    return target ? [{ name, target }] : [];
  });
}

/**
 * Calls that so many programs make that a rule for one of them takes events that other rules name a path for.
 */
const EVERYDAY =
  /^(?:open|creat|exec|unlink|rename|chmod|fchmod|chown|fchown|lchown|link|symlink|truncate|connect)/;

function isBroad(unit: Unit, units: readonly Unit[]): boolean {
  const { rule } = unit;
  if (rule.file === undefined && rule.tree === undefined && rule.syscalls?.some((s) => EVERYDAY.test(s)))
    return true;
  return units.some(
    (other) => other !== unit && other.lines.some((b) => unit.lines.some((a) => covers(a.rule, b.rule))),
  );
}

/** Returns the units with those that take other ones' events last, each below what it takes events from. */
function withBroad(units: readonly Unit[]): readonly Unit[] {
  const broad: Unit[] = [];
  const sharp: Unit[] = [];
  for (const unit of units) {
    if (!isBroad(unit, units)) sharp.push(unit);
    else {
      const at = broad.findIndex((b) => b.lines.some((a) => unit.lines.some((l) => covers(a.rule, l.rule))));
      broad.splice(at < 0 ? broad.length : at, 0, { ...unit, broad: true });
    }
  }
  return [...sharp, ...broad];
}
