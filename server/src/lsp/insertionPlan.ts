import type { TextDocument } from 'vscode-languageserver-textdocument';
import { catalogueOf, ruleIdentity } from '../core/attack/data/catalogue.ts';
import { techniquesOfGroup } from '../core/attack/data/groupTechniques.ts';
import { techniqueById } from '../core/attack/data/techniques.ts';
import { noticeText } from '../core/attack/insert/insertedText.ts';
import { styleOf } from '../core/attack/insert/insertStyle.ts';
import {
  type InsertionNote,
  type PlannedRule,
  planInsertion,
} from '../core/attack/insert/insertTechniques.ts';
import type { Target } from '../core/facts/targets.ts';
import type { Ruleset } from '../core/ruleset/index.ts';
import { withoutKeys } from '../core/syntax/writtenKeys.ts';
import { toTextEdit } from './convertText.ts';
import type { Plan, PlanParams, PlanRemark, PlanRule } from './protocol/techniqueRequests.ts';

/** The ruleset that a file is part of, as it is now. */
export interface FileRuleset {
  readonly ruleset: Ruleset;
  /** The file: an index into the ruleset's files. */
  readonly file: number;
  /** The ruleset's files. */
  readonly texts: readonly TextDocument[];
  /** At least one. */
  readonly targets: readonly Target[];
  /** MITRE's notice is written above the rules. */
  readonly notice: boolean;
}

/**
 * Returns the plan of what inserting the rules of techniques or of a group into a file would do, without rules
 * where the ruleset has them all; null for an unknown group, or where `targets` is empty.
 * @param params the techniques or the group, and how the rules are written
 */
export function insertionPlan(
  params: PlanParams,
  { ruleset, file, texts, targets, notice }: FileRuleset,
): Plan | null {
  const group = params.group === undefined ? undefined : techniquesOfGroup(params.group);
  const [first] = targets;
  if (!first || (params.group !== undefined && !group)) return null;
  const techniques = [...(params.techniques ?? []), ...(group?.group.techniques ?? [])];
  const like = styleOf(ruleset, first);
  const missing = params.missing ?? 'comment';
  const wanted = params.rules && new Set(params.rules);
  const planned = planInsertion({
    techniques,
    targets,
    ruleset,
    file,
    style: params.style ?? like.style,
    keyStyle: like.keyStyle,
    missing,
    notice,
    ...(wanted ? { wanted: (_, rule) => wanted.has(ruleIdentity(rule)) } : {}),
  });
  const lineOf = ({ at }: InsertionNote): PlanRemark['at'] => {
    const text = at && texts[at.file];
    return text && { uri: text.uri, line: text.positionAt(at.span.start).line };
  };
  const rules = planned.rules.flatMap((rule) => planRule(rule, texts, missing) ?? []);
  const title = group
    ? `${group.group.name} (${group.group.id})`
    : techniques.map((id) => `${id.toUpperCase()} ${techniqueById(id)?.fullName ?? ''}`.trim()).join(', ');
  const [only, ...others] = techniques;
  const note = only === undefined || others.length > 0 ? undefined : catalogueOf(only)?.note;
  return {
    title,
    ...(note === undefined ? {} : { note }),
    rules,
    standing: planned.rules.filter(isThere).length,
    remarks: remarksOf(planned.notes, lineOf),
    changes: texts.flatMap((text, i) => {
      const edits = planned.edits.filter((e) => e.file === i).map((e) => toTextEdit(text, e));
      return edits.length === 0 ? [] : [{ uri: text.uri, edits }];
    }),
    text: planned.text,
    notice: noticeText(),
  };
}

/** Returns a rule of the plan as the client shows it; undefined where it changes nothing. */
function planRule(
  planned: PlannedRule,
  texts: readonly TextDocument[],
  missing: 'write' | 'comment',
): PlanRule | undefined {
  const { lines, notes, noise, broad, rule } = planned;
  const keyed = notes.filter((n) => n.kind === 'key-added');
  if (lines.length === 0 && keyed.length === 0) return undefined;
  const present = keyed.flatMap(({ at }) => {
    const text = at && texts[at.file];
    return text ? [text.getText().slice(at.span.start, at.span.end).trim()] : [];
  });
  return {
    id: ruleIdentity(rule),
    lines: lines.length > 0 ? lines.map(withoutKeys) : [...new Set(present)],
    how: howOf(planned, missing),
    ...(rule.mayBeMissing ? { mayBeMissing: true as const } : {}),
    techniques: planned.techniques.map((t) => ({ id: t.id, name: t.fullName })),
    noise,
    broad,
    ...(rule.note === undefined ? {} : { note: rule.note }),
  };
}

function howOf({ lines, rule }: PlannedRule, missing: 'write' | 'comment'): PlanRule['how'] {
  if (lines.length === 0) return 'key';
  return rule.mayBeMissing && missing === 'comment' ? 'comment' : 'rule';
}

function isThere({ lines, notes }: PlannedRule): boolean {
  return lines.length === 0 && !notes.some((n) => n.kind !== 'present');
}

/**
 * Returns what is to be known of a plan beyond what its rules show, each message once: what is missing first,
 * what takes care next.
 */
function remarksOf(
  notes: readonly InsertionNote[],
  lineOf: (note: InsertionNote) => PlanRemark['at'],
): readonly PlanRemark[] {
  const remarks = notes.flatMap((note): readonly PlanRemark[] => {
    const kind = remarkKind(note.kind);
    const at = lineOf(note);
    return kind ? [{ kind, message: note.message, ...(at ? { at } : {}) }] : [];
  });
  const once = [...new Map(remarks.map((r) => [r.message, r])).values()];
  return (['careful', 'left-out', 'unseen'] as const).flatMap((kind) => once.filter((r) => r.kind === kind));
}

function remarkKind(kind: InsertionNote['kind']): PlanRemark['kind'] | undefined {
  switch (kind) {
    case 'shadows':
    case 'shadowed-elsewhere':
    case 'no-room':
    case 'revoked':
      return 'careful';
    case 'shadowed':
    case 'dropped':
    case 'not-loadable':
    case 'fewer-calls':
      return 'left-out';
    case 'no-rules':
      return 'unseen';
    // The list of rules shows these.
    case 'present':
    case 'key-added':
    case 'may-be-missing':
      return undefined;
    default:
      return kind satisfies never;
  }
}
