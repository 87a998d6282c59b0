import { type CST, Parser } from 'yaml';
import { namesRules } from '../core/embedded/looksLikeRules.ts';
import type { YamlScalar } from '../core/embedded/yamlRules.ts';

/** Deeper collections are not looked into. */
const DEEPEST = 200;

/**
 * Returns the scalars of a YAML file in the order of their places, up to where its text cannot be read; empty
 * where there are none. Never throws.
 */
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

/** The styles of scalars that are not blocks, and the length of their quotes. */
const QUOTES: Readonly<Record<string, readonly [style: YamlScalar['style'], quote: number]>> = {
  scalar: ['plain', 0],
  'double-quoted-scalar': ['double', 1],
  'single-quoted-scalar': ['single', 1],
};

/**
 * Returns a scalar on one line; undefined for one on several, whose lines are joined, and for one that does
 * not end.
 */
function flowOf({ type, source, offset }: CST.FlowScalar, named: boolean): YamlScalar | undefined {
  const [style, quote] = QUOTES[type] ?? ['plain', 0];
  const isWhole = quote === 0 || (source.length > 1 && source.at(-1) === source[0]);
  if (!isWhole || source.includes('\n')) return undefined;
  const inner = source.slice(quote, source.length - quote);
  return { style, start: offset + quote, source: inner, indent: 0, named };
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
  } else if (token.type in QUOTES) {
    const flow = flowOf(token as CST.FlowScalar, named);
    if (flow) found.push(flow);
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

/** Returns a block scalar; undefined where its mark is not understood. */
function blockOf(token: CST.BlockScalar, named: boolean): YamlScalar | undefined {
  const header = token.props.find((p) => p.type === 'block-scalar-header');
  const mark = header && 'source' in header ? header.source : '';
  const last = token.props.at(-1);
  if (!/^[|>]/.test(mark) || !last || !('source' in last)) return undefined;
  const { source } = token;
  const given = /\d/.exec(mark)?.[0];
  const first = source.split('\n').find((l) => l.trim() !== '') ?? '';
  const indent = given === undefined ? (/^ */.exec(first)?.[0].length ?? 0) : token.indent + Number(given);
  const style = mark.startsWith('|') ? 'block' : 'folded';
  return { style, start: last.offset + last.source.length, source, indent, named };
}
