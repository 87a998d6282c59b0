import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Connection, ErrorCodes, ResponseError } from 'vscode-languageserver';
import { createFiles } from '../../../server/src/lsp/files.ts';

/** A client that answers each request by the next of these; an error is thrown. */
function client(...answers: readonly unknown[]): {
  readonly connection: Connection;
  readonly asked: string[];
} {
  const asked: string[] = [];
  const sendRequest = async (method: string): Promise<unknown> => {
    const answer = answers[asked.push(method) - 1];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { connection: { sendRequest } as unknown as Connection, asked };
}

const log = { warn: () => undefined };

describe('files through the client', () => {
  it('A file is requested again after a request that failed', async () => {
    const { connection, asked } = client(new ResponseError(ErrorCodes.InternalError, 'busy'), '-D\n');
    const files = createFiles(connection, true, undefined, log, () => undefined);
    assert.deepEqual(
      [await files.readText('file:///a'), await files.readText('file:///a')],
      [undefined, '-D\n'],
    );
    assert.equal(asked.length, 2);
  });

  it('A file cannot be read where the connection is closed, which throws at once', async () => {
    const sendRequest = (): never => {
      throw new Error('Connection is disposed.');
    };
    const connection = { sendRequest } as unknown as Connection;
    const files = createFiles(connection, true, undefined, log, () => undefined);
    assert.equal(await files.readText('file:///a'), undefined);
  });

  it('A file is not requested again where the client lacks that one request', async () => {
    const { connection, asked } = client(new ResponseError(ErrorCodes.MethodNotFound, 'no such request'), []);
    const files = createFiles(connection, false, undefined, log, () => undefined);
    assert.deepEqual(
      [await files.readText('file:///a'), await files.readText('file:///a')],
      [undefined, undefined],
    );
    assert.deepEqual(await files.readFolder('file:///'), []);
    assert.equal(asked.length, 2);
  });
});
