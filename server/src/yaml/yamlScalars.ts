import { type CST, Parser } from 'yaml';
import type { YamlScalar } from '../core/embedded/yamlRules.ts';

/** Deeper collections are not looked into. */
const DEEPEST = 200;

/** Reads the scalars of a YAML file by their place; what is not YAML is left out. */
export function yamlScalars(text: string): readonly YamlScalar[] {
  const found: YamlScalar[] = [];
  try {
    for (const token of new Parser().parse(text))
      if (token.type === 'document') visit(token.value, [], 0, found);
  } catch {
    // What was read before the place that cannot be read stays.
  }
  return found;
}

function visit(
  token: CST.Token | null | undefined,
  names: readonly string[],
  depth: number,
  found: YamlScalar[],
): void {
  if (!token || depth > DEEPEST) return;
  if (token.type === 'block-scalar') {
    const block = blockOf(token, names);
    if (block) found.push(block);
  } else if (token.type === 'scalar') {
    if (!token.source.includes('\n'))
      found.push({ style: 'plain', start: token.offset, source: token.source, indent: 0, names });
  } else if ('items' in token) {
    const isMap = token.type === 'block-map' || token.type === 'flow-collection';
    const beside = isMap ? token.items.flatMap((item) => textOf(item.value)) : [];
    for (const { key, value } of token.items)
      visit(value, isMap ? [...textOf(key), ...beside] : names, depth + 1, found);
  }
}

/** The text of a scalar on one line; none for anything else. */
function textOf(token: CST.Token | null | undefined): readonly string[] {
  return token && /scalar$/.test(token.type) && 'source' in token && token.type !== 'block-scalar'
    ? [token.source]
    : [];
}

/** Returns a block scalar whose lines are kept; undefined for a folded one. */
function blockOf(token: CST.BlockScalar, names: readonly string[]): YamlScalar | undefined {
  const header = token.props.find((p) => p.type === 'block-scalar-header');
  const mark = header && 'source' in header ? header.source : '';
  const last = token.props.at(-1);
  if (!mark.startsWith('|') || !last || !('source' in last)) return undefined;
  const { source } = token;
  const given = /\d/.exec(mark)?.[0];
  const first = source.split('\n').find((l) => l.trim() !== '') ?? '';
  const indent = given === undefined ? (/^ */.exec(first)?.[0].length ?? 0) : token.indent + Number(given);
  return { style: 'block', start: last.offset + last.source.length, source, indent, names };
}
