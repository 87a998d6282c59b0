import { F, NAME_MAX, OP, PATH_MAX } from '../facts/kernelNumbers.ts';
import { isSince } from '../facts/releaseRange.ts';
import { R } from '../facts/releases.ts';
import { firstByte, longerThan } from '../text/bytes.ts';
import type { Call } from './call.ts';
import { permBits } from './permValue.ts';
import { FULL_MASK, textField, UNSET } from './rule.ts';
import { assume, fail, say } from './state.ts';

const ALL_PERMS = 15;

/** Returns the path as -w sends it: without slashes at its end where it is longer than two bytes. */
export function trimmedPath(path: string): string {
  let p = path;
  if (longerThan(p, 2)) while (p.length > 1 && p.endsWith('/')) p = p.slice(0, -1);
  return p;
}

/**
 * Reads the path of -w or -W and starts the rule of the call with it; returns 1, or -1 with the fault noted,
 * such as for a path that is not absolute (auditctl.c: check_path, audit_setup_watch_name).
 */
export function setupWatch(c: Call): 1 | -1 {
  const { s, value: path } = c;
  if (longerThan(path, PATH_MAX - 1))
    return fail(s, 'path-too-long', c.argumentSpan(), { path }, 'The path passed for the watch is too big');
  if (!path.startsWith('/'))
    return fail(s, 'path-not-absolute', c.argumentSpan(), { path }, "The path must start with '/'");
  if (longerThan(path, NAME_MAX) && longerThan(path.replace(/\/+$/, '').split('/').pop() ?? '', NAME_MAX))
    return fail(s, 'base-too-long', c.argumentSpan(), { path }, 'The base name of the path is too big');
  if (path.includes('..')) say(s, 'Warning - relative path notation is not supported');
  if (/[*?]/.test(path)) say(s, 'Warning - wildcard notation is not supported');
  if (s.fields.length > 0)
    return fail(
      s,
      'rule-not-empty',
      c.argumentSpan(),
      { path },
      isSince(s, R.v4_1_2) ? 'Watches may not include fields or actions' : 'Rule is not empty',
    );
  const p = trimmedPath(path);
  // Only the machine knows whether this is a directory; a slash at the end is the best guess that a text
  // allows.
  assume(s, { kind: 'directory', name: p, span: c.argumentSpan() });
  s.fields.push(textField(path.endsWith('/') ? F.dir : F.path, OP.eq, p), {
    field: F.perm,
    op: OP.eq,
    value: ALL_PERMS,
  });
  s.fieldPlaces.push(c, c);
  s.mask = FULL_MASK;
  s.maskShared = true;
  s.permAdded = true;
  if (s.add !== UNSET) s.slowWatchAt = s.messages.length;
  return 1;
}

/**
 * Reads the letters of -p and sets the perm field of the call's rule, or adds one; returns 1, or -1 with the
 * fault noted, such as for another letter (auditctl.c: audit_setup_perms).
 */
export function setupPerms(c: Call): 1 | -1 {
  const { s, value: letters } = c;
  if (longerThan(letters, 4))
    return fail(
      s,
      'perm-too-long',
      c.argumentSpan(),
      { value: letters },
      `permission ${letters} is too long`,
    );
  const p = permBits(letters);
  if ('bad' in p) {
    const bad = String.fromCodePoint(letters.codePointAt(p.bad) ?? 0);
    return fail(
      s,
      'perm-letter',
      c.part(p.bad, p.bad + bad.length),
      { letter: bad, value: letters },
      `Permission ${firstByte(bad)} isn't supported`,
    );
  }
  if (s.fields.length < 1)
    return fail(
      s,
      'perm-without-fields',
      c.argumentSpan(),
      { value: letters },
      `Permissions should be ${isSince(s, R.v4_0_2) ? 'preceded' : 'preceeded'} by other fields`,
    );
  const at = s.fields.findIndex((f) => f.field === F.perm);
  const perm = { field: F.perm, op: OP.eq, value: p.bits };
  if (at >= 0) s.fields = s.fields.map((f) => (f.field === F.perm ? { ...f, value: p.bits } : f));
  else if (s.fields.length >= 63)
    return fail(
      s,
      'too-many-fields',
      c.argumentSpan(),
      { field: `-p ${letters}` },
      'Too many fields when adding watch',
    );
  else {
    s.fields.push(perm);
    s.fieldPlaces.push(c);
  }
  s.permAdded = true;
  return 1;
}
