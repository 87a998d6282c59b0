// Makes snippets/techniques.json: for VS Code, one snippet for each technique of the catalogue.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Arch, type CatalogueRule, renderRule } from '../../server/src/core/attack/data/catalogue.ts';
import { COMMENTED } from '../../server/src/core/attack/insert/insertedText.ts';
import { keySlug } from '../../server/src/core/attack/keys/slug.ts';
import { readData, repositoryRoot } from './attack-files.ts';

interface SourceTechnique {
  readonly id: string;
  readonly name: string;
  readonly parent?: string;
  readonly key: string;
}
interface SourceEntry {
  readonly noise: string;
  readonly note: string;
  readonly rules: readonly CatalogueRule[];
}
interface Snippet {
  readonly prefix: readonly string[];
  readonly body: readonly string[];
  readonly description: string;
}

/** Text as a snippet's body reads it back: `$`, `}` and the backslash mean something there. */
const literally = (text: string): string => text.replace(/[\\$}]/g, '\\$&');

const names64 = '# A path below names x86_64: other machines have another.';

/** Stands in for the key while a rule is rendered, and is in no rule. */
const keyMark = 'KEY-GOES-HERE';

function snippetOf(
  id: string,
  fullName: string,
  name: string,
  key: string,
  entry: SourceEntry,
  hasSyscall: (name: string, arch: Arch) => boolean,
): Snippet {
  const lines: string[] = [`# ${id} ${fullName} (noise: ${entry.noise})`, `# ${entry.note}`];
  if (entry.rules.some((r) => r.archSpecific)) lines.push(names64);
  // As the command that inserts them does: rules whose directory may be missing come last, as comments.
  const missing: string[] = [];
  for (const rule of entry.rules) {
    const rendered = renderRule(rule, { style: 'watch', key: keyMark, archs: ['b64', 'b32'], hasSyscall });
    const note =
      rule.note && rendered.length > 0 ? [`# ${rule.file ?? rule.tree ?? 'below'}: ${rule.note}`] : [];
    if (rule.mayBeMissing) missing.push(...note, ...rendered.map((line) => `#${line}`));
    else lines.push(...note, ...rendered);
  }
  if (missing.length > 0) lines.push(COMMENTED, ...missing);
  // The first key is where the cursor goes, the others follow it.
  let first = true;
  const body = lines.map((line) => {
    const [before = '', after] = line.split(keyMark);
    if (after === undefined) return literally(line);
    const place = first ? `\${1:${literally(key)}}` : '$1';
    first = false;
    return literally(before) + place + literally(after);
  });
  return {
    prefix: [id, keySlug(name).toLowerCase()],
    body,
    description: `${fullName} (noise: ${entry.noise})`,
  };
}

/** A snippet uses names of these releases only: 3.0.7 is the oldest of the default targets. */
const knownBefore: ReadonlySet<string> = new Set(['2.8.5', '3.0.7']);

/** Whether the oldest of the default targets knows a system call on x86_64 or i386; reads server/data/facts. */
function oldestTargetHas(): (name: string, arch: Arch) => boolean {
  const read = <T>(name: string): T =>
    JSON.parse(readFileSync(join(repositoryRoot(), 'server/data/facts', name), 'utf8')) as T;
  const numbers = read<Readonly<Record<string, Readonly<Record<string, number>>>>>('syscalls.json');
  const since =
    read<Readonly<Record<string, Readonly<Record<string, { readonly since?: string }>>>>>(
      'syscalls-since.json',
    );
  return (name, arch) => {
    const machine = arch === 'b64' ? 'x86_64' : 'i386';
    return (
      numbers[machine]?.[name] !== undefined && knownBefore.has(since[machine]?.[name]?.since ?? '2.8.5')
    );
  };
}

/**
 * The generated files of snippets/: `path` counts from the repository's root, `text` is the whole file. A pure function
 * of the files in server/data and of `hasSyscall`: whether a system call's name is known on x86_64 (`b64`) or i386
 * (`b32`) to the oldest release that the snippets are for (audit 3.0.7 unless told).
 * Throws when a file is missing or the catalogue has a technique that techniques.json lacks.
 */
export function generateSnippets(
  hasSyscall: (name: string, arch: Arch) => boolean = oldestTargetHas(),
): readonly { readonly path: string; readonly text: string }[] {
  const techniques = new Map(readData<readonly SourceTechnique[]>('techniques.json').map((t) => [t.id, t]));
  const snippets: { [name: string]: Snippet } = {};
  for (const [id, entry] of Object.entries(
    readData<{ readonly [id: string]: SourceEntry }>('catalogue.json'),
  )) {
    const technique = techniques.get(id);
    if (!technique) throw new Error(`the catalogue has ${id}, techniques.json has not`);
    const parent = technique.parent && techniques.get(technique.parent)?.name;
    const fullName = parent ? `${parent}: ${technique.name}` : technique.name;
    snippets[`${id} ${fullName}`] = snippetOf(id, fullName, technique.name, technique.key, entry, hasSyscall);
  }
  return [{ path: 'snippets/techniques.json', text: `${JSON.stringify(snippets, null, 2)}\n` }];
}
