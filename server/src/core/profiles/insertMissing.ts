import { insertion } from '../attack/insert/insertPlace.ts';
import type { Target } from '../facts/targets.ts';
import { listedRule } from '../ruleset/listedRule.ts';
import { load } from '../ruleset/load.ts';
import { singleFile } from '../ruleset/merge.ts';
import { type FileEdit, type MergedLine, originOf, type Ruleset } from '../ruleset/ruleset.ts';
import { parseLine } from '../syntax/line.ts';
import { writtenKeys } from '../syntax/writtenKeys.ts';
import type { DeadCause } from './deadLines.ts';
import { linesAsked } from './judgeRules.ts';
import type { JudgedProfile } from './profileFailures.ts';
import { acceptedLines } from './profileReasons.ts';
import type { RequirementResult } from './profileResult.ts';
import type { ComplianceProfile } from './profileTypes.ts';
import { recordingBy } from './recording.ts';
import { requiredRules, sentOf, withKnownCalls } from './requiredRules.ts';
import { type RewrittenLines, rewrittenLines, textWithoutKey, withKeys } from './writeAs.ts';

/** What is inserted for a profile. */
export interface ProfileInsertion {
  readonly edits: readonly FileEdit[];
  /** The lines that are new, in their order. */
  readonly added: readonly string[];
  /** What could not be inserted, and what else to know: sentences. */
  readonly notes: readonly string[];
}

/** What is inserted, and where. */
export interface ProfileInsertionRequest {
  readonly judged: JudgedProfile;
  /** The file of the ruleset that takes new lines: an index into its files. */
  readonly file: number;
  /** The programs with a set-id bit. */
  readonly programs?: readonly string[];
}

/**
 * Returns the name, without a path, of the file in a rules.d directory that gets what is inserted for a
 * profile: the one that the benchmark names, where `*` stands for any word.
 */
export function rulesFileName({ rulesFile }: Pick<ComplianceProfile, 'rulesFile'>): string {
  return rulesFile.slice(rulesFile.lastIndexOf('/') + 1).replace('*', 'profile');
}

/**
 * Returns the edits that add to a ruleset what it lacks of a profile, written as the benchmark writes it:
 * rules whose events are not recorded, and texts that a scanner does not find. No rule is inserted that is
 * there already; where a scanner wants exactly one, the existing line is rewritten in its place. The edits
 * are empty where nothing is lacking.
 */
export function planProfileInsertion(request: ProfileInsertionRequest): ProfileInsertion {
  const plan = newPlan(request);
  for (const result of request.judged.result.results) {
    const { kind, id } = result.requirement;
    if (kind === 'auditd.conf' || result.state === 'host' || request.judged.waived.has(id)) continue;
    if (result.state === 'exact' || result.state === 'unknown') continue;
    if (kind === 'control') addControls(plan, result);
    else addRules(plan, result);
  }
  return finishPlan(plan);
}

interface Plan {
  readonly request: ProfileInsertionRequest;
  readonly ruleset: Ruleset;
  readonly edits: FileEdit[];
  readonly blocks: string[];
  readonly controls: string[];
  readonly added: string[];
  readonly notes: string[];
  /** The texts of lines that are there or planned, without keys; and the rules as auditctl lists them. */
  readonly texts: Set<string>;
  readonly rules: Set<string>;
  /** The lines of those rules that are there, by what is listed without its key. */
  readonly byRule: ReadonlyMap<string, MergedLine>;
}

function newPlan(request: ProfileInsertionRequest): Plan {
  const { ruleset, target } = request.judged.result;
  const commands = ruleset.lines.filter((l) => l.node.kind === 'command');
  const rules = commands.flatMap(({ text }) => listedOf(text, target) ?? []);
  return {
    request,
    ruleset,
    edits: [],
    blocks: [],
    controls: [],
    added: [],
    notes: [],
    texts: new Set(commands.map((l) => textWithoutKey(l.text))),
    rules: new Set(rules),
    byRule: new Map(
      commands.map((l) => [textWithoutKey(listedOf(l.text, target) ?? l.text), l] as const).reverse(),
    ),
  };
}

