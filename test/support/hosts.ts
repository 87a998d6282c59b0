import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { type ClientOptions, startClient, type TestClient } from './client.ts';
import type { Transport } from './wires.ts';

/**
 * The hosts of the server, each by one transport: this process, and the bundle as a process and as a worker. (IPC is another
 * way to the same process; session.test.ts takes it too.)
 */
const hosts = ['memory', 'stdio', 'worker'] as const satisfies readonly Transport[];

/**
 * Hands a test a server whose client is and has what the options say, with nothing open, and fails where the server
 * logged what the test did not take out of `client.log`.
 */
export type Serve = (options: ClientOptions, work: (client: TestClient) => Promise<void>) => Promise<void>;

/** Registers the same tests for each host of the server. */
export function onEachHost(title: string, tests: (serve: Serve, transport: Transport) => void): void {
  for (const transport of hosts)
    describe(`${title}: ${transport}`, () => {
      const running = new Map<string, TestClient>();
      after(() => Promise.all([...running.values()].map((client) => client.stop())));
      tests(async (options, work) => {
        const { settings: _settings, files, folders: _folders, ...self } = options;
        // What is told unasked, and answers to what a test brings, would reach the wrong test.
        const alone =
          options.pulls === false || options.refreshes === true || options.places || options.requests;
        const name = JSON.stringify([self, files !== undefined]);
        const client = running.get(name) ?? (await startClient(transport, options));
        if (running.has(name)) await client.become(options);
        if (!alone) running.set(name, client);
        try {
          await work(client);
          assert.deepEqual(client.log.splice(0), []);
        } catch (error) {
          running.delete(name);
          await client.stop().catch(() => null);
          throw error;
        }
        if (alone) await client.stop();
      }, transport);
    });
}
