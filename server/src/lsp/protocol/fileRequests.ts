// Requests beyond LSP about the files that the client reads for the server: method names and types only, so
// that the client can share them.

/** The server asks for a file's text (UTF-8): FileParams -> string, or null where it cannot be read. */
export const readFileRequest = 'auditRules/readFile';

/**
 * The server asks for the entries of a directory: FileParams -> DirectoryEntry[], or null where it cannot be
 * read.
 */
export const readDirectoryRequest = 'auditRules/readDirectory';

/** The server asks what is at a place: FileParams -> FileStat, or null where that cannot be told. */
export const statRequest = 'auditRules/stat';

/** The place that a file request is about. */
export interface FileParams {
  readonly uri: string;
  /** Of a text: what an editor shows counts, where one has the file open. */
  readonly unsaved?: true;
}

/** What is at a place; a symbolic link counts as what it leads to. */
export type FileKind = 'file' | 'directory' | 'other';

/** One entry of a directory. */
export interface DirectoryEntry {
  readonly name: string;
  readonly type: FileKind;
  /** It is a symbolic link; absent where the client cannot tell. */
  readonly link?: boolean;
}

/**
 * What is at a place, `missing` where it is known that nothing is. Of a symbolic link what it leads to:
 * `other` where it leads nowhere.
 */
export interface FileStat {
  readonly kind: FileKind | 'missing';
  readonly link?: boolean;
  /** Where a link leads in the end, as a path from the root; absent where the client cannot tell. */
  readonly target?: string;
}
