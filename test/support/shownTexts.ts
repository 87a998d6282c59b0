import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogueIds } from '../../server/src/core/attack/data/catalogue.ts';
import { planInsertion } from '../../server/src/core/attack/insert/insertTechniques.ts';
import {
  failingTitle,
  keyLenses,
  keyLensTitle,
  placeTitle,
  rulesTitle,
} from '../../server/src/core/decorations/codeLens.ts';
import { hintKinds, inlayHints } from '../../server/src/core/decorations/inlayHints.ts';
import { NEWEST } from '../../server/src/core/facts/releases.ts';
import { defaultTargets, target } from '../../server/src/core/facts/targets.ts';
import { refactorings } from '../../server/src/core/refactor/refactorings.ts';
import { mergeFolder, singleFile } from '../../server/src/core/ruleset/index.ts';
import { parseDocument } from '../../server/src/core/syntax/document.ts';
import { root } from './root.ts';
import type { Piece } from './wording.ts';

// The texts that the editor, the command and inserted rules show, collected from the data and the code that writes them.

/** Rules that between them offer every refactoring, hint and lens, and that insertion meets. */
const RULES = `-w /etc/passwd -p wa -k identity
-w /etc/shadow -p wa -k T1003.008
-a always,exit -F arch=b64 -S chmod,fchmodat -F auid>=1000 -F auid!=4294967295 -k T1222
-a always,exit -F arch=b64 -S chown -F auid>=1000 -F auid!=4294967295 -k T1222
-a always,exit -F arch=b64 -S 2 -F exit=-13 -F saddr_fam=2 -k b
-a always,exit -F arch=b64 -S ptrace -F a0=0x10 -k T1055.008
-a always,exit -F arch=b64 -F path=/etc/group -F perm=wa -k a
-a never,exit -F arch=b64 -S execve -F auid=1000
-w /etc/crontab -p wa -k cron
`;

/** Returns every text of a JSON value under a key of that name, with its place; every text where `keys` matches all. */
export function textsOf(value: unknown, keys: RegExp, where: string, key = ''): readonly Piece[] {
  if (typeof value === 'string') return keys.test(key) ? [{ where, text: value }] : [];
  if (Array.isArray(value)) return value.flatMap((v, i) => textsOf(v, keys, `${where}[${i}]`, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([k, v]) => textsOf(v, keys, `${where}.${k}`, k));
}

/** Returns the texts of a JSON file of the project under keys of that name. */
export function textsOfFile(path: string, keys: RegExp): readonly Piece[] {
  return textsOf(JSON.parse(readFileSync(join(root, path), 'utf8')), keys, path);
}

/** Returns the names, descriptions and comments of the snippets of a file. */
export function snippetTexts(path: string): readonly Piece[] {
  const snippets: Readonly<
    Record<string, { readonly description: string; readonly body: readonly string[] }>
  > = JSON.parse(readFileSync(join(root, path), 'utf8'));
  return Object.entries(snippets).flatMap(([name, { description, body }]) =>
    [name, description, ...body.filter((l) => /^#+ /.test(l))].map((text) => ({
      where: `${path} ${name}`,
      text,
    })),
  );
}

/** Returns the comments of the examples' rules files. */
export function exampleComments(): readonly Piece[] {
  const files = readdirSync(join(root, 'examples'), { recursive: true, encoding: 'utf8' });
  return files
    .filter((f) => f.endsWith('.rules'))
    .flatMap((f) => comments(`examples/${f}`, readFileSync(join(root, 'examples', f), 'utf8')));
}

function comments(where: string, text: string): readonly Piece[] {
  return text
    .split('\n')
    .filter((l) => /^#+ /.test(l))
    .map((l) => ({ where, text: l }));
}

/** Returns the comments and the notes that insertion of every technique writes, into an empty file and into one with rules. */
export function insertionTexts(): readonly Piece[] {
  const techniques = [...catalogueIds(), 'T1', 'T1562.012', 'T1043', 'T1595'];
  const targets = ['debian-12', 'rhel-10'].flatMap((n) => target(n) ?? []);
  const rulesets = [
    singleFile(''),
    singleFile(RULES),
    mergeFolder(
      [
        { name: '10-a.rules', text: '' },
        { name: '90-z.rules', text: RULES },
      ],
      'mawk',
      NEWEST,
    ),
  ];
  const plans = rulesets.flatMap((ruleset) =>
    (['watch', 'syscall'] as const).flatMap((style) =>
      (['write', 'comment'] as const).map((missing) =>
        planInsertion({ techniques, targets, ruleset, file: 0, style, keyStyle: 'canonical', missing }),
      ),
    ),
  );
  return plans.flatMap((p) => [
    ...comments('inserted comment', p.text),
    ...p.notes.map((n) => ({ where: `note ${n.kind}`, text: n.message })),
  ]);
}

/** Returns the titles of the refactorings at each line, and at all lines together. */
export function refactoringTitles(): readonly Piece[] {
  const document = parseDocument(RULES);
  const context = { machine: 'x86_64' as const, targets: defaultTargets.flatMap((n) => target(n) ?? []) };
  const spans = [
    ...document.lines.map((l) => ({ start: l.start, end: l.start })),
    ...document.lines.slice(1).map((l, i) => ({ start: document.lines[i]?.start ?? 0, end: l.end })),
    { start: 0, end: RULES.length },
  ];
  return spans.flatMap((span) =>
    refactorings(document, span, context).map((r) => ({ where: r.name, text: r.title })),
  );
}

/** Returns the titles of lenses and the labels of hints of some rules. */
export function decorationTexts(): readonly Piece[] {
  const document = parseDocument(RULES);
  const context = { machine: 'x86_64' as const, targets: defaultTargets.flatMap((n) => target(n) ?? []) };
  const all = Object.fromEntries(hintKinds.map((k) => [k, true])) as Record<
    (typeof hintKinds)[number],
    boolean
  >;
  const ruleset = mergeFolder(
    [
      { name: '10-a.rules', text: RULES },
      { name: '.hidden.rules', text: RULES },
    ],
    'mawk',
    NEWEST,
  );
  return [
    ...inlayHints(document, { start: 0, end: RULES.length }, all, context).map((h) => h.label),
    ...keyLenses(document, 'all').map((l) => keyLensTitle([{ document }], l.key)),
    ...[0, 1, 2].map((count) => failingTitle(count)),
    failingTitle(0, true),
    ...[0, 1].map((file) => placeTitle(ruleset, file)),
    rulesTitle(document),
  ].map((text) => ({ where: 'decorations', text }));
}