/** What keeps the right lines from recording: more of them would not record either. */
const STOPS: ReadonlySet<DeadCause> = new Set(['unread', 'off', 'never', 'excluded']);

function addRules(plan: Plan, result: RequirementResult): void {
  const { requirement, dead } = result;
  const stop = dead.find((d) => STOPS.has(d.cause));
  if (stop) {
    plan.notes.push(
      `${requirement.id}: its lines are there and record nothing. Correct what the report says first.`,
    );
    return;
  }
  const rewritten =
    result.state === 'effect' ? rewrittenLines(result, plan.request.judged.result) : undefined;
  if (rewritten && !repeats(plan, rewritten, result)) {
    plan.edits.push(...rewritten.edits);
    for (const line of rewritten.lines) noteLine(plan, line);
    return;
  }
  const lines = wantedLines(plan, result);
  const fresh = lines.filter((line) => {
    const isFresh = isNew(plan, line) && !respell(plan, line, result);
    // Without the system calls that a machine lacks, two lines may be one rule.
    if (isFresh) noteLine(plan, line);
    return isFresh;
  });
  for (const d of dead)
    if (d.cause === 'refused' || d.cause === 'locked') removeLine(plan, plan.ruleset.lines[d.line]);
  if (fresh.length === 0) return;
  if (requirement.hasNoTextForAll)
    plan.notes.push(`${requirement.id}: no text is known that all scanners accept.`);
  if (result.state === 'effect')
    plan.notes.push(
      `${requirement.id}: the events are recorded already; the new text is for scanners and never matches.`,
    );
  plan.added.push(...fresh);
  plan.blocks.push([`# ${requirement.id}: ${requirement.what}`, ...fresh].join('\n'));
}

/** Reports whether lines that take the place of others would repeat a rule of the others that stay. */
function repeats(plan: Plan, { lines, edits }: RewrittenLines, { lines: own }: RequirementResult): boolean {
  const { target } = plan.request.judged.result;
  if (edits.some((e) => plan.edits.some((p) => overlapping(e, p)))) return true;
  const old = new Set(own.flatMap((line) => listedOf(plan.ruleset.lines[line]?.text ?? '', target) ?? []));
  return lines.some((line) => {
    const listed = listedOf(line, target);
    return listed !== undefined && plan.rules.has(listed) && !old.has(listed);
  });
}

function overlapping(a: FileEdit, b: FileEdit): boolean {
  return a.file === b.file && a.span.start < b.span.end && b.span.start < a.span.end;
}

/** Reports whether some lines alone record all that others ask for. */
function recordsAll(asked: readonly string[], lines: readonly string[], target: Target): boolean {
  if (asked === lines) return true;
  const recording = recordingBy(load(singleFile(`${lines.join('\n')}\n`), target), target, undefined);
  return requiredRules(asked, target).rules.every((required) => recording(required).kind === 'recorded');
}

function listedOf(line: string, target: Target): string | undefined {
  const sent = sentOf(line, target);
  return sent && listedRule(sent.rule, target);
}

/** Returns the lines to have for a requirement on the target, without system calls that it lacks. */
function wantedLines(plan: Plan, result: RequirementResult): readonly string[] {
  const { requirement } = result;
  const { target } = plan.request.judged.result;
  const accepted = acceptedLines(result);
  const isEnough = recordsAll(requirement.lines, accepted, target);
  const asked = [
    ...(isEnough ? [] : requirement.lines),
    ...accepted,
    ...linesAsked({ ...requirement, lines: [] }, plan.request.programs),
  ];
  return asked.flatMap((line) => {
    const known = withKnownCalls(line, target);
    if (known.lacked.length > 0)
      plan.notes.push(
        `${requirement.id}: ${target.machine} with audit ${target.audit} lacks ${known.lacked.join(', ')}.`,
      );
    if (known.text === undefined) return [];
    if (sentOf(known.text, target)) return [known.text];
    plan.notes.push(`${requirement.id}: "${line}" does not load on ${target.name} and is not inserted.`);
    return [];
  });
}

/**
 * Writes a line in place of one that sends the same rule in other words; its keys stay. False where there is
 * none.
 */
