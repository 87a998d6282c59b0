// Requests beyond LSP about MITRE's data: method names and types only, so that the client can share them.

/**
 * The client has MITRE's data and wants what the server needs of it: AttackIndexParams -> AttackIndexAnswer.
 * Until it is answered, the server asks for the bundle's text piece by piece. Nothing is used by that.
 */
export const attackIndexRequest = 'auditRules/attack/index';

/**
 * The server asks for the next piece of the text: AttackIndexParams -> string, or null after the last one.
 */
export const attackPieceRequest = 'auditRules/attack/piece';

/** The client says what the server works with from now on: AttackUseParams -> AttackState. */
export const attackUseRequest = 'auditRules/attack/use';

/** Tells one reading from another. */
export interface AttackIndexParams {
  readonly id: number;
}

/** What was picked out, for the client to keep and give back, or a sentence about why it cannot be read. */
export interface AttackIndexAnswer {
  readonly index: object | null;
  readonly problem?: string;
}

/** What was picked out of a bundle; null for the built-in data alone. */
export interface AttackUseParams {
  readonly index: unknown;
}

/** Which data the server works with. */
export interface AttackState {
  /** Version of ATT&CK: `19.1`, or `of 2026-05-12`. */
  readonly version: string;
  /** Version of MITRE's texts, where there are some. */
  readonly texts?: string;
  /** Why what was given is not used. */
  readonly problem?: string;
}
