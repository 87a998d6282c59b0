// What server and client say to each other beyond LSP: method names and types only, so that the client can share them.

/** The server asks for a file's text (UTF-8): FileParams -> string, or null where it cannot be read. */
export const readFileRequest = 'auditRules/readFile';
/** The server asks for the entries of a folder: FileParams -> DirectoryEntry[], or null where it cannot be read. */
export const readDirectoryRequest = 'auditRules/readDirectory';
/** The server asks what is at a place: FileParams -> FileStat, or null where there is nothing. */
export const statRequest = 'auditRules/stat';

/** The client asks what augenrules makes of a file's rules.d folder: MergedParams -> MergedRules, or null for a file in no such folder. */
export const mergedRequest = 'auditRules/merged';

/** The file whose folder is merged, and for which target; the first of the settings where absent. */
export interface MergedParams {
  readonly uri: string;
  readonly target?: string;
}

/** The text that auditctl gets, and where its lines come from. Lines count from 0. */
export interface MergedRules {
  readonly text: string;
  /** In the order of the lines; a line that augenrules writes by itself has none, one of several glued files has several. */
  readonly origins: readonly MergedOrigin[];
  /** How many rules are on the kernel's lists in the end. */
  readonly rules: number;
  /** For whom it is merged: the target's name, and its label for people. */
  readonly target: string;
  readonly label: string;
  /** Labels of the other targets of the settings for which the text is another. */
  readonly different: readonly string[];
}

/** Where a line of the merged text comes from. */
export interface MergedOrigin {
  readonly line: number;
  readonly uri: string;
  /** The file's name. */
  readonly name: string;
  readonly originLine: number;
  /** Which rule it is, from 1; absent for a line that puts no rule on a list. */
  readonly rule?: number;
}

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
