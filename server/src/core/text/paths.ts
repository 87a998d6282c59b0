/** Returns a path without slashes at its end; the root keeps its own. */
export function withoutSlash(path: string): string {
  let end = path.length;
  while (end > 1 && path[end - 1] === '/') end--;
  return end === path.length ? path : path.slice(0, end);
}

/** Returns all of a path or URI before its last slash: the directory; '' for the root and for a name alone. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/**
 * Returns the names between the slashes of a path, without empty ones and with `.` and `..` worked out by the
 * text alone; empty for the root.
 */
export function partsWithoutDots(path: string): readonly string[] {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts;
}
