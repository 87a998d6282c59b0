import type { Category, CheckInfo, Evidence } from './defineCheck.ts';

const OF_FAMILY: Readonly<Partial<Record<Category, Evidence>>> = {
  text: 'auditctl',
  load: 'auditctl',
  style: 'auditctl',
  host: 'kernel',
};

/** What each kind of evidence means, in words for readers. */
export const evidenceKinds: Readonly<Record<Evidence, string>> = {
  auditctl: 'the real auditctl (or augenrules) is asked about the examples',
  kernel: 'tried on a running kernel',
  reading: 'read in the sources, the manual or published data; nobody has tried it',
  own: 'about comments and conventions of this project; there is nothing else to ask',
};

/** Returns what a check's claim rests on: its own word, else that of its family, else reading alone. */
export function evidenceOf({ evidence, category }: Pick<CheckInfo, 'evidence' | 'category'>): Evidence {
  return evidence ?? OF_FAMILY[category] ?? 'reading';
}
