import { comparable, field, fields } from '../facts/fields.ts';
import { isKeyInAnyCase, isKeyName } from '../facts/keyNames.ts';
import { ownValue } from '../text/ownValue.ts';
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
  return: 'exit',
  returns: 'exit',
  return_code: 'exit',
  return_value: 'exit',
  retcode: 'exit',
  rc: 'exit',
  exit_code: 'exit',
  exitcode: 'exit',
  errno: 'exit',
  arg0: 'a0',
  arg1: 'a1',
  arg2: 'a2',
  arg3: 'a3',
};

/**
 * Names by which other tools know what a rule can ask for: Sysmon and osquery, the Elastic Common Schema,
 * Falco and sysdig.
 */
const ELSEWHERE: Readonly<Record<string, string>> = {
  image: 'exe',
  target_filename: 'path',
  targetfilename: 'path',
  processid: 'pid',
  process_id: 'pid',
  parent_pid: 'ppid',
  parentprocessid: 'ppid',
  parent_process_id: 'ppid',
  'process.executable': 'exe',
  'process.pid': 'pid',
  'process.ppid': 'ppid',
  'process.parent.pid': 'ppid',
  'file.path': 'path',
  'file.directory': 'dir',
  'user.id': 'uid',
  'user.name': 'uid',
  'user.uid': 'uid',
  'user.effective.id': 'euid',
  'user.audit.id': 'auid',
  'user.loginuid': 'auid',
  'group.id': 'gid',
  'group.gid': 'gid',
  'group.name': 'gid',
  'host.architecture': 'arch',
  'auditd.session': 'sessionid',
  'proc.exe': 'exe',
  'proc.exepath': 'exe',
  'proc.pid': 'pid',
  'proc.ppid': 'ppid',
  'proc.loginuid': 'auid',
  'fd.name': 'path',
  'fd.filename': 'path',
  'fd.directory': 'dir',
  'evt.res': 'exit',
};

/** Names of all fields. */
export const FIELD_NAMES = fields.map((f) => f.name);

/**
 * Reads a word as the name of a field of -F, in any case and in other tools' spellings; undefined for a word
 * that is near none.
 * @param near whether a word that is only similar to a name counts too
 */
export function fieldName(typed: string, near = true): Meant | undefined {
  const low = typed.toLowerCase();
  // auditctl looks for "key=" as it is; in capitals it is a second key.
  if (isKeyInAnyCase(typed) && !isKeyName(typed)) return meant(typed, low, 'letter-case');
  if (field(typed)) return { text: typed, slips: [] };
  const known = ownValue(NAMES, low) ?? ownValue(ELSEWHERE, low);
  if (known) return meant(typed, known, 'synonym');
  if (!near || low.length < 3) return undefined;
  const guess = nearName(low, FIELD_NAMES);
  return guess && guess.text.length >= 3 ? guess : undefined;
}

/**
 * Reads a word, in any spelling, as a field that -C can compare with the field `left`; undefined where there
 * is none.
 * @param left the name of the other field
 */
export function comparedField(left: string, typed: string): Meant | undefined {
  if (comparable(left, typed)) return { text: typed, slips: [] };
  const plain = typed.toLowerCase().replace(/[.\-\s\ue000]/g, '_');
  if (comparable(left, plain)) return meant(typed, plain, 'syscall-spelling');
  if (typed.length < 5 || !/^[a-z_]+$/.test(plain)) return undefined;
  const near = nearName(plain, FIELD_NAMES);
  return near && comparable(left, near.text) ? { text: near.text, slips: near.slips } : undefined;
}
