import type { Random } from '../../conformance/vocabulary.ts';

/** An option of a rule with its value; `done` marks what a slip has already touched. */
export interface Part {
  readonly flag: string;
  /** What separates the option from its value. */
  readonly gap: string;
  readonly value: string;
  readonly done?: true;
}

/** A rule on its way from intended to broken. */
export interface Draft {
  readonly head: string;
  readonly parts: readonly Part[];
  /** What separates the parts. */
  readonly joint: string;
  readonly tail: string;
}

/** A draft after a slip. */
export interface Slipped {
  readonly draft: Draft;
  /** What was meant, where the slip itself decides that. */
  readonly intended?: string;
  readonly ambiguous?: true;
}

/** A way of writing a rule wrongly; undefined where it makes no sense for the rule. */
export interface Kind {
  readonly name: string;
  readonly breaks: (draft: Draft, r: Random) => Slipped | undefined;
}

/** Makes a part. */
export function part(flag: string, value = ''): Part {
  return { flag, gap: flag !== '' && value !== '' ? ' ' : '', value };
}

/** Makes a part that no other slip may touch. */
export function broken(flag: string, value = '', gap = flag !== '' && value !== '' ? ' ' : ''): Part {
  return { flag, gap, value, done: true };
}

/** Starts a draft from a rule. */
export function draftOf(parts: readonly Part[]): Draft {
  return { head: '', parts, joint: ' ', tail: '' };
}

/** Writes a draft as a line. */
export function write(draft: Draft): string {
  return draft.head + draft.parts.map((p) => p.flag + p.gap + p.value).join(draft.joint) + draft.tail;
}

/** Reports whether nothing but the order and text of parts has changed so far. */
export function isPlain(draft: Draft): boolean {
  return draft.head === '' && draft.tail === '' && draft.joint === ' ';
}

/** A field, its operator and its value, as in `-F auid>=1000`. */
export interface Pair {
  readonly name: string;
  readonly op: string;
  readonly value: string;
}

/** Splits the word of a -F or -C option; undefined for another word. */
export function pairOf(p: Part): Pair | undefined {
  if (p.flag !== '-F' && p.flag !== '-C') return undefined;
  const m = /^([a-z_0-9]+)(!=|>=|<=|&=|=|>|<|&)(.+)$/.exec(p.value);
  return m?.[1] && m[2] && m[3] ? { name: m[1], op: m[2], value: m[3] } : undefined;
}

type Make = (p: Part, r: Random, draft: Draft) => Part | readonly Part[] | undefined;

/** Makes a kind that rewrites one untouched part of those that `make` answers for. */
export function partKind(name: string, make: Make, ambiguous?: true): Kind {
  return {
    name,
    breaks: (draft, r) => {
      const seed = draft.parts.map((p, i) => ({ p, i })).filter(({ p }) => !p.done);
      const made = seed.flatMap(({ p, i }) => {
        const to = make(p, r, draft);
        return to === undefined
          ? []
          : [{ i, to: Array.isArray(to) ? (to as readonly Part[]) : [to as Part] }];
      });
      if (made.length === 0) return undefined;
      const { i, to } = r.pick(made);
      const parts = [...draft.parts.slice(0, i), ...to, ...draft.parts.slice(i + 1)];
      return { draft: { ...draft, parts }, ...(ambiguous ? { ambiguous } : {}) };
    },
  };
}

/** Makes a kind that rewrites the field, operator and value of one -F or -C option. */
export function pairKind(
  name: string,
  make: (pair: Pair, r: Random, p: Part) => string | undefined,
  ambiguous?: true,
): Kind {
  return partKind(
    name,
    (p, r) => {
      const pair = pairOf(p);
      const to = pair && make(pair, r, p);
      return to === undefined ? undefined : broken(p.flag, to);
    },
    ambiguous,
  );
}

/** Makes a kind that adds text before and after a whole line. */
export function lineKind(
  name: string,
  choices: readonly (readonly [string, string])[],
  fits: (draft: Draft) => boolean = () => true,
): Kind {
  return {
    name,
    breaks: (draft, r) => {
      if (draft.head !== '' || draft.tail !== '' || !fits(draft)) return undefined;
      const [head, tail] = r.pick(choices);
      return { draft: { ...draft, head, tail } };
    },
  };
}

/** Makes a kind that puts the parts in another order, or makes others of them; only where no slip has touched them. */
export function orderKind(
  name: string,
  make: (parts: readonly Part[], r: Random) => readonly Part[] | undefined,
  ambiguous?: true,
): Kind {
  return {
    name,
    breaks: (draft, r) => {
      const parts = make(draft.parts, r);
      return parts && { draft: { ...draft, parts }, ...(ambiguous ? { ambiguous } : {}) };
    },
  };
}
