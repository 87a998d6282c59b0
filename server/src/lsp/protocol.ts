// What server and client say to each other beyond LSP: method names and types only, so that the client can share them.

/** The server asks for a file's text (UTF-8): FileParams -> string, or null where it cannot be read. */
export const readFileRequest = 'auditRules/readFile';
/** The server asks for the entries of a folder: FileParams -> DirectoryEntry[], or null where it cannot be read. */
export const readDirectoryRequest = 'auditRules/readDirectory';
/** The server asks what is at a place: FileParams -> FileStat, or null where there is nothing. */
export const statRequest = 'auditRules/stat';

/** The place that a file request is about. */
export interface FileParams {
  readonly uri: string;
}

/** What is at a place; a symbolic link counts as what it leads to. */
export type FileKind = 'file' | 'directory' | 'other';

/** One entry of a folder. */
export interface DirectoryEntry {
  readonly name: string;
  readonly type: FileKind;
}

/** Size in bytes, time of the last change in milliseconds since 1970. */
export interface FileStat {
  readonly type: FileKind;
  readonly size: number;
  readonly mtime: number;
}
