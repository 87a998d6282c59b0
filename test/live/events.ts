// Reads records of the log as events of core/matching.
import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Event, TouchedName } from '../../server/src/core/matching/index.ts';

/** The events of a raw log that carry a key, each with its records; those of auditctl changing rules are left out. */
export function recordedEvents(raw: string, key: string): readonly string[] {
  const bySerial = new Map<string, string[]>();
  for (const line of raw.split('\n')) {
    const serial = /msg=audit\(([\d.]+:\d+)\)/.exec(line)?.[1];
    if (serial === undefined) continue;
    const lines = bySerial.get(serial);
    if (lines) lines.push(line);
    else bySerial.set(serial, [line]);
  }
  return [...bySerial.values()]
    .filter(
      (lines) =>
        lines.some((l) => l.startsWith('type=SYSCALL') && l.includes(`key="${key}"`)) &&
        !lines.some((l) => l.startsWith('type=CONFIG_CHANGE')),
    )
    .map((lines) => lines.join('\n'));
}

function word(line: string, name: string): string | undefined {
  const m = new RegExp(`[ (]${name}=("[^"]*"|[^ ]*)`).exec(line);
  const text = m?.[1];
  if (text === undefined) return undefined;
  if (text.startsWith('"')) return text.slice(1, -1);
  return /^(?:name|exe|cwd)$/.test(name) && /^(?:[0-9A-F]{2})+$/.test(text)
    ? Buffer.from(text, 'hex').toString()
    : text;
}

const num = (line: string, name: string, radix = 10): number | undefined => {
  const text = word(line, name);
  const n = text === undefined ? Number.NaN : Number.parseInt(text, radix);
  return Number.isNaN(n) ? undefined : n >>> 0;
};

/** The real path of a name: its folder without links, and a link as the last part followed where the kernel did, by the inode. */
function realPath(name: string, cwd: string, inode: number | undefined): string {
  const path = name.startsWith('/') ? join(name) : join(cwd, name);
  try {
    if (inode !== undefined && statSync(path).ino === inode) return realpathSync(path);
  } catch {
    // It is gone by now.
  }
  try {
    return join(realpathSync(dirname(path)), basename(path)).replace(/(.)\/$/, '$1');
  } catch {
    return path;
  }
}

/** An event out of its records. What the log does not have is left unknown. */
export function eventOfRecords(records: string): Event | undefined {
  const lines = records.split('\n');
  const call = lines.find((l) => l.startsWith('type=SYSCALL'));
  if (call === undefined) return undefined;
  const cwd = word(lines.find((l) => l.startsWith('type=CWD')) ?? '', 'cwd') ?? '/';
  const names = lines.flatMap((l): readonly TouchedName[] => {
    const name = l.startsWith('type=PATH') ? word(l, 'name') : undefined;
    if (name === undefined || name === '(null)') return [];
    const mode = num(l, 'mode', 8);
    const [uid, gid, inode] = [num(l, 'ouid'), num(l, 'ogid'), num(l, 'inode')];
    return [
      {
        path: realPath(name, cwd, inode),
        ...(uid === undefined ? {} : { uid }),
        ...(gid === undefined ? {} : { gid }),
        ...(inode === undefined ? {} : { inode }),
        ...(mode === undefined ? {} : { type: mode & 0o170000 }),
      },
    ];
  });
  const machine =
    word(call, 'arch') === 'c000003e' ? 'x86_64' : word(call, 'arch') === '40000003' ? 'i386' : undefined;
  const sockaddr = /saddr=([0-9A-F]{4})/.exec(lines.find((l) => l.startsWith('type=SOCKADDR')) ?? '')?.[1];
  const success = word(call, 'success');
  const exe = word(call, 'exe');
  const ids = Object.fromEntries(
    (
      ['uid', 'euid', 'suid', 'fsuid', 'gid', 'egid', 'sgid', 'fsgid', 'auid', 'pid', 'ppid'] as const
    ).flatMap((n) => {
      const v = num(call, n);
      return v === undefined ? [] : [[n, v]];
    }),
  );
  const [syscall, exit] = [num(call, 'syscall'), num(call, 'exit')];
  return {
    list: 'exit',
    ...(machine ? { machine } : {}),
    ...(syscall === undefined ? {} : { syscall }),
    args: [0, 1, 2, 3].map((i) => num(call, `a${i}`, 16)),
    ...(success === undefined ? {} : { success: success === 'yes' }),
    ...(exit === undefined ? {} : { exit }),
    names,
    ...(exe === undefined ? {} : { exe }),
    ...(sockaddr === undefined
      ? {}
      : { saddrFam: Number.parseInt(sockaddr.slice(2) + sockaddr.slice(0, 2), 16) }),
    ...ids,
  };
}
