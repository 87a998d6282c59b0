import type { MergedLine } from '../../ruleset/ruleset.ts';

/** The filters of a line as they are written: its -F, -C and -p, without arch and key. */
export function withoutKey(line: MergedLine): readonly string[] {
  if (line.node.kind !== 'command') return [];
  return line.node.options.flatMap((o) => {
    const value = o.argument?.value;
    if (value === undefined || (o.name !== 'F' && o.name !== 'C' && o.name !== 'p')) return [];
    return /^(?:arch|key)\b/i.test(value) ? [] : [`-${o.name} ${value}`];
  });
}
