import { knownLinkOn, linkedFiles, throughMergedUsr } from '../facts/knownLinks.ts';
import { isElsewhere, type KnownPath, knownPaths, pathNote } from '../facts/knownPaths.ts';
import { permClass } from '../facts/syscallInfo.ts';
import type { FeatureContext } from '../featureContext.ts';
import type { FieldPart } from '../syntax/argumentParts.ts';
import type { RulesDocument } from '../syntax/document.ts';
import type { Span } from '../text/span.ts';
import type { Item } from './completionItems.ts';
import type { RuleInfo } from './ruleInfo.ts';

/** The part of an argument that is being completed. */
export interface CompletedPart {
  readonly option: string;
  /** The whole argument. */
  readonly value: string;
  /** The field of a -F or the comparison of a -C; undefined as long as it has no operator. */
  readonly field: FieldPart | undefined;
  readonly cursor: number;
  /** What is replaced: from `from` to `to` of the argument. */
  readonly from: number;
  readonly to: number;
  /** The span in the document of a part of the argument. */
  readonly spanOf: (from: number, to: number) => Span;
  /** What the other options of the line say. */
  readonly rule: RuleInfo;
  /** What those in front of this one say. */
  readonly before: RuleInfo;
  readonly document: RulesDocument;
  readonly context: FeatureContext;
  readonly around?: Surroundings;
}

/** What lies around the document: on its machine, where that may be asked, and in the workspace. */
export interface Surroundings {
  /** Keys of other files, with the number of rules that carry each. */
  readonly keys?: (() => ReadonlyMap<string, number>) | undefined;
  readonly users?: ReadonlySet<string> | undefined;
  readonly groups?: ReadonlySet<string> | undefined;
  /** What is in the folder of the path that is being typed. */
  readonly entries?: readonly { readonly name: string; readonly folder: boolean }[] | undefined;
}

/** Values out of a short list. */
export function choices(
  part: CompletedPart,
  values: readonly { readonly value: string; readonly label?: string; readonly detail?: string }[],
): readonly Item[] {
  const span = part.spanOf(part.from, part.to);
  return values.map(({ value, label, detail }) => ({
    label: label ?? value,
    kind: 'value' as const,
    span,
    newText: value,
    ...(detail === undefined ? {} : { detail }),
  }));
}

const permissionSets: readonly { readonly value: string; readonly detail: string }[] = [
  { value: 'wa', detail: 'written, or its attributes changed' },
  { value: 'x', detail: 'executed' },
  { value: 'r', detail: 'opened for reading' },
  { value: 'rwxa', detail: 'any access' },
  { value: 'w', detail: 'written' },
  { value: 'a', detail: 'its attributes changed' },
  { value: 'rwa', detail: 'read, written, or its attributes changed' },
  { value: 'wxa', detail: 'written, executed, or its attributes changed' },
  { value: 'rw', detail: 'read or written' },
  { value: 'rx', detail: 'read or executed' },
];

/** Letters of -p and perm=: sets that begin with what is typed come first. */
export function completePermissions(part: CompletedPart): readonly Item[] {
  const typed = part.value.slice(part.from, part.cursor).toLowerCase();
  const fits = permissionSets.filter((s) => [...typed].every((l) => s.value.includes(l)));
  const span = part.spanOf(part.from, part.to);
  return (fits.length > 0 ? fits : permissionSets).map(({ value, detail }) => ({
    label: value,
    kind: 'value' as const,
    span,
    newText: value,
    detail,
    // Any order of letters is the same set: what is typed must not hide it.
    ...(typed === '' ? {} : { filterText: typed }),
    doc: { about: 'permission' as const, name: value, of: part.rule.machine },
  }));
}

/**
 * Well-known places, of the kind that the option or the field takes, those that no target has last; then what the host has
 * there. A place that has the typed word as its name comes first, then one whose name begins so; a path through a folder
 * that is a link on today's systems finds the real one.
 */
export function completePath(
  part: CompletedPart,
  kind: 'any' | 'file' | 'folder' | 'program',
): readonly Item[] {
  const { value, from, spanOf, to, context } = part;
  const span = spanOf(from, to);
  const byTarget = [
    ...knownPaths.filter((k) => !isElsewhere(k, context.targets)),
    ...knownPaths.filter((k) => isElsewhere(k, context.targets)),
  ];
  const fits = byTarget.filter(
    (k) => kind === 'any' || k.kind === kind || (kind === 'file' && k.kind === 'program'),
  );
  const watched = kind === 'any';
  const typed = value.slice(from, part.cursor);
  const known = nearestFirst(fits, typed)
    .filter((k) => value.slice(from) === k.path || !value.slice(from).startsWith(`${k.path}/`))
    .map((k): Item => {
      const text = watched && k.kind === 'folder' ? `${k.path}/` : k.path;
      return {
        label: text,
        kind: k.kind === 'folder' ? 'folder' : 'file',
        span,
        newText: text,
        detail: pathNote(k),
        ...filterOf(k.path, typed),
      };
    });
  const found = entryItems(part, span, watched, new Set(known.map((i) => i.label.replace(/\/$/, ''))));
  const folders = holderItems(span, kind);
  const linked = kind === 'folder' ? [] : linkItems(typed, span, context);
  return [...linked, ...known, ...found.filter((i) => !folders.some((f) => f.label === i.label)), ...folders];
}

