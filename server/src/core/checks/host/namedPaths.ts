import type { Span } from '../../text/span.ts';
import type { AskedPath } from './askedPaths.ts';
import type { HostContext } from './defineHostCheck.ts';

/**
 * Returns a path in quotes for a message, as the rule writes it, with the name of its field: `"/etc"` or
 * `"dir=/etc"`.
 */
export function quotedPath(p: AskedPath): string {
  return p.kind === 'watch' ? `"${p.path}"` : `"${p.kind}=${p.path}"`;
}

/** Returns the spans of the paths of a rule that are known to exist on the machine; empty where none is. */
export function answeredPaths({ paths, host }: HostContext): readonly Span[] {
  return paths.flatMap((p) => ((host.placeOf(p.name)?.kind ?? 'missing') === 'missing' ? [] : [p.span]));
}
