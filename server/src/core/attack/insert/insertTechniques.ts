import { releaseName } from '../../facts/releases.ts';
import { names, type Target } from '../../facts/targets.ts';
import { covers, eventKey, keysOf } from '../../matching/index.ts';
import { F } from '../../matching/numbers.ts';
import { FULL_MASK, type Rule } from '../../model/rule.ts';
import { loadWhole } from '../../ruleset/load.ts';
import { type MergedLine, originOf, placeOf, type Ruleset } from '../../ruleset/ruleset.ts';
import { archsOf } from '../coverage/techniqueEvents.ts';
import { catalogueOf } from '../data/catalogue.ts';
import { whyUnseen } from '../data/groupTechniques.ts';
import {
  attackVersion,
  attribution,
  liveTechniqueFor,
  type Technique,
  techniqueById,
} from '../data/techniques.ts';
import { keyInStyle } from '../keys/keyText.ts';
import { techniquesInKey } from '../keys/techniqueKeys.ts';
import { insertion, isBefore, keyEdit } from './insertPlace.ts';
import type { FileEdit, InsertionNote, InsertionPlan, InsertionRequest, PlannedRule } from './insertTypes.ts';
import { tooNewCalls, type Unit, type UnitLine, unitsOf } from './insertUnits.ts';

export type { FileEdit, InsertionNote, InsertionPlan, InsertionRequest, PlannedRule } from './insertTypes.ts';

/** A rule that stands in the ruleset. */
interface Standing {
  readonly rule: Rule;
  readonly line: MergedLine;
  /** Whether the kernel asks it before what is inserted. */
  readonly before: boolean;
  /** What it records; and the same without the ABI, where the line names no system calls. */
  readonly events: string;
  readonly shape: string | undefined;
}

/**
 * Plans the rules of techniques into a ruleset: each rule of the catalogue once, with a key for each of the techniques
 * that share it; what stands already is left out, or gets the key; what would never fire is left out; broad rules stand
 * last. Every line that is written loads on every target. Pure: nothing is changed.
 */
export function planInsertion(request: InsertionRequest): InsertionPlan {
  const { techniques, rules, keyEdits, notes } = planRules(request);
  const text = textOf(techniques, rules, request, notes);
  const file = request.ruleset.files[request.file]?.text ?? '';
  const edits: readonly FileEdit[] = text === '' ? [] : [{ file: request.file, ...insertion(file, text) }];
  return { text, rules, edits: [...keyEdits, ...edits], notes };
}

/** How many rules of the catalogue a plan would write: those that the ruleset has not, neither as they are nor under another rule that takes their events. */
export function countMissing(request: InsertionRequest): number {
  return planRules(request).rules.filter((r) => r.lines.length > 0).length;
}

function planRules(request: InsertionRequest) {
  const notes: InsertionNote[] = [];
  const techniques = wantedTechniques(request.techniques, notes);
  const units = unitsOf(techniques, request, notes);
  const standing = standingRules(request);
  const keyEdits = new Map<string, FileEdit>();
  const rules = units.map((unit): PlannedRule => {
    const own: InsertionNote[] = [];
    const lines = unit.lines.filter(
      (line) => isNew(line, unit, standing, request, keyEdits, own) && !isCommented(line, unit, request),
    );
    for (const line of lines) tellShadows(line, unit, standing, request, own);
    notes.push(...own);
    const { rule, noise, broad } = unit;
    return { rule, techniques: unit.techniques, noise, broad, lines: lines.map((l) => l.text), notes: own };
  });
  return { techniques, rules, keyEdits: keyEdits.values(), notes };
}

function wantedTechniques(ids: readonly string[], notes: InsertionNote[]): readonly Technique[] {
  const found: Technique[] = [];
  for (const id of ids) {
    const asked = techniqueById(id);
    const live = asked && liveTechniqueFor(asked);
    if (!asked || !live) {
      notes.push({
        kind: 'no-rules',
        technique: id,
        message: asked
          ? `${asked.id} is deprecated: there is nothing to insert.`
          : `There is no technique "${id}".`,
      });
      continue;
    }
    if (live !== asked)
      notes.push({
        kind: 'revoked',
        technique: live.id,
        message: `${asked.id} was revoked: ${live.id} (${live.fullName}) is inserted.`,
      });
    if (!catalogueOf(live.id)) {
      notes.push({
        kind: 'no-rules',
        technique: live.id,
        message: `There is no rule for ${live.id} (${live.fullName}). ${whyUnseen(live)}`,
      });
    } else if (!found.includes(live)) found.push(live);
  }
  return found;
}

