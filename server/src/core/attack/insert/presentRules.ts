import { F } from '../../facts/kernelNumbers.ts';
import type { Target } from '../../facts/targets.ts';
import { eventKey } from '../../matching/index.ts';
import { FULL_MASK, type Rule } from '../../model/rule.ts';
import { loadWhole } from '../../ruleset/load.ts';
import type { MergedLine, Ruleset } from '../../ruleset/ruleset.ts';
import { insertion, isBefore } from './insertPlace.ts';
import type { InsertionRequest } from './insertTypes.ts';
import type { UnitLine } from './insertUnits.ts';

/** A rule that the ruleset has. */
export interface PresentRule {
  readonly rule: Rule;
  readonly line: MergedLine;
  /** Whether the kernel asks it before what is inserted. */
  readonly before: boolean;
  /** What it records; and the same without the ABI, where the line names no system calls. */
  readonly events: string;
  readonly shape: string | undefined;
}

const presentOf = new WeakMap<Ruleset, Map<string, readonly PresentRule[]>>();

/**
 * Returns the rules that a ruleset has already, as a target loads them; empty where there are none, or no
 * target. The result is kept with the ruleset, because an editor plans one technique after the other.
 */
export function presentRules(
  { ruleset, targets, file }: InsertionRequest,
  target = targets[0],
): readonly PresentRule[] {
  if (!target) return [];
  const known = presentOf.get(ruleset) ?? new Map<string, readonly PresentRule[]>();
  presentOf.set(ruleset, known);
  const slot = `${file} ${target.release} ${target.machine}`;
  const found = known.get(slot) ?? findPresent(ruleset, target, file);
  known.set(slot, found);
  return found;
}

function findPresent(ruleset: Ruleset, target: Target, file: number): readonly PresentRule[] {
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

/**
 * Returns the rule without its ABI: `-w PATH -p wa` and the pair of `-F arch=… -F path=PATH -F perm=wa` ask
 * the same.
 */
function withoutArch(rule: Rule): string {
  const hasPerm = rule.fields.some((f) => f.field === F.perm);
  return eventKey({
    ...rule,
    mask: hasPerm ? FULL_MASK : rule.mask,
    fields: rule.fields.filter((f) => f.field !== F.arch),
  });
}

const archOf = (rule: Rule): number | undefined => rule.fields.find((f) => f.field === F.arch)?.value;

/**
 * Returns the rules of a ruleset that already do what a new line would do: an equal rule, a pair of rules for
 * b64 and b32 where the line is a watch, or a watch where the line is one rule of such a pair. Empty where
 * there are none.
 * @param present the rules that the ruleset has already (`presentRules`)
 * @param archs how many ABIs a pair has to cover
 */
export function presentForms(
  line: UnitLine,
  present: readonly PresentRule[],
  archs: number,
): readonly PresentRule[] {
  const own = eventKey(line.rule);
  const same = present.filter((s) => s.events === own);
  if (same.length > 0) return same.slice(0, 1);
  if (!line.rule.fields.some((f) => f.field === F.perm)) return [];
  const shape = withoutArch(line.rule);
  const alike = present.filter((s) => s.shape === shape);
  if (archOf(line.rule) !== undefined) return alike.filter((s) => archOf(s.rule) === undefined).slice(0, 1);
  const byArch = new Map(
    alike.flatMap((s) => (archOf(s.rule) === undefined ? [] : [[archOf(s.rule), s] as const])),
  );
  return byArch.size >= archs ? [...byArch.values()] : [];
}
