import type { Rule } from '../../server/src/core/model/rule.ts';
import {
  type LoadedLine,
  type LoadedRule,
  type LoadResult,
  wouldAdd,
} from '../../server/src/core/ruleset/loadResult.ts';
import { type MergedLine, originOf, placeOf, type Ruleset } from '../../server/src/core/ruleset/ruleset.ts';
import type { SentRule } from '../../server/src/core/ruleset/sentRule.ts';
import type { TargetClass } from '../../server/src/core/ruleset/targetClasses.ts';
import { digest } from './answers.ts';
import { targets } from './rulesetDirectories.ts';

/** Returns the beginning of a long text. */
export const shown = (text: string): string => (text.length > 90 ? `${text.slice(0, 90)}…` : text);

const maskTexts = new WeakMap<Uint32Array, string>();

function plainRule({ type, flags, action, mask, fields }: Rule): unknown {
  const calls = maskTexts.get(mask) ?? mask.join();
  maskTexts.set(mask, calls);
  return [type, flags, action, calls, fields.map((f) => [f.field, f.op, f.value, f.text])];
}

const sentDigests = new WeakMap<SentRule, string>();

/** Spells out what is known of a rule that is sent. */
export function plainSent(s: SentRule | undefined): string {
  if (!s) return '-';
  const known = sentDigests.get(s);
  if (known !== undefined) return known;
  const { sent, rule, list, watch, full, hash, watchHash, eventHash, path, arch, asTree } = s;
  const rules = [sent, rule, asTree].map((r) => r && plainRule(r));
  const facts = [list, watch, full, hash, watchHash, eventHash, path?.tree, path?.path, arch];
  const text = digest(JSON.stringify([rules, facts]));
  sentDigests.set(s, text);
  return text;
}

function plainLine({ text, node, number, origins, hoisted }: MergedLine): unknown {
  return [text, node.kind, node.text === text, number, origins, hoisted];
}

/** Spells out a ruleset with the origins of its lines, which are getters. */
export function plainRuleset({ kind, files, order, ignored, text, lines, dropped }: Ruleset): string {
  return JSON.stringify([
    kind,
    files.map((f) => f.name),
    order,
    ignored,
    text,
    lines.map(plainLine),
    dropped,
  ]);
}

function plainLoaded(l: LoadedLine): unknown {
  const { line, outcome, verdict, sent, because, ignoring } = l;
  return [
    line.number,
    outcome,
    verdict?.outcome,
    verdict?.fault?.reason,
    plainSent(sent),
    because,
    ignoring,
    wouldAdd(l),
  ];
}

/** Spells out loaded rules in their order. */
export function plainRules(rules: readonly LoadedRule[]): unknown {
  return rules.map(({ line, rule, sent }) => [line, rule === sent.rule, plainSent(sent)]);
}

/** Spells out what a target makes of a ruleset. */
export function plainLoad(loaded: LoadResult): string {
  const { controls, lastDeleting, lockedBy, stopsAt, notLoaded } = loaded;
  const removed = loaded.removed.map(({ line, sent, by }) => [line, plainSent(sent), by]);
  const lines = loaded.lines.map(plainLoaded);
  return JSON.stringify([
    loaded.target.name,
    lines,
    plainRules(loaded.rules),
    removed,
    controls,
    lastDeleting,
    lockedBy,
    stopsAt,
    notLoaded,
  ]);
}

/** Returns the outcome of a load in a few words. */
export function loadText({ rules, removed, stopsAt, lockedBy, notLoaded }: LoadResult): string {
  return `${rules.length} rules, ${removed.length} removed, stop ${stopsAt ?? '-'}, lock ${lockedBy ?? '-'}, ${notLoaded} left`;
}

/** Returns how many of some objects were there before. */
export function reused(now: readonly unknown[], old: readonly unknown[]): number {
  const there = new Set(old);
  return now.filter((l) => there.has(l)).length;
}

/** Spells out rules that only one side of a comparison has; anything else stays as it is. */
export function plainSides(value: unknown): unknown {
  const sides = Array.isArray(value) ? value : [value];
  return sides.map((s: unknown) =>
    s && typeof s === 'object' && 'text' in s && 'line' in s ? [s.line, s.text] : s,
  );
}

/** Returns where parts of each line of a ruleset are in their files. */
export function placesIn({ lines }: Ruleset): string {
  const places = lines.map((line) => {
    const half = line.text.length >> 1;
    const spans = [
      { start: 0, end: 1 },
      { start: half, end: line.text.length + 5 },
      { start: half, end: half },
    ];
    const starts = line.origins.map((o) => placeOf(line, { start: o.at, end: o.at + 3 }));
    return [placeOf(line), spans.map((span) => placeOf(line, span)), starts, originOf(line).line];
  });
  return JSON.stringify(places);
}

/** Returns the targets of each class, by their numbers. */
export function plainClasses(classes: readonly TargetClass[]): string {
  return classes.map((c) => c.targets.map((t) => targets.indexOf(t)).join('')).join(' ') || '-';
}
