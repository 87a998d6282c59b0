import { fix, replace } from '../../../checks/edits.ts';
import type { Fix } from '../../../checks/finding.ts';
import { maskNames } from '../../facts/policyTables.generated.ts';
import { definePolicyLoadCheck, type PolicyFailure } from '../definePolicyCheck.ts';
import { namesInstead, useName } from '../policyFixes.ts';

/** Reports a value of mask= that is not one mask. */
export const maskValue = definePolicyLoadCheck({
  code: 'IM109',
  name: 'mask-value',
  title: 'A value of mask= that is not one mask',
  what: 'The mask says how a file is accessed. The value of `mask=` must be exactly one of MAY_READ, MAY_WRITE, MAY_EXEC and MAY_APPEND, with or without `^` before it.',
  why: 'Any other value makes the kernel refuse the whole policy. Without `^`, a rule matches only an access of exactly that kind. With `^`, it also matches an access that includes other kinds, for example both reading and writing. For several masks, write several rules.',
  reasons: ['unknown-mask'],
  message: (f) => ({
    wrong: severalMasks(f) ? `"${f.text}" is more than one mask.` : `"${f.text}" is not a mask.`,
    remedy: severalMasks(f) ? 'Write a separate rule for each mask.' : useMask(f.text),
  }),
  fixes: (f) => {
    const { text, fault } = f;
    const masks = severalMasks(f);
    if (masks) return [splitMasks(f, masks)];
    const start = fault.span.start + (text.length - bare(text).length);
    const short = `MAY_${bare(text).toUpperCase()}`;
    if (maskNames.includes(short))
      return [
        fix(
          `Write "${text.startsWith('^') ? '^' : ''}${short}"`,
          'safe',
          replace({ start, end: fault.span.end }, short),
        ),
      ];
    return namesInstead({ start, end: fault.span.end }, bare(text), maskNames);
  },
  examples: [
    { bad: 'audit func=FILE_CHECK mask=⟦may_read⟧', fixed: 'audit func=FILE_CHECK mask=MAY_READ' },
    { bad: 'audit func=FILE_CHECK mask=⟦^WRITE⟧', fixed: 'audit func=FILE_CHECK mask=^MAY_WRITE' },
    {
      bad: 'audit func=FILE_CHECK mask=⟦MAY_READ|MAY_WRITE⟧',
      fixed: 'audit func=FILE_CHECK mask=MAY_READ\naudit func=FILE_CHECK mask=MAY_WRITE',
    },
  ],
  good: ['audit func=FILE_CHECK mask=^MAY_READ'],
});

function bare(text: string): string {
  return text.replace(/^\^+/, '');
}

/** Returns the remedy for a value that is not a mask: the mask that it abbreviates or resembles. */
function useMask(text: string): string {
  const whole = `MAY_${bare(text).toUpperCase()}`;
  const contains = text.startsWith('^') ? '^' : '';
  if (maskNames.includes(whole)) return `Use "${contains}${whole}".`;
  return useName(bare(text), maskNames, 'Use MAY_READ, MAY_WRITE, MAY_EXEC or MAY_APPEND.');
}

/** Returns the masks that a value combines; undefined where it is something else. */
function severalMasks({ text }: PolicyFailure): readonly string[] | undefined {
  const parts = text.split(/[|,]/);
  return parts.length > 1 && parts.every((p) => maskNames.includes(bare(p))) ? parts : undefined;
}

function splitMasks({ line, fault }: PolicyFailure, masks: readonly string[]): Fix {
  const end = line.comment?.start ?? line.text.length;
  const before = line.text.slice(0, fault.span.start);
  const after = line.text.slice(fault.span.end, end).trimEnd();
  // A file is never opened to append alone.
  const rules = masks.map((mask) => `${before}${mask === 'MAY_APPEND' ? `^${mask}` : mask}${after}`);
  return fix('Write a separate rule for each mask', 'unsafe', replace({ start: 0, end }, rules.join('\n')));
}
