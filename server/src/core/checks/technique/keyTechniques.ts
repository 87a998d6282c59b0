import { type Technique, techniqueById } from '../../attack/data/techniques.ts';
import { idsInKey, type KeyId } from '../../attack/keys/techniqueKeys.ts';
import type { KeyPart } from '../../syntax/argumentParts.ts';
import type { Span } from '../../text/span.ts';
import type { Fix, LineContext } from '../defineCheck.ts';
import { asWord, fix, replace } from '../edits.ts';
import { ruleWith } from '../loadedRule.ts';

/** A key of a rule that loads, with the technique ids in it. */
export interface TechniqueKey {
  readonly part: KeyPart;
  readonly key: string;
  readonly ids: readonly KeyId[];
}

/** An id of a technique in a key. */
export interface NamedTechnique {
  readonly key: TechniqueKey;
  readonly id: KeyId;
  readonly technique: Technique;
  readonly span: Span;
}

/**
 * Returns the sub-technique that an id with fewer or more than three digits after its dot stands for, such as
 * `T1548.3` or `T1548.0031`, and where it ends in the key, in UTF-16 units; undefined for any other id, and
 * where no sub-technique has that number or, of more digits, the first three.
 */
export function meantSubTechnique(
  { key }: TechniqueKey,
  id: KeyId,
): { readonly technique: Technique; readonly end: number } | undefined {
  const digits = /^\.(\d{1,2}|\d{4,})(?!\d)/.exec(key.slice(id.end))?.[1];
  if (digits === undefined || key[id.start] !== 'T') return undefined;
  const technique = techniqueById(`${id.id}.${digits.padStart(3, '0').slice(0, 3)}`);
  return technique && { technique, end: id.end + 1 + digits.length };
}

const LOOKS_LIKE_ID = /[Tt]\d{4}/;

/**
 * Returns the keys of a line's rule that contain something like a technique id; empty for a line that adds no
 * rule.
 */
export function techniqueKeysOf(ctx: LineContext): readonly TechniqueKey[] {
  const keys = ruleWith(ctx, LOOKS_LIKE_ID)?.keys ?? [];
  return keys.flatMap((part) => {
    const ids = idsInKey(part.value);
    return ids.length === 0 ? [] : [{ part, key: part.value, ids }];
  });
}

/**
 * Returns the known techniques that the keys of a line's rule name, from left to right; empty where they name
 * none.
 */
export function techniquesOf(ctx: LineContext): readonly NamedTechnique[] {
  let named = namedByLine.get(ctx);
  if (!named) {
    named = readTechniques(ctx);
    namedByLine.set(ctx, named);
  }
  return named;
}

const namedByLine = new WeakMap<LineContext, readonly NamedTechnique[]>();

function readTechniques(ctx: LineContext): readonly NamedTechnique[] {
  return techniqueKeysOf(ctx).flatMap((key) =>
    key.ids.flatMap((id) => {
      const technique = id.known ? techniqueById(id.id) : undefined;
      return technique ? [{ key, id, technique, span: key.part.spanOf(id.start, id.end) }] : [];
    }),
  );
}

/**
 * Returns the fix that replaces one key of a line by another. It is never safe, because reports use keys.
 * @param key the new key
 */
export function rekey({ part }: TechniqueKey, key: string, title: string = `Write "${key}"`): Fix {
  return fix(title, 'unsafe', replace(part.span, asWord(key)));
}
