import type { MergedLine } from '../../ruleset/ruleset.ts';

/**
 * Returns the filters of a line as written, such as `-F uid=0`: its -F, -C and -p, without arch and key;
 * empty where there are none.
 */
export function withoutKey(line: MergedLine): readonly string[] {
  if (line.node.kind !== 'command') return [];
  const { options, fields, keys } = line.node.parts;
  const others = [...fields.filter((f) => f.name === 'arch'), ...keys].map((p) => p.option);
  const filters = options.filter((o) => o.name === 'F' || o.name === 'C' || o.name === 'p');
  return filters.flatMap((o) =>
    o.argument && !others.includes(o) ? [`-${o.name} ${o.argument.value}`] : [],
  );
}
