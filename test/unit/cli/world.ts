import { decode } from '../../../server/src/cli/decode.ts';
import type { Io } from '../../../server/src/cli/io.ts';
import { main } from '../../../server/src/cli/main.ts';
import type { HostPlace } from '../../../server/src/core/checks/host/defineHostCheck.ts';
import { toBytes } from '../../../server/src/core/text/bytes.ts';

/** A world of files in memory: a folder is a list of names. */
export function world(
  files: Readonly<Record<string, string | Uint8Array>>,
  folders: Readonly<Record<string, readonly string[]>> = {},
  stdin = '',
  places: Readonly<Record<string, HostPlace>> = {},
) {
  const disk = new Map(
    Object.entries(files).map(([p, t]) => [p, typeof t === 'string' ? new TextEncoder().encode(t) : t]),
  );
  let out = '';
  let err = '';
  const missing = () => Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
  const io: Io = {
    async readFile(path) {
      const bytes = disk.get(path) ?? disk.get(path.replace(/^\/project\//, ''));
      if (!bytes) throw missing();
      return bytes;
    },
    async writeFile(path, bytes) {
      disk.set(path, bytes);
    },
    async readFolder(path) {
      const names = folders[path] ?? folders[path.replace(/^\/project\//, '')];
      if (names) return names;
      if (!disk.has(path)) throw missing();
      return undefined;
    },
    async readSubfolders(path) {
      const below = Object.keys(folders).filter((f) => f.startsWith(`${path}/`) || path === '.');
      return [
        ...new Set(below.map((f) => (path === '.' ? f : f.slice(path.length + 1)).split('/')[0] ?? '')),
      ].filter((n) => n !== '.');
    },
    stat: async (path) => places[path],
    async readStdin() {
      return toBytes(stdin);
    },
    absolute: (path) => (path.startsWith('/') ? path : `/project/${path}`.replace(/\/+$/, '')),
    stdout: (t) => {
      out += typeof t === 'string' ? t : decode(t);
    },
    stderr: (t) => {
      err += t;
    },
  };
  return {
    disk,
    async run(...args: readonly string[]) {
      out = '';
      err = '';
      const status = await main(args, '1.2.3', io);
      return { status, out, err };
    },
  };
}
