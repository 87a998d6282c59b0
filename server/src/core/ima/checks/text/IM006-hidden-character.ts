import { fix, replace } from '../../../checks/edits.ts';
import type { Span } from '../../../text/span.ts';
import { definePolicyLoadCheck, type PolicyFailure } from '../definePolicyCheck.ts';

const HIDDEN = /[\u000b\f\u0085\u00a0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f\u2060\u3000\ufeff]/;
/** Characters without a width: they are removed, the others are spaces. */
const WITHOUT_WIDTH = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]/;

/** Reports a character that looks like a space, or like nothing, inside a word. */
export const hiddenCharacter = definePolicyLoadCheck({
  code: 'IM006',
  name: 'hidden-character',
  category: 'text',
  title: 'An invisible character in a word, or one that looks like a space',
  what: 'A word contains a character that an editor does not show or shows as a space, such as a byte order mark (U+FEFF) or a no-break space (U+00A0). For the kernel, only spaces and tabs separate words.',
  why: 'Word processors and web pages insert such characters. The kernel reads the character as part of the word, does not know that word, and refuses the whole policy.',
  reasons: [],
  claims: (f) => hiddenIn(f) !== undefined,
  span: (f) => hiddenIn(f) ?? f.fault.span,
  message: (f) => {
    const span = hiddenIn(f) ?? f.fault.span;
    const character = f.line.text.slice(span.start, span.end);
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    return {
      ...(WITHOUT_WIDTH.test(character)
        ? { wrong: `The word contains the invisible character U+${code}.`, remedy: 'Remove the character.' }
        : {
            wrong: `The word contains U+${code}, which only looks like a space.`,
            remedy: 'Replace the character with a space.',
          }),
    };
  },
  cause: { id: 'hidden character' },
  fixes: (f) => {
    const span = hiddenIn(f) ?? f.fault.span;
    return WITHOUT_WIDTH.test(f.line.text.slice(span.start, span.end))
      ? [fix('Remove the character', 'safe', replace(span, ''))]
      : [fix('Replace the character with a space', 'safe', replace(span, ' '))];
  },
  examples: [
    { bad: '⟦\ufeff⟧audit func=BPRM_CHECK', fixed: 'audit func=BPRM_CHECK' },
    { bad: 'audit⟦\u00a0⟧func=BPRM_CHECK', fixed: 'audit func=BPRM_CHECK' },
  ],
  good: ['# a\u00a0comment'],
});

function hiddenIn({ line, word }: PolicyFailure): Span | undefined {
  const at = word?.text.search(HIDDEN) ?? -1;
  if (!word || at < 0) return undefined;
  const start = word.span.start + at;
  return { start, end: Math.min(start + 1, line.text.length) };
}
