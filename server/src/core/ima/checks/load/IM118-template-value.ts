import { fix, replace } from '../../../checks/edits.ts';
import type { Fix } from '../../../checks/finding.ts';
import { templates } from '../../facts/policyWords.ts';
import { definePolicyLoadCheck, type PolicyFailure } from '../definePolicyCheck.ts';
import { namesInstead, useName } from '../policyFixes.ts';

const templateNames = templates.map((t) => t.name);

/** Reports a value of template= that no kernel accepts. */
export const templateValue = definePolicyLoadCheck({
  code: 'IM118',
  name: 'template-value',
  title: 'A template that no kernel has',
  what: 'A template is the format of an entry in the list of measurements. The value of `template=` must be the name of a template, such as `ima-ng`, or its list of fields, such as `d-ng|n-ng`.',
  why: 'The kernel refuses the whole policy if it does not know the template. It accepts a list of fields only in the order in which a template has them. Examples in the kernel documentation use `ima-sigv3`, but no kernel has a template with that name.',
  reasons: ['unknown-template'],
  message: (f) => ({
    wrong: `"${f.text}" is not a template.`,
    remedy: meant(f)
      ? `Use "${meant(f)}".`
      : useName(f.text, templateNames, 'Use a template such as "ima-ng".'),
  }),
  fixes: (f) => fixesOf(f),
  examples: [
    {
      bad: 'measure func=FILE_CHECK template=⟦ima-sigv3⟧',
      fixed: 'measure func=FILE_CHECK template=ima-sigv2',
    },
    {
      bad: 'measure func=FILE_CHECK template=⟦n-ng|d-ng⟧',
      fixed: 'measure func=FILE_CHECK template=d-ng|n-ng',
    },
  ],
  good: ['measure func=FILE_CHECK template=d-ng|n-ng|sig'],
});

/** Returns the format with the same fields, or the template that an example of the documentation means. */
function meant({ text }: PolicyFailure): string | undefined {
  if (text === 'ima-sigv3') return 'ima-sigv2';
  const fields = (list: string): string => list.split('|').sort().join('|');
  return text.includes('|') ? templates.find((t) => fields(t.format) === fields(text))?.format : undefined;
}

function fixesOf(f: PolicyFailure): readonly Fix[] {
  const name = meant(f);
  return name === undefined
    ? namesInstead(f.fault.span, f.text, templateNames)
    : [fix(`Write "${name}"`, f.text.includes('|') ? 'safe' : 'unsafe', replace(f.fault.span, name))];
}
