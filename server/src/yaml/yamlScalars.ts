import { type CST, Parser } from 'yaml';
import { namesRules } from '../core/embedded/looksLikeRules.ts';
import type { YamlScalar } from '../core/embedded/yamlRules.ts';

/** Deeper collections are not looked into. */
const DEEPEST = 200;

/** Returns the scalars of a YAML file in the order of their places; empty where the text is not YAML. */
export function yamlScalars(text: string): readonly YamlScalar[] {
  const found: YamlScalar[] = [];
  try {
    for (const token of new Parser().parse(text))
      if (token.type === 'document') visit(token.value, false, 0, found);
  } catch {
    // What was read before the place that cannot be read stays.
  }
  return found;
}

function visit(
  token: CST.Token | null | undefined,
  named: boolean,
  depth: number,
  found: YamlScalar[],
): void {
  if (!token || depth > DEEPEST) return;
  if (token.type === 'block-scalar') {
    const block = blockOf(token, named);
    if (block) found.push(block);
  } else if (token.type === 'scalar') {
    if (!token.source.includes('\n'))
      found.push({ style: 'plain', start: token.offset, source: token.source, indent: 0, named });
  } else if ('items' in token) {
    const isMap = token.type === 'block-map' || token.type === 'flow-collection';
    const beside = isMap && token.items.some((item) => isNameOfRules(item.value));
    for (const { key, value } of token.items)
      visit(value, isMap ? beside || isNameOfRules(key) : named, depth + 1, found);
  }
}

/** Reports whether a token is a scalar on one line, and the name of a file of rules. */
function isNameOfRules(token: CST.Token | null | undefined): boolean {
  return (
    token != null && /(?<!block-)scalar$/.test(token.type) && 'source' in token && namesRules(token.source)
  );
}

/** Returns a block scalar whose lines are kept; undefined for a folded one. */
function blockOf(token: CST.BlockScalar, named: boolean): YamlScalar | undefined {
  const header = token.props.find((p) => p.type === 'block-scalar-header');
  const mark = header && 'source' in header ? header.source : '';
  const last = token.props.at(-1);
  if (!mark.startsWith('|') || !last || !('source' in last)) return undefined;
  const { source } = token;
  const given = /\d/.exec(mark)?.[0];
  const first = source.split('\n').find((l) => l.trim() !== '') ?? '';
  const indent = given === undefined ? (/^ */.exec(first)?.[0].length ?? 0) : token.indent + Number(given);
  return { style: 'block', start: last.offset + last.source.length, source, indent, named };
}