/** What the host has in the folder that is typed, without what is `there` already. */
function entryItems(
  part: CompletedPart,
  span: Span,
  watched: boolean,
  there: ReadonlySet<string>,
): readonly Item[] {
  const { value, from } = part;
  const folder = value.slice(from, value.lastIndexOf('/', part.cursor - 1) + 1);
  return (part.around?.entries ?? []).flatMap((e): readonly Item[] => {
    const path = folder + e.name;
    // A name with a blank or a backslash would have to be written otherwise than it is called.
    if (there.has(path) || !/^[!-[\]-~]+$/.test(e.name)) return [];
    const text = watched && e.folder ? `${path}/` : path;
    return [
      {
        label: text,
        kind: e.folder ? 'folder' : 'file',
        span,
        newText: text,
        detail: 'on this host',
        more: e.folder,
      },
    ];
  });
}

/** The files that well-known links lead to, for whoever types the name or the path of a link: a rule does not follow one. */
function linkItems(typed: string, span: Span, { targets }: FeatureContext): readonly Item[] {
  const name = nameOf(typed);
  if (name.length < 2) return [];
  const begun = linkedFiles.filter(({ link }) =>
    typed.includes('/') ? link.startsWith(typed) : link.startsWith('/usr/') && nameOf(link).startsWith(name),
  );
  const held = begun.filter(({ link }) => knownLinkOn(link, targets));
  return held.map(({ link, target }) => ({
    label: target,
    kind: 'file',
    span,
    newText: target,
    filterText: typed.includes('/') ? link : nameOf(link),
    detail: `where the link ${nameOf(link)} leads`,
  }));
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Puts places by their names: the very name that is typed, then names that begin so, each group in the order that it has. */
function nearestFirst(places: readonly KnownPath[], typed: string): readonly KnownPath[] {
  const name = nameOf(typed).toLowerCase();
  if (name === '') return places;
  const folder = throughMergedUsr(typed.slice(0, typed.lastIndexOf('/') + 1));
  const far = ({ path }: KnownPath): number => {
    const own = nameOf(path).toLowerCase();
    if (folder !== '' && !path.startsWith(folder)) return 3;
    if (own === name) return 0;
    return own.startsWith(name) ? 1 : 2;
  };
  return places
    .map((k) => ({ k, far: far(k) }))
    .sort((a, b) => a.far - b.far)
    .map(({ k }) => k);
}

/** An editor compares what is typed with the label: a real path is to be found by one through a link, and by its name. */
function filterOf(path: string, typed: string): { readonly filterText?: string } {
  const real = throughMergedUsr(typed);
  if (typed === '' || !path.toLowerCase().startsWith(real.toLowerCase())) {
    const name = nameOf(path);
    return !typed.includes('/') && typed !== '' && name.startsWith(typed) ? { filterText: name } : {};
  }
  return real === typed ? {} : { filterText: typed + path.slice(real.length) };
}

/** The folders that hold the known places. Whoever types one of them has it first: a filter prefers what is typed in full. */
const holders: readonly string[] = [
  ...new Set(
    knownPaths.flatMap(({ path }) =>
      path
        .split('/')
        .slice(1, -1)
        .map((_, i, parts) => `/${parts.slice(0, i + 1).join('/')}`),
    ),
  ),
].filter((path) => !knownPaths.some((k) => k.path === path));

function holderItems(span: Span, kind: 'any' | 'file' | 'folder' | 'program'): readonly Item[] {
  if (kind !== 'any' && kind !== 'folder') return [];
  return holders.map((path) => ({
    label: kind === 'any' ? `${path}/` : path,
    kind: 'folder',
    span,
    newText: kind === 'any' ? `${path}/` : path,
    filterText: path,
    detail: 'a folder with everything below it',
  }));
}

/** How many system calls a letter stands for. */
export function permissionSize(letters: string, machine: Parameters<typeof permClass>[1]): number {
  return new Set([...letters].flatMap((l) => permClass(l, machine))).size;
}