const standingOf = new WeakMap<Ruleset, Map<string, readonly Standing[]>>();

/** Kept with the ruleset: an editor plans one technique after the other into it. */
function standingRules(
  { ruleset, targets, file }: InsertionRequest,
  target = targets[0],
): readonly Standing[] {
  if (!target) return [];
  const known = standingOf.get(ruleset) ?? new Map<string, readonly Standing[]>();
  standingOf.set(ruleset, known);
  const slot = `${file} ${target.release} ${target.machine}`;
  const found = known.get(slot) ?? findStanding(ruleset, target, file);
  known.set(slot, found);
  return found;
}

function findStanding(ruleset: Ruleset, target: Target, file: number): readonly Standing[] {
  const at = insertion(ruleset.files[file]?.text ?? '', '').span.start;
  return loadWhole(ruleset, target).rules.flatMap(({ rule, line }) => {
    const merged = ruleset.lines[line];
    if (!merged) return [];
    const has = (name: string): boolean =>
      merged.node.kind === 'command' && merged.node.options.some((o) => o.name === name);
    const before = has('A') || isBefore(ruleset, merged, file, at);
    return [
      { rule, line: merged, before, events: eventKey(rule), shape: has('S') ? undefined : withoutArch(rule) },
    ];
  });
}

/** The rule without its ABI: `-w PATH -p wa` and the pair of `-F arch=… -F path=PATH -F perm=wa` ask the same. */
function withoutArch(rule: Rule): string {
  const hasPerm = rule.fields.some((f) => f.field === F.perm);
  return eventKey({
    ...rule,
    mask: hasPerm ? FULL_MASK : rule.mask,
    fields: rule.fields.filter((f) => f.field !== F.arch),
  });
}

const archOf = (rule: Rule): number | undefined => rule.fields.find((f) => f.field === F.arch)?.value;

/** The rules that stand and together are the line: itself, or the pair of a watch, or the watch of one of a pair. */
function twins(line: UnitLine, standing: readonly Standing[], archs: number): readonly Standing[] {
  const own = eventKey(line.rule);
  const same = standing.filter((s) => s.events === own);
  if (same.length > 0) return same.slice(0, 1);
  if (!line.rule.fields.some((f) => f.field === F.perm)) return [];
  const shape = withoutArch(line.rule);
  const alike = standing.filter((s) => s.shape === shape);
  if (archOf(line.rule) !== undefined) return alike.filter((s) => archOf(s.rule) === undefined).slice(0, 1);
  const byArch = new Map(
    alike.flatMap((s) => (archOf(s.rule) === undefined ? [] : [[archOf(s.rule), s] as const])),
  );
  return byArch.size >= archs ? [...byArch.values()] : [];
}

/** Whether the file has the line as the comment that a rule on a folder which may be missing is written as. */
function isCommented(
  { text }: UnitLine,
  { rule }: Unit,
  { ruleset, file, missing }: InsertionRequest,
): boolean {
  if (missing !== 'comment' || !rule.mayBeMissing) return false;
  return `\n${ruleset.files[file]?.text ?? ''}\n`.includes(`\n#${text}\n`);
}

