import { type Technique, techniqueById } from '../../attack/data/techniques.ts';
import { idsInKey, type KeyId } from '../../attack/keys/techniqueKeys.ts';
import type { Span } from '../../text/span.ts';
import type { Fix, LineContext } from '../defineCheck.ts';
import { asWord, fix, replace } from '../edits.ts';
import { partOf, type RuleView, ruleWith } from '../loadedRule.ts';

/** A key of a rule that loads. Spans count from the start of the line. */
export interface KeyView {
  readonly key: string;
  readonly ids: readonly KeyId[];
  readonly span: Span;
  /** The span of units `from`..`to` of the key. */
  readonly part: (from: number, to: number) => Span;
}

/** An id of a technique in a key. */
export interface NamedTechnique {
  readonly key: KeyView;
  readonly id: KeyId;
  readonly technique: Technique;
  readonly span: Span;
}

const LOOKS_LIKE_ID = /[Tt]\d{4}/;

/** The keys of a rule in which something looks like an id; none for a line that adds no rule. */
export function keysOf(ctx: LineContext): readonly KeyView[] {
  const rule = ruleWith(ctx, LOOKS_LIKE_ID);
  return rule ? views(rule) : [];
}

function views({ node }: RuleView): readonly KeyView[] {
  return node.options.flatMap(({ name, argument }) => {
    const base = !argument ? -1 : name === 'k' ? 0 : name === 'F' && /^key=/i.test(argument.value) ? 4 : -1;
    if (!argument || base < 0) return [];
    // A carriage return at the end is another check's: nobody means it as a part of the key.
    const key = argument.value.slice(base).replace(/\r$/, '');
    const ids = idsInKey(key);
    const part = (from: number, to: number): Span => partOf(node, argument, base + from, base + to);
    return ids.length === 0 ? [] : [{ key, ids, span: part(0, key.length), part }];
  });
}

/** Every known technique that the keys of a rule name, from left to right. */
export function techniquesOf(ctx: LineContext): readonly NamedTechnique[] {
  return keysOf(ctx).flatMap((key) =>
    key.ids.flatMap((id) => {
      const technique = id.known ? techniqueById(id.id) : undefined;
      return technique ? [{ key, id, technique, span: key.part(id.start, id.end) }] : [];
    }),
  );
}

/** A fix that writes another key. Keys are what reports are made by, so it is never safe. */
export function rekey(view: KeyView, key: string, title: string = `Write "${key}"`): Fix {
  return fix(title, 'unsafe', replace(view.span, asWord(key)));
}