function respell(plan: Plan, line: string, { requirement }: RequirementResult): boolean {
  const { target } = plan.request.judged.result;
  const there = plan.byRule.get(textWithoutKey(listedOf(line, target) ?? line));
  if (!there || there.origins.length > 1) return false;
  const { file, start, end } = originOf(there);
  const keys = writtenKeys(there.text);
  const edit = { file, span: { start, end }, newText: withKeys(line, keys) };
  // Another requirement may need the words that are there.
  if (requirement.hasNoTextForAll || plan.edits.some((e) => overlapping(e, edit))) return true;
  plan.edits.push(edit);
  noteLine(plan, line);
  return true;
}

function isNew(plan: Plan, line: string): boolean {
  const { target } = plan.request.judged.result;
  if (plan.texts.has(textWithoutKey(line))) return false;
  const listed = textWithoutKey(listedOf(line, target) ?? '');
  return plan.byRule.has(listed) || !plan.rules.has(listedOf(line, target) ?? '');
}

function noteLine(plan: Plan, line: string): void {
  const { target } = plan.request.judged.result;
  plan.texts.add(textWithoutKey(line));
  const listed = listedOf(line, target);
  if (listed !== undefined) plan.rules.add(listed);
}

function addControls(plan: Plan, result: RequirementResult): void {
  for (const line of result.requirement.lines) {
    const wanted = optionOf(line);
    const there = plan.ruleset.lines.filter((l) => optionOf(l.text) === wanted);
    const others = there.filter((l) => l.text.trim() !== line);
    if (there.length === others.length && !plan.controls.includes(line)) {
      plan.controls.push(line);
      plan.added.push(line);
    }
    for (const other of others) removeLine(plan, other);
  }
}

/** Returns the first option of a line; undefined for a line without one. */
function optionOf(text: string): string | undefined {
  const node = parseLine(text.trim());
  return node.kind === 'command' ? node.options[0]?.name : undefined;
}

/** Takes a line away, unless augenrules joins it with another one. */
function removeLine(plan: Plan, line: MergedLine | undefined): void {
  if (!line || line.origins.length > 1) return;
  const { file, start, end } = originOf(line);
  const text = plan.ruleset.files[file]?.text ?? '';
  const after = text[end] === '\n' ? end + 1 : end;
  const span = { start, end: after };
  if (!plan.edits.some((e) => overlapping(e, { file, span, newText: '' })))
    plan.edits.push({ file, span, newText: '' });
}

/** Adds the new lines to their file: rules before a final -e, then -f and others, and -e last. */
function finishPlan(plan: Plan): ProfileInsertion {
  const { file } = plan.request;
  const text = plan.ruleset.files[file]?.text ?? '';
  const last = plan.controls.filter((c) => c.startsWith('-e'));
  const others = plan.controls.filter((c) => !last.includes(c));
  const blocks = [...plan.blocks, ...(others.length > 0 ? [others.join('\n')] : [])];
  const edits = [...plan.edits];
  if (blocks.length > 0) edits.push({ file, ...insertion(text, `${blocks.join('\n\n')}\n`) });
  if (last.length > 0) {
    const end = text.length;
    const gap = text === '' || text.endsWith('\n') ? '' : '\n';
    const blank = blocks.length > 0 && edits.at(-1)?.span.start === end ? '\n' : gap;
    edits.push({ file, span: { start: end, end }, newText: `${blank}${last.join('\n')}\n` });
  }
  return { edits: joined(edits), added: plan.added, notes: [...new Set(plan.notes)] };
}

/** Joins insertions at one place, in their order. */
function joined(edits: readonly FileEdit[]): readonly FileEdit[] {
  const out: FileEdit[] = [];
  for (const edit of edits) {
    const at = out.findIndex(
      (e) =>
        e.file === edit.file &&
        e.span.start === edit.span.start &&
        e.span.end === edit.span.end &&
        edit.span.start === edit.span.end,
    );
    const same = out[at];
    if (same) out[at] = { ...same, newText: same.newText + edit.newText };
    else out.push(edit);
  }
  return out;
}