/** Whether a line must be written; says why not, and gives the keys to rules that stand. */
function isNew(
  line: UnitLine,
  unit: Unit,
  standing: readonly Standing[],
  request: InsertionRequest,
  edits: Map<string, FileEdit>,
  notes: InsertionNote[],
): boolean {
  const [target] = request.targets;
  const same = twins(line, standing, target ? archsOf(target).length : 1);
  for (const s of same) for (const technique of unit.techniques) addKey(s, technique, request, edits, notes);
  if (same.length > 0) return false;
  const above = standing.find((s) => s.before && covers(s.rule, line.rule));
  if (!above) {
    tellElsewhere(line, unit, request, notes);
    return true;
  }
  const at = placeOf(above.line);
  const technique = unit.techniques[0]?.id ?? '';
  const where = whereIs(request, above.line);
  notes.push(
    above.rule.action === 0
      ? {
          kind: 'dropped',
          technique,
          at,
          message: `"${withoutKeys(line.text)}" is left out: ${where} drops these events before it is asked.`,
        }
      : {
          kind: 'shadowed',
          technique,
          at,
          message: `"${withoutKeys(line.text)}" is left out: ${where} takes these events first, so that it would never fire. Put the sharper rule above it to tell them apart.`,
        },
  );
  return false;
}

/** Tells of targets on which a rule above takes all events of a new line, though it does not on the first. */
function tellElsewhere(line: UnitLine, unit: Unit, request: InsertionRequest, notes: InsertionNote[]): void {
  const found = new Map<string, { readonly above: Standing; readonly targets: Target[] }>();
  for (const { target, rule } of line.elsewhere) {
    const above = standingRules(request, target).find((s) => s.before && covers(s.rule, rule));
    if (!above) continue;
    const where = whereIs(request, above.line);
    const there = found.get(where) ?? { above, targets: [] };
    there.targets.push(target);
    found.set(where, there);
  }
  for (const [where, { above, targets }] of found)
    notes.push({
      kind: 'shadowed-elsewhere',
      technique: unit.techniques[0]?.id ?? '',
      at: placeOf(above.line),
      message: `"${withoutKeys(line.text)}" never fires on ${names(targets)}: ${where} takes these events first. Put the sharper rule above it to tell them apart.`,
    });
}

function addKey(
  s: Standing,
  technique: Technique,
  request: InsertionRequest,
  edits: Map<string, FileEdit>,
  notes: InsertionNote[],
): void {
  const at = placeOf(s.line);
  const where = whereIs(request, s.line);
  const names = keysOf(s.rule).flatMap((key) => techniquesInKey(key).map((f) => f.id));
  if (names.includes(technique.id)) {
    notes.push({
      kind: 'present',
      technique: technique.id,
      at,
      message: `The ruleset has this rule for ${technique.id}: ${where}.`,
    });
    return;
  }
  const id = `${at.file} ${at.span.start}`;
  const before = edits.get(id);
  const key = keyInStyle(technique, request.keyStyle);
  if (before?.newText.split(/ (?:-k |-F key=)/).includes(key)) return;
  const grown: MergedLine = before ? grownLine(s.line, before) : s.line;
  const edit = keyEdit(grown, key, request.targets);
  if (!edit) {
    notes.push({
      kind: 'no-room',
      technique: technique.id,
      at,
      message: `The rule stands already (${where}), and cannot take the key "${key}" as well.`,
    });
    return;
  }
  edits.set(id, before ? { ...before, newText: before.newText + edit.newText } : edit);
  notes.push({
    kind: 'key-added',
    technique: technique.id,
    at,
    message: `The rule stands already: ${where} gets the key "${key}".`,
  });
}

/** The line with the keys that it was given so far, for the question whether one more fits. */
function grownLine(line: MergedLine, edit: FileEdit): MergedLine {
  const text = line.text.replace(/[ \r]+$/, '') + edit.newText;
  return { ...line, text };
}

function tellShadows(
  line: UnitLine,
  unit: Unit,
  standing: readonly Standing[],
  request: InsertionRequest,
  notes: InsertionNote[],
): void {
  for (const s of standing) {
    if (s.before || !covers(line.rule, s.rule)) continue;
    notes.push({
      kind: 'shadows',
      technique: unit.techniques[0]?.id ?? '',
      at: placeOf(s.line),
      message: `"${withoutKeys(line.text)}" takes all events of ${whereIs(request, s.line)} ("${s.line.text.trim()}"), which would never fire.`,
    });
  }
}

