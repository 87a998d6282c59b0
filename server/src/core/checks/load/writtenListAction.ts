import { nearest } from '../../text/nearestNames.ts';
import type { Span } from '../../text/span.ts';
import type { Fix } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import type { Failure } from '../failure.ts';

/** Every filter list of current versions, as written in `-a LIST,ACTION`. */
export const LISTS = ['exit', 'user', 'exclude', 'task', 'filesystem', 'io_uring'];

/** Removed lists and other spellings, with the list that has their rules now. */
const FORMER_LISTS: ReadonlyMap<string, string> = new Map([
  ['entry', 'exit'],
  ['watch', 'exit'],
  ['uring', 'io_uring'],
  ['io-uring', 'io_uring'],
]);

/** Every action that loads a rule, as written in `-a LIST,ACTION`. */
export const ACTIONS = ['always', 'never'];

/**
 * Returns the argument of -a, -A or -d of a line that fails, joined with its second half where a space
 * separates the two; undefined where the line has no such option. The span counts from the start of the line,
 * in UTF-16 units.
 */
export function listActionArgument(f: Failure): { readonly text: string; readonly span: Span } | undefined {
  const o = f.node.options.find((x) => (x.name === 'a' || x.name === 'A' || x.name === 'd') && x.argument);
  if (!o?.argument) return undefined;
  const next = f.node.words[o.argument.word + 1];
  const torn =
    next &&
    f.node.rest.includes(o.argument.word + 1) &&
    (o.argument.value.endsWith(',') || next.value.startsWith(','));
  const span = torn ? { start: o.argument.span.start, end: next.span.end } : o.argument.span;
  return { text: f.node.text.slice(span.start, span.end), span };
}

/**
 * Returns the LIST,ACTION that an argument of -a, -A or -d was most likely meant to be: lower case, no
 * spaces, `exit` for removed lists, the nearest names; undefined where nothing in it resembles a list or an
 * action.
 */
export function intendedListAction(text: string): string | undefined {
  const halves = text
    .toLowerCase()
    .replace(/["'\s]/g, '')
    .split(/[,;:]+/)
    .filter(Boolean);
  let list: string | undefined;
  let action: string | undefined;
  for (const h of halves) {
    const a = ACTIONS.find((x) => x === h);
    const l = LISTS.find((x) => x === h) ?? FORMER_LISTS.get(h);
    if (a) action ??= a;
    else if (l) list ??= l;
    else if (h === 'possible') action ??= 'always';
    else if (nearest(h, ACTIONS)[0]) action ??= nearest(h, ACTIONS)[0];
    else list ??= nearest(h, LISTS)[0];
  }
  if (!action && !list) return undefined;
  return `${action ?? 'always'},${list ?? 'exit'}`;
}

/**
 * Returns fixes that replace a line's list and action by what was most likely meant, safe if only case,
 * spaces, quotes or order change; empty where nothing is likely.
 */
export function listActionFixes(f: Failure): readonly Fix[] {
  const arg = listActionArgument(f);
  const to = arg && intendedListAction(arg.text);
  if (!arg || !to || to === arg.text) return [];
  const same = (s: string) =>
    s
      .toLowerCase()
      .replace(/[\s"']/g, '')
      .split(',')
      .sort()
      .join();
  return [fix(`Write "${to}"`, same(arg.text) === same(to) ? 'safe' : 'unsafe', replace(arg.span, to))];
}
