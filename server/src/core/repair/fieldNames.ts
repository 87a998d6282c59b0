import { comparable, field, fields } from '../facts/fields.ts';
import { type Meant, meant, nearName } from './meant.ts';

const NAMES: Readonly<Record<string, string>> = {
  file: 'path',
  filename: 'path',
  pathname: 'path',
  directory: 'dir',
  folder: 'dir',
  permission: 'perm',
  permissions: 'perm',
  perms: 'perm',
  access: 'perm',
  executable: 'exe',
  binary: 'exe',
  program: 'exe',
  architecture: 'arch',
  machine: 'arch',
  user: 'uid',
  user_id: 'uid',
  group_id: 'gid',
  filepath: 'path',
  file_path: 'path',
  exec: 'exe',
  arg_0: 'a0',
  userid: 'uid',
  group: 'gid',
  loginid: 'auid',
  login_uid: 'auid',
  audit_uid: 'auid',
  effective_uid: 'euid',
  type: 'msgtype',
  msg_type: 'msgtype',
  message: 'msgtype',
  session: 'sessionid',
  ses: 'sessionid',
  parent: 'ppid',
  tag: 'key',
  keyname: 'key',
  filter_key: 'key',
  ky: 'key',
  k: 'key',
  filterkey: 'key',
  result: 'success',
  res: 'success',
  ret: 'exit',
  retval: 'exit',
  error: 'exit',
  arg0: 'a0',
  arg1: 'a1',
  arg2: 'a2',
  arg3: 'a3',
};

/** Names of all fields. */
export const FIELD_NAMES = fields.map((f) => f.name);

/** Reads the name of a field; undefined for a word that is near none. `near` is false where only exact names count. */
export function fieldName(typed: string, near = true): Meant | undefined {
  const low = typed.toLowerCase();
  // auditctl looks for "key=" as it is; in capitals it is a second key.
  if (low === 'key' && low !== typed) return meant(typed, low, 'letter-case');
  if (field(typed)) return { text: typed, slips: [] };
  const known = NAMES[low];
  if (known) return meant(typed, known, 'synonym');
  if (!near || low.length < 3) return undefined;
  const guess = nearName(low, FIELD_NAMES);
  return guess && guess.text.length >= 3 ? guess : undefined;
}

/** Reads the field that a comparison compares with, in any spelling; undefined where it can be none. */
export function comparedField(left: string, typed: string): Meant | undefined {
  if (comparable(left, typed)) return { text: typed, slips: [] };
  const plain = typed.toLowerCase().replace(/[.\-\s\ue000]/g, '_');
  if (comparable(left, plain)) return meant(typed, plain, 'syscall-spelling');
  if (typed.length < 5 || !/^[a-z_]+$/.test(plain)) return undefined;
  const near = nearName(plain, FIELD_NAMES);
  return near && comparable(left, near.text) ? { text: near.text, slips: near.slips } : undefined;
}