/** A line that we wrote, as a message has it: which keys it has is not the point. */
export function withoutKeys(line: string): string {
  return line.replace(/ (?:-k |-F key=)\S+/g, '');
}

function whereIs({ ruleset }: InsertionRequest, line: MergedLine): string {
  const origin = originOf(line);
  return `${ruleset.files[origin.file]?.name ?? 'file'}:${origin.line + 1}`;
}

const MAY_STOP = '# A line whose folder is not on this system has to go: auditctl stops loading there.';
const COMMENTED =
  '# Not every system has these folders, and auditctl stops loading where one is missing. Take the # away where it is there.';
const BROAD = '# Broad rules: they stand last, since the first rule that matches takes the event.';
const noticeText = (): string =>
  `# MITRE ATT&CK(R) ${attackVersion()}. ${attribution.replace('\u00a9', '(c)')}`;

function textOf(
  techniques: readonly Technique[],
  rules: readonly PlannedRule[],
  request: InsertionRequest,
  notes: InsertionNote[],
): string {
  const written = rules.filter((r) => r.lines.length > 0);
  if (written.length === 0) return '';
  const blocks = techniques.flatMap((t) => {
    const own = written.filter((r) => !r.broad && r.techniques[0] === t);
    return own.length === 0 ? [] : [[...heading(t), ...linesOf(own, request, notes)]];
  });
  const broad = written.filter((r) => r.broad);
  if (broad.length > 0) {
    const lines = broad.flatMap((r) => [
      `# ${r.techniques.map((t) => `${t.id} ${t.fullName}`).join('; ')}`,
      ...linesOf([r], request, notes),
    ]);
    blocks.push([BROAD, ...lines]);
  }
  const missing = written
    .filter((r) => r.rule.mayBeMissing)
    .map(({ rule: r }) => r.file ?? r.tree ?? r.fields?.join(' ') ?? '');
  if (missing.length > 0) {
    const how = request.missing === 'comment' ? 'Written as comments' : 'Take care of these rules';
    notes.push({
      kind: 'may-be-missing',
      message: `${how}, since auditctl stops at a line whose folder is missing: ${missing.join(', ')}.`,
    });
  }
  const file = request.ruleset.files[request.file]?.text ?? '';
  const notice = file.includes(noticeText()) ? [] : [noticeText()];
  const out = `${[[...notice, ...(blocks[0] ?? [])], ...blocks.slice(1)].map((b) => b.join('\n')).join('\n\n')}\n`;
  // Where the file's own comments begin with "##", so do ours; a rule that is switched off keeps its "#".
  const count = (begin: RegExp): number => file.match(begin)?.length ?? 0;
  return count(/^## /gm) > count(/^# /gm) ? out.replace(/^# /gm, '## ') : out;
}

function heading(t: Technique): readonly string[] {
  const entry = catalogueOf(t.id);
  return [`# ${t.id} ${t.fullName} (noise: ${entry?.noise ?? 'low'})`, ...(entry ? [`# ${entry.note}`] : [])];
}

function linesOf(
  rules: readonly PlannedRule[],
  request: InsertionRequest,
  notes: InsertionNote[],
): readonly string[] {
  const out: string[] = [];
  const missing: string[] = [];
  for (const { rule, lines, techniques } of rules) {
    const own: string[] = [];
    if (rule.note) own.push(`# ${rule.file ?? rule.tree ?? 'below'}: ${rule.note}`);
    for (const { name, target } of tooNewCalls(rule, request.targets)) {
      own.push(`# ${name} is left out: audit ${releaseName(target.release)} does not know it.`);
      const message = `${name} is left out of a rule of ${techniques[0]?.id ?? ''}: audit ${releaseName(target.release)} does not know it.`;
      notes.push({ kind: 'fewer-calls', ...(techniques[0] ? { technique: techniques[0].id } : {}), message });
    }
    if (!rule.mayBeMissing) out.push(...own, ...lines);
    else {
      missing.push(...own, ...lines.map((line) => (request.missing === 'comment' ? `#${line}` : line)));
    }
  }
  if (missing.length > 0) out.push(request.missing === 'comment' ? COMMENTED : MAY_STOP, ...missing);
  return out;
}
