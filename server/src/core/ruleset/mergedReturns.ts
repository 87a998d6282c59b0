import { R, type Release } from '../facts/releases.ts';
import type { Target } from '../facts/targets.ts';
import type { RulesDocument, RulesLine } from '../syntax/document.ts';
import { withoutReturn } from '../syntax/line.ts';
import { made } from '../text/made.ts';

/**
 * Reports whether augenrules removes the CR at the end of a line before auditctl reads it: `sub(/\r$/, "")`
 * came with audit 3.1.1.
 */
export function removesReturn(release: Release): boolean {
  return release >= R.v3_1_2;
}

const merged = new WeakMap<RulesDocument, RulesDocument>();

/**
 * Returns a document of a rules.d directory as auditctl reads it where augenrules removes the CR at the end
 * of a line: the same text, but no node has one. The document itself where no target removes it, and where
 * no line has one.
 */
export function asMerged(document: RulesDocument, targets: readonly Target[]): RulesDocument {
  if (!document.text.includes('\r') || !targets.some((t) => removesReturn(t.release))) return document;
  return made(merged, document, () => ({ ...document, lines: document.lines.map(plainLine) }));
}

function plainLine(line: RulesLine): RulesLine {
  const { start, end, number, continued, opaque, presence, node } = line;
  if (!node.text.endsWith('\r')) return line;
  return {
    start,
    end,
    number,
    continued,
    ...(opaque ? { opaque } : {}),
    ...(presence ? { presence } : {}),
    node: withoutReturn(node),
  };
}
