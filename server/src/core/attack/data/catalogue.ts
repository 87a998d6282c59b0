import { packedCatalogue } from './techniqueData.generated.ts';
import { byCurrentId, derived } from './techniqueData.ts';
import { unpack } from './unpack.ts';

/** The two ABIs of a 64-bit machine, as `-F arch=` names them. */
export type Arch = 'b64' | 'b32';

/**
 * A rule without key, style and machine. A path (`file` or `tree`) with `perm`, or `syscalls`, which may be
 * tied to a path.
 */
export interface CatalogueRule {
  readonly file?: string;
  /** A directory with everything below it. */
  readonly tree?: string;
  /** Letters out of `rwxa`; with a path only. */
  readonly perm?: string;
  readonly syscalls?: readonly string[];
  /** Further `-F` arguments. */
  readonly fields?: readonly string[];
  /** `-C` arguments. */
  readonly compare?: readonly string[];
  /** The only ABIs it makes sense on; both when absent. */
  readonly arch?: readonly Arch[];
  /** Its directory is not on every system, and auditctl stops loading at such a line. */
  readonly mayBeMissing?: true;
  /** Its path names an architecture (x86_64). */
  readonly archSpecific?: true;
  /** What to know of it on other distributions. */
  readonly note?: string;
}

/** Our rules for one technique. */
export interface CatalogueEntry {
  readonly noise: 'low' | 'medium' | 'high';
  readonly note: string;
  readonly rules: readonly CatalogueRule[];
}

/** How a rule becomes text. */
export interface RenderOptions {
  /** `watch`: `-w` where the rule is a path with permissions; `syscall`: `-a always,exit` always. */
  readonly style: 'watch' | 'syscall';
  readonly key: string;
  /**
   * Further keys, when several techniques share the rule: only the first rule that matches records an event.
   */
  readonly keys?: readonly string[];
  /** One line for each, in this order, in syscall form. */
  readonly archs: readonly Arch[];
  /** Whether the target's auditctl knows the system call on that ABI. */
  readonly hasSyscall: (name: string, arch: Arch) => boolean;
}

type EntryRow = readonly [noise: CatalogueEntry['noise'], note: string, rules: readonly CatalogueRule[]];

const table = derived((): ReadonlyMap<string, CatalogueEntry> => {
  const rows = Object.entries(unpack<{ readonly [id: string]: EntryRow }>(packedCatalogue));
  return byCurrentId(rows.map(([id, [noise, note, rules]]) => [id, { noise, note, rules }]));
});

const users = derived((): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  for (const [id, entry] of table()) {
    for (const rule of entry.rules) {
      const same = ruleIdentity(rule);
      const ids = found.get(same);
      if (ids === undefined) found.set(same, [id]);
      else if (!ids.includes(id)) ids.push(id);
    }
  }
  return found;
});

/**
 * Returns a text that is equal for two rules of the catalogue that become the same rule of the kernel, keys
 * aside.
 */
export function ruleIdentity(r: CatalogueRule): string {
  return JSON.stringify([r.file, r.tree, r.perm, r.syscalls, r.fields, r.compare, r.arch]);
}

/**
 * Returns our rules for a technique, by its id in any case; undefined where audit sees nothing specific of
 * it.
 */
export function catalogueOf(id: string): CatalogueEntry | undefined {
  return table().get(id.toUpperCase());
}

/** Returns the ids of all techniques with rules in the catalogue, in order; never empty. */
export function catalogueIds(): readonly string[] {
  return [...table().keys()];
}

/**
 * Returns the ids of all techniques whose entry in the catalogue has exactly this rule, in order; empty for
 * a rule that is not in the catalogue.
 */
export function techniquesSharing(rule: CatalogueRule): readonly string[] {
  return users().get(ruleIdentity(rule)) ?? [];
}

/**
 * Returns the lines that write a rule of the catalogue: one `-w`, or one `-a always,exit` for each ABI on
 * which the rule has an effect. Empty where the target knows none of its system calls.
 */
export function renderRule(rule: CatalogueRule, options: RenderOptions): readonly string[] {
  const keys = [...new Set([options.key, ...(options.keys ?? [])])];
  const filters = [
    ...(rule.fields ?? []).map((f) => `-F ${word(f)}`),
    ...(rule.compare ?? []).map((c) => `-C ${c}`),
  ];
  if (options.style === 'watch' && rule.syscalls === undefined) {
    return [
      [
        `-w ${word(watched(rule))}`,
        `-p ${rule.perm ?? 'rwxa'}`,
        ...filters,
        ...keys.map((k) => `-k ${word(k)}`),
      ].join(' '),
    ];
  }
  const place = placeFields(rule);
  const perm = rule.perm === undefined ? [] : [`-F perm=${rule.perm}`];
  const lines: string[] = [];
  for (const arch of options.archs) {
    if (rule.arch && !rule.arch.includes(arch)) continue;
    const names = rule.syscalls?.filter((name) => options.hasSyscall(name, arch));
    if (names?.length === 0) continue;
    const calls = names ? [`-S ${names.join(',')}`] : [];
    lines.push(
      [
        '-a always,exit',
        `-F arch=${arch}`,
        ...calls,
        ...place,
        ...perm,
        ...filters,
        ...keys.map((k) => `-F key=${word(k)}`),
      ].join(' '),
    );
  }
  return lines;
}

/** Returns the field that says where a rule's files are; none where it is about any. */
function placeFields({ file, tree }: CatalogueRule): readonly string[] {
  if (file !== undefined) return [`-F path=${word(file)}`];
  return tree === undefined ? [] : [`-F dir=${word(tree)}`];
}

/**
 * Returns a path with a final slash where it is a directory; auditctl checks the disk and removes the slash.
 */
function watched({ file, tree = '' }: CatalogueRule): string {
  return file ?? (tree.endsWith('/') ? tree : `${tree}/`);
}

/**
 * Returns the text as one word of a rules file: auditctl's preprocess() reads `\ ` as a space and `\\` as a
 * backslash.
 */
function word(text: string): string {
  return text.replace(/\\(?=[\\ ]|$)/g, '\\\\').replace(/ /g, '\\ ');
}
