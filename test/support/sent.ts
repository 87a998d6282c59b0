import type { Target } from '../../server/src/core/facts/targets.ts';
import { judge } from '../../server/src/core/model/judge.ts';
import { parseDocument } from '../../server/src/core/syntax/document.ts';
import { byteLength } from '../../server/src/core/text/bytes.ts';

/**
 * What the kernel gets of a text on a target, a rule each, in order; lines that do not load add nothing. A CR at the end
 * of a key or path (and the slashes before it, which auditctl then cuts) is not compared: augenrules drops it, and so
 * does the fix.
 */
export function sent(text: string, t: Target): readonly string[] {
  return parseDocument(text).lines.flatMap(({ node }) => {
    if (node.kind !== 'command') return [];
    const v = judge(node, t.release, t.machine);
    if (v.outcome !== 'loads') return [];
    if (!v.rule) return ['control'];
    const accounts = v.assumes.filter((a) => a.kind === 'user' || a.kind === 'group').map((a) => a.name);
    const fields = v.rule.fields.map((f) =>
      f.text === undefined
        ? f
        : {
            field: f.field === 107 ? 105 : f.field,
            op: f.op,
            text: f.text.replace(/\r+$/, '').replace(/(?<=.)\/+$/, ''),
          },
    );
    return [JSON.stringify([v.rule.type, v.rule.flags, v.rule.action, [...v.rule.mask], fields, accounts])];
  });
}

/** Whether a line has more short words than releases before 4.2 keep: there each byte that goes may drop another word. */
export function dropsWords(text: string): boolean {
  return parseDocument(text).lines.some(
    ({ node }) => node.kind === 'command' && node.words.length > 1 + Math.floor(byteLength(node.text) / 3),
  );
}
