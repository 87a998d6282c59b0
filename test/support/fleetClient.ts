import type { ClientOptions } from './client.ts';

/** Files that a client reads for the server, which may change; with what the server asked for. */
export interface Disk {
  readonly files: Map<string, string>;
  /** The URIs of the files that were read, in order. */
  readonly read: string[];
  /** The most requests that waited at a time. */
  most(): number;
  /** The URIs of the directories that were read. */
  readonly listed: string[];
  /** What every answer waits for. */
  gate: Promise<void>;
  readonly options: ClientOptions;
}

/** Returns a client's disk; a directory is there where a file is below it. */
export function diskOf(files: ReadonlyMap<string, string>, options: ClientOptions): Disk {
  const folders = new Map<string, Set<string>>();
  let waiting = 0;
  let most = 0;
  const disk: Disk = {
    files: new Map(files),
    read: [],
    listed: [],
    most: () => most,
    gate: Promise.resolve(),
    options: {
      ...options,
      initializationOptions: { files: true },
      requests: {
        'auditRules/readFile': ({ uri }: { uri: string }) =>
          waited(() => {
            disk.read.push(uri);
            return disk.files.get(uri) ?? null;
          }),
        'auditRules/readDirectory': ({ uri }: { uri: string }) =>
          waited(() => {
            disk.listed.push(uri);
            return entriesOf(uri);
          }),
      },
    },
  };
  async function waited<T>(answer: () => T): Promise<T> {
    most = Math.max(most, ++waiting);
    await disk.gate;
    // As an editor that reads a file.
    await new Promise((done) => setTimeout(done, 0));
    waiting--;
    return answer();
  }
  for (const uri of files.keys()) {
    const parts = uri.split('/');
    for (let i = parts.length - 1; i > 2; i--) {
      const folder = parts.slice(0, i).join('/');
      const names = folders.get(folder) ?? new Set();
      folders.set(folder, names.add(parts[i] ?? ''));
    }
  }
  function entriesOf(folder: string): readonly { name: string; type: string }[] {
    return [...(folders.get(folder) ?? [])].flatMap((name) => {
      const uri = `${folder}/${name}`;
      if (folders.has(uri)) return [{ name, type: 'directory' }];
      return disk.files.has(uri) ? [{ name, type: 'file' }] : [];
    });
  }
  return disk;
}
