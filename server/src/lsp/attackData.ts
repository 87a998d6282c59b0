import type { CancellationToken } from 'vscode-languageserver';
import { techniqueData } from '../core/attack/data/techniqueData.ts';
import { type AttackIndex, checkIndex } from '../core/attack/official/attackIndex.ts';
import { createBundleReader } from '../core/attack/official/bundleReader.ts';
import type { Unreadable } from '../core/attack/official/jsonScanner.ts';
import { useTechniques } from '../core/service.ts';
import { sleep } from './pace.ts';
import {
  type AttackIndexAnswer,
  type AttackIndexParams,
  type AttackState,
  type AttackUseParams,
  attackIndexRequest,
  attackPieceRequest,
  attackUseRequest,
} from './protocol/attackRequests.ts';
import { stopIfCancelled } from './safeHandler.ts';
import type { Session } from './session.ts';

/**
 * As much of a file is read in one go as keeps other requests waiting for some hundredths of a second, in
 * UTF-16 units.
 */
const PIECE = 500_000;
const FAILED = 'The server failed; its output says how.';

/** MITRE's data, for clients that do not read it themselves. */
export interface AttackData {
  /** The settings may name another bundle than before. */
  settingsChanged(): void;
}

/**
 * Registers the requests for technique data: picks what is needed out of a bundle whose text the client
 * sends, and works with what the client kept of one. For a client that does not know these requests, the
 * setting names a file that is read here.
 * @param changed is called when the data have changed: what was shown of techniques must be shown again
 */
export function registerAttackData(session: Session, changed: () => void): AttackData {
  const { connection, log, guard, options } = session;
  let named: string | undefined;
  let reading = 0;

  function use(index: AttackIndex | undefined): void {
    useTechniques(index);
    changed();
  }

  connection.onRequest(
    attackIndexRequest,
    guard(
      'attack index',
      { index: null, problem: FAILED } as AttackIndexAnswer,
      async ({ id }: AttackIndexParams, token): Promise<AttackIndexAnswer> => {
        const ask = () =>
          connection.sendRequest<string | null>(
            attackPieceRequest,
            { id } satisfies AttackIndexParams,
            token,
          );
        const answer = await readPieces(ask, token);
        return 'problem' in answer ? { index: null, problem: answer.problem } : { index: answer };
      },
    ),
  );
  connection.onRequest(
    attackUseRequest,
    guard('attack use', state(FAILED), ({ index }: AttackUseParams): AttackState => {
      const checked = index === null || index === undefined ? undefined : checkIndex(index);
      if (checked && 'problem' in checked) return state(checked.problem);
      use(checked);
      return state();
    }),
  );

  /** Reads the bundle that the settings name; where that fails, what was used before stays. */
  async function readNamed(): Promise<void> {
    const place = (await session.configuration.shared()).attackBundle;
    if (place === named) return;
    named = place;
    const turn = ++reading;
    if (place === undefined) return use(undefined);
    const answer = await readFile(place);
    if (turn !== reading) return;
    if ('problem' in answer)
      log.warn(`No technique data from ${place}. ${answer.problem} What was used before stays.`);
    else {
      use(answer);
      const { version, texts } = state();
      log.info(`ATT&CK ${version}, with MITRE's texts ${texts} from ${place}.`);
    }
  }

  async function readFile(place: string): Promise<AttackIndex | Unreadable> {
    if (/^https?:/i.test(place))
      return { problem: 'This editor reads no addresses for the server: fetch the file, and name that.' };
    const uri = fileUri(place);
    if (uri === undefined) return { problem: 'The path is not absolute.' };
    const text = await session.files.readText(uri);
    if (text === undefined) return { problem: 'The file cannot be read.' };
    let at = 0;
    return readPieces(async () => {
      await sleep(0);
      const piece = text.slice(at, at + PIECE);
      at += PIECE;
      return piece === '' ? null : piece;
    });
  }

  return {
    settingsChanged() {
      if (options.attackData === true) return;
      void readNamed().catch((error: unknown) =>
        log.error(`The technique data cannot be read: ${String(error)}`),
      );
    },
  };
}

/** Reads a bundle that comes in pieces. */
async function readPieces(
  next: () => Promise<string | null>,
  token?: CancellationToken,
): Promise<AttackIndex | Unreadable> {
  const reader = createBundleReader();
  for (;;) {
    const piece = await next();
    if (token) stopIfCancelled(token);
    if (piece === null) return reader.end();
    if (typeof piece !== 'string') return { problem: 'The client answered something other than text.' };
    const stopped = reader.push(piece);
    if (stopped) return stopped;
  }
}

function state(problem?: string): AttackState {
  const { version, texts } = techniqueData();
  return {
    version,
    ...(texts ? { texts: texts.version } : {}),
    ...(problem === undefined ? {} : { problem }),
  };
}

/**
 * Returns the URI of a file by its absolute path, of Linux or of Windows; a URI is returned unchanged.
 * Undefined for a relative path.
 */
function fileUri(place: string): string | undefined {
  if (/^[a-z][\w+.-]+:\/\//i.test(place)) return place;
  const path = place.replace(/\\/g, '/');
  if (/^[a-z]:\//i.test(path)) return `file:///${path.split('/').map(encodeURIComponent).join('/')}`;
  return path.startsWith('/') ? `file://${path.split('/').map(encodeURIComponent).join('/')}` : undefined;
}
