import type { Target } from '../../facts/targets.ts';
import { covers, keysOf } from '../../matching/index.ts';
import { targetLabels } from '../../model/targetLabels.ts';
import { type FileEdit, type MergedLine, originOf, placeOf } from '../../ruleset/ruleset.ts';
import { withoutKeys } from '../../syntax/writtenKeys.ts';
import { archsOf } from '../coverage/techniqueEvents.ts';
import { catalogueOf } from '../data/catalogue.ts';
import { whyUnseen } from '../data/groupTechniques.ts';
import { liveTechniqueFor, type Technique, techniqueById } from '../data/techniques.ts';
import { keyInStyle } from '../keys/keyText.ts';
import { techniquesInKey } from '../keys/techniqueKeys.ts';
import { insertedText } from './insertedText.ts';
import { insertion, keyEdit } from './insertPlace.ts';
import type { InsertionNote, InsertionPlan, InsertionRequest, PlannedRule } from './insertTypes.ts';
import { type Unit, type UnitLine, unitsOf } from './insertUnits.ts';
import { type PresentRule, presentForms, presentRules } from './presentRules.ts';

export type { InsertionNote, InsertionPlan, InsertionRequest, PlannedRule } from './insertTypes.ts';

/**
 * Returns a plan to insert the rules of techniques into a ruleset: each rule of the catalogue once, with a
 * key for each technique that shares it. A rule that is there already is skipped, or gets the key; a rule
 * that could never match is skipped; broad rules come last. Every line that is written loads on every
 * target. Pure: nothing is changed.
 */
export function planInsertion(request: InsertionRequest): InsertionPlan {
  const { techniques, rules, keyEdits, notes } = planRules(request);
  const text = insertedText(techniques, rules, request, notes);
  const file = request.ruleset.files[request.file]?.text ?? '';
  const edits: readonly FileEdit[] = text === '' ? [] : [{ file: request.file, ...insertion(file, text) }];
  return { text, rules, edits: [...keyEdits, ...edits], notes };
}

/**
 * Returns how many rules of the catalogue a plan would write: those that the ruleset lacks, and whose events
 * no other rule records.
 */
export function countMissing(request: InsertionRequest): number {
  return planRules(request).rules.filter((r) => r.lines.length > 0).length;
}

function planRules(request: InsertionRequest) {
  const notes: InsertionNote[] = [];
  const techniques = wantedTechniques(request.techniques, notes);
  const units = unitsOf(techniques, request, notes);
  const present = presentRules(request);
  const keyEdits = new Map<string, FileEdit>();
  const rules = units.map((unit): PlannedRule => {
    const own: InsertionNote[] = [];
    const lines = unit.lines.filter(
      (line) => isNew(line, unit, present, request, keyEdits, own) && !isCommented(line, unit, request),
    );
    for (const line of lines) tellShadows(line, unit, present, request, own);
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
          : `"${id}" is not a technique.`,
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
        message: `The catalogue has no rule for ${live.id} (${live.fullName}). ${whyUnseen(live)}`,
      });
    } else if (!found.includes(live)) found.push(live);
  }
  return found;
}

/**
 * Reports whether the file has the line as the comment that a rule on a directory which may be missing is
 * written as.
 */
function isCommented(
  { text }: UnitLine,
  { rule }: Unit,
  { ruleset, file, missing }: InsertionRequest,
): boolean {
  if (missing !== 'comment' || !rule.mayBeMissing) return false;
  return `\n${ruleset.files[file]?.text ?? ''}\n`.includes(`\n#${text}\n`);
}

/** Reports whether a line must be written; says why not, and gives the keys to rules that stand. */
function isNew(
  line: UnitLine,
  unit: Unit,
  present: readonly PresentRule[],
  request: InsertionRequest,
  edits: Map<string, FileEdit>,
  notes: InsertionNote[],
): boolean {
  const [target] = request.targets;
  const same = presentForms(line, present, target ? archsOf(target).length : 1);
  for (const s of same) for (const technique of unit.techniques) addKey(s, technique, request, edits, notes);
  if (same.length > 0) return false;
  const above = present.find((s) => s.before && covers(s.rule, line.rule));
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
          message: `"${withoutKeys(line.text)}" is omitted: ${where} excludes these events first.`,
        }
      : {
          kind: 'shadowed',
          technique,
          at,
          message: `"${withoutKeys(line.text)}" is omitted: ${where} matches these events first. To give them a separate key, put the narrower rule above it.`,
        },
  );
  return false;
}

/** Tells of targets on which a rule above takes all events of a new line, though it does not on the first. */
function tellElsewhere(line: UnitLine, unit: Unit, request: InsertionRequest, notes: InsertionNote[]): void {
  const found = new Map<string, { readonly above: PresentRule; readonly targets: Target[] }>();
  for (const { target, rule } of line.elsewhere) {
    const above = presentRules(request, target).find((s) => s.before && covers(s.rule, rule));
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
      message: `"${withoutKeys(line.text)}" is never reached on ${targetLabels(targets)}: ${where} matches these events first. To give them a separate key, put the narrower rule above it.`,
    });
}

function addKey(
  s: PresentRule,
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
      message: `The ruleset already has this rule (${where}), which has no room for the key "${key}".`,
    });
    return;
  }
  edits.set(id, before ? { ...before, newText: before.newText + edit.newText } : edit);
  notes.push({
    kind: 'key-added',
    technique: technique.id,
    at,
    message: `The ruleset already has this rule: ${where} gets the key "${key}".`,
  });
}

/** Returns the line with the keys that it was given so far, for the question whether one more fits. */
function grownLine(line: MergedLine, edit: FileEdit): MergedLine {
  const text = line.text.replace(/[ \r]+$/, '') + edit.newText;
  return { text, node: line.node, number: line.number, origins: line.origins };
}

function tellShadows(
  line: UnitLine,
  unit: Unit,
  present: readonly PresentRule[],
  request: InsertionRequest,
  notes: InsertionNote[],
): void {
  for (const s of present) {
    if (s.before || !covers(line.rule, s.rule)) continue;
    notes.push({
      kind: 'shadows',
      technique: unit.techniques[0]?.id ?? '',
      at: placeOf(s.line),
      message: `"${withoutKeys(line.text)}" matches all events of ${whereIs(request, s.line)} ("${s.line.text.trim()}"), which would never be reached.`,
    });
  }
}

function whereIs({ ruleset }: InsertionRequest, line: MergedLine): string {
  const origin = originOf(line);
  return `${ruleset.files[origin.file]?.name ?? 'file'}:${origin.line + 1}`;
}
