/** What the command needs of the world. Paths are as the user wrote them. */
export interface Io {
  readFile(path: string): Promise<Uint8Array>;
  writeFile(path: string, bytes: Uint8Array): Promise<void>;
  /** The names of the files in a folder; undefined where the path is no folder. Rejects where there is nothing. */
  readFolder(path: string): Promise<readonly string[] | undefined>;
  stdout(text: string): void;
  stderr(text: string): void;
}
