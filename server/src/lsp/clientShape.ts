/** What the client can take, as far as the shapes here depend on it. */
export interface ClientShape {
  readonly markdown: boolean;
  readonly related: boolean;
  readonly codeDescription: boolean;
  /** Edits and commands of code actions may be asked for when one is chosen. */
  readonly resolvesActions: boolean;
  /** Each row of a list of completions shows a text of its own beside the label. */
  readonly labelDetails: boolean;
  /** A parameter of a signature may be told by where it stands in the label; else by its text. */
  readonly labelOffsets: boolean;
  /** A URI of the folder with a page for each check. */
  readonly docsBase: string | undefined;
  /** The client's command that shows a check's page; gets its URI. */
  readonly docsCommand: string | undefined;
  /** The client's command that saves a file; gets its URI. */
  readonly saveCommand: string | undefined;
  /** An edit may make a file. */
  readonly createsFiles: boolean;
  /** The client's command that opens the list of completions. */
  readonly suggestCommand: string | undefined;
  /** The client's command that gives a document LF line ends, for clients whose texts have one line end throughout. */
  readonly lineEndCommand: string | undefined;
}
