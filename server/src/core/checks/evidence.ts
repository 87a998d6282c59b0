import type { Category, CheckInfo, Evidence } from './defineCheck.ts';
import { exampleFiles } from './ruleset/exampleRuleset.ts';

const OF_FAMILY: Readonly<Partial<Record<Category, Evidence>>> = {
  text: 'auditctl',
  load: 'auditctl',
  style: 'auditctl',
  host: 'kernel',
};

/** What each kind of evidence means, in words for readers. */
export const evidenceKinds: Readonly<Record<Evidence, string>> = {
  auditctl:
    'the examples are tested with the real auditctl (and with augenrules, if they consist of several files)',
  kernel: 'tried on a running kernel',
  reading:
    'taken from source code, manuals or published data; the tests only check whether the examples load',
  own: 'none is needed, because the check is about comments or conventions of this tool, which auditctl does not read',
};

/**
 * Returns what the claim of a check rests on: the kind of evidence that the check states, otherwise that of
 * its category, otherwise `reading`.
 */
export function evidenceOf({ evidence, category }: Pick<CheckInfo, 'evidence' | 'category'>): Evidence {
  return evidence ?? OF_FAMILY[category] ?? 'reading';
}

/** Returns what the claim of a check rests on, and what nobody has tried, in sentences for its page. */
export function evidenceText(check: CheckInfo): string {
  const kind = evidenceOf(check);
  // Only a page that shows several files speaks of them.
  const isOfLines = kind === 'auditctl' && !check.examples.some((e) => exampleFiles(e.bad));
  const words = isOfLines ? 'the examples are tested with the real auditctl' : evidenceKinds[kind];
  return [`Evidence: ${words}.`, check.unproven].filter(Boolean).join(' ');
}
