import { knownLinkOn, linkedFiles, throughMergedUsr } from '../facts/knownLinks.ts';
import { isElsewhere, type KnownPath, knownPath, knownPaths, pathNote } from '../facts/knownPaths.ts';
import type { FeatureContext } from '../featureContext.ts';
import { withoutSlash } from '../text/paths.ts';
import type { Span } from '../text/span.ts';
import type { CompletedPart } from './completeValues.ts';
import type { Item } from './completionItems.ts';

type PathKind = 'any' | 'file' | 'folder' | 'program';

/**
 * Returns completion items for a path: the path that is typed in full first, so that Enter keeps it; then
 * well-known places of the kind that the option or field accepts, those whose name is or begins with the
 * typed word first and those that no target has last; then what the host has there. Empty where none fits. A
 * path through a directory that is a link on current systems finds the real one. Omits names that only have
 * some letters in common, because an editor would replace the user's own path by them.
 */
export function completePath(part: CompletedPart, kind: PathKind): readonly Item[] {
  const { value, from, spanOf, to, context, cursor } = part;
  const span = spanOf(from, to);
  const typed = value.slice(from, cursor);
  const items = placeItems(part, span, kind);
  const linked = kind === 'folder' ? [] : linkItems(typed, span, context);
  // Before the end of a path every other one may be meant.
  if (typed === '' || cursor < to) return [...linked, ...items];
  const begins = ({ label }: Item): boolean => nameOf(withoutSlash(label)).startsWith(nameOf(typed));
  const near = nameOf(typed) === '' ? items : items.filter(begins);
  const places = [...near, ...linked, ...items.filter((i) => !near.includes(i))];
  const found = places.filter((item) => isFound(item, typed));
  const whole = wholeItem(typed, found, span, kind, context);
  const others = found.filter((i) => i.newText !== whole?.newText && i.newText !== `${whole?.newText}/`);
  return (whole ? [whole, ...others] : found).map((item) => ({ ...item, filterText: typed }));
}

function placeItems(part: CompletedPart, span: Span, kind: PathKind): readonly Item[] {
  const { value, from, context } = part;
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
  return [...known, ...found.filter((i) => !folders.some((f) => f.label === i.label)), ...folders];
}

/**
 * Reports whether what is typed begins a path or, without a slash, is part of one or short for its name
 * (`sudd` for `sudoers.d`).
 */
function isFound({ label, filterText }: Item, typed: string): boolean {
  const wanted = typed.toLowerCase();
  if (!typed.includes('/')) {
    const name = nameOf(withoutSlash(label)).toLowerCase();
    return label.toLowerCase().includes(wanted) || filterText !== undefined || isShortFor(wanted, name);
  }
  return [label, filterText ?? ''].some((text) => text.toLowerCase().startsWith(wanted));
}

/**
 * Reports whether a word has the first letter of a name, and all its letters are in the name in that order.
 */
function isShortFor(word: string, name: string): boolean {
  let at = 0;
  return word[0] === name[0] && [...word].every((letter) => (at = name.indexOf(letter, at) + 1) > 0);
}

/**
 * Returns the path that is typed in full, as it is typed: a known place, one of the host, or a link to one.
 */
function wholeItem(
  typed: string,
  items: readonly Item[],
  span: Span,
  kind: PathKind,
  context: FeatureContext,
): Item | undefined {
  const known = items.find((i) => i.newText === typed || i.newText === `${typed}/`);
  if (known) return { ...known, label: typed, newText: typed };
  if (kind === 'folder' || !typed.startsWith('/')) return undefined;
  const folder = kind === 'any' && typed.endsWith('/') ? knownPath(typed) : undefined;
  if (folder?.kind === 'folder')
    return { label: typed, kind: 'folder', span, newText: typed, detail: pathNote(folder) };
  const link = knownLinkOn(typed, context.targets)?.target;
  const real = link ?? throughMergedUsr(typed);
  if (real === typed || (link === undefined && knownPath(real) === undefined)) return undefined;
  return { label: typed, kind: 'file', span, newText: typed, detail: `a link to ${real}` };
}

/** Returns what the host has in the directory that is typed, without what is `there` already. */
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
    // A name with a space or a backslash would have to be written otherwise than it is called.
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

/**
 * Returns the files that well-known links lead to, for whoever types the name or the path of a link: a rule
 * does not follow one.
 */
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

/**
 * Puts places by their names: the very name that is typed, then names that begin so, each group in the order
 * that it has.
 */
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

/**
 * Returns the text that an editor compares with what is typed: a real path is to be found by one through a
 * link, and by its name.
 */
function filterOf(path: string, typed: string): { readonly filterText?: string } {
  const real = throughMergedUsr(typed);
  if (typed === '' || !path.toLowerCase().startsWith(real.toLowerCase())) {
    const name = nameOf(path);
    return !typed.includes('/') && typed !== '' && name.startsWith(typed) ? { filterText: name } : {};
  }
  return real === typed ? {} : { filterText: typed + path.slice(real.length) };
}

/**
 * The directories that hold the known places. Whoever types one of them has it first: a filter prefers what
 * is typed in full.
 */
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

function holderItems(span: Span, kind: PathKind): readonly Item[] {
  if (kind !== 'any' && kind !== 'folder') return [];
  return holders.map((path) => ({
    label: kind === 'any' ? `${path}/` : path,
    kind: 'folder',
    span,
    newText: kind === 'any' ? `${path}/` : path,
    filterText: path,
    detail: 'a directory with everything below it',
  }));
}
