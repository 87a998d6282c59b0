import { type ChildProcessByStdio, fork, spawn } from 'node:child_process';
import { join } from 'node:path';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createConnection,
  type DataCallback,
  type Disposable,
  IPCMessageReader,
  IPCMessageWriter,
  type Message,
  type MessageConnection,
  type MessageReader,
  type MessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import type { SearchPrograms } from '../../server/src/lsp/hostPrograms.ts';
import { createLifecycle } from '../../server/src/lsp/lifecycle.ts';
import { startServer } from '../../server/src/lsp/server.ts';
import { root } from './root.ts';

/** How a test talks to the server: in this process, or to a built bundle. */
export type Transport = 'memory' | 'stdio' | 'ipc' | 'worker';
export const transports: readonly Transport[] = ['memory', 'stdio', 'ipc', 'worker'];

/** A connection to a server that has just been started. */
export interface Wire {
  readonly reader: MessageReader;
  readonly writer: MessageWriter;
  /** Ends it, after `shutdown`; answers the exit status of a process. */
  readonly end: (connection: MessageConnection) => Promise<number | null>;
}

/** Starts a server. */
export function connect(transport: Transport): Wire {
  switch (transport) {
    case 'memory':
      return connectInMemory();
    case 'stdio':
      return connectOverStdio([join(root, 'dist/audit-rules.js'), 'lsp', '--stdio']).wire;
    case 'ipc':
      return connectOverIpc();
    case 'worker':
      return connectToWorker();
    default:
      return transport satisfies never;
  }
}

/**
 * Starts a server in this process.
 * @param searchPrograms finds the set-id programs of its machine
 */
export function connectInMemory(searchPrograms?: SearchPrograms): Wire {
  const [up, down] = [new PassThrough(), new PassThrough()];
  const server = createConnection(
    new StreamMessageReader(up),
    new StreamMessageWriter(down),
    createLifecycle().options,
  );
  startServer(server, 'test', undefined, undefined, searchPrograms);
  return {
    reader: new StreamMessageReader(down),
    writer: new StreamMessageWriter(up),
    // `exit` would end this process.
    end: async (connection) => {
      connection.dispose();
      server.dispose();
      return null;
    },
  };
}

/**
 * Starts a program of Node that talks over its standard streams; also returns its process.
 * @param more a channel besides, for what is loaded into the process before the program
 */
export function connectOverStdio(
  args: readonly string[],
  ...more: readonly 'ipc'[]
): { readonly wire: Wire; readonly child: ChildProcessByStdio<Writable, Readable, null> } {
  const stdio = ['pipe', 'pipe', 'inherit', ...more] as ['pipe', 'pipe', 'inherit'];
  const child = spawn(process.execPath, args, { stdio });
  const wire: Wire = {
    reader: new StreamMessageReader(child.stdout),
    writer: new StreamMessageWriter(child.stdin),
    end: (c) => endProcess(child, c),
  };
  return { wire, child };
}

function connectOverIpc(): Wire {
  const child = fork(join(root, 'dist/audit-rules.js'), ['lsp', '--node-ipc']);
  return {
    reader: new IPCMessageReader(child),
    writer: new IPCMessageWriter(child),
    end: (c) => endProcess(child, c),
  };
}

async function endProcess(
  child: ReturnType<typeof spawn>,
  connection: MessageConnection,
): Promise<number | null> {
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  await connection.sendNotification('exit');
  const status = await ended;
  connection.dispose();
  return status;
}

/** The worker's bundle in a thread whose globals are a worker's, not Node's. */
const workerHost = `
const { parentPort, workerData } = require('node:worker_threads');
const vm = require('node:vm');
const self = { onmessage: null, addEventListener: () => {}, postMessage: (m) => parentPort.postMessage(m) };
parentPort.on('message', (data) => self.onmessage && self.onmessage({ data }));
const { setTimeout, clearTimeout, setInterval, clearInterval, queueMicrotask, TextDecoder, TextEncoder, URL, console, performance } = globalThis;
const context = vm.createContext({ self, setTimeout, clearTimeout, setInterval, clearInterval, queueMicrotask, TextDecoder, TextEncoder, URL, console, performance });
vm.runInContext(require('node:fs').readFileSync(workerData, 'utf8'), context, { filename: workerData });
`;

class WorkerReader extends AbstractMessageReader {
  constructor(private readonly worker: Worker) {
    super();
  }
  override listen(callback: DataCallback): Disposable {
    this.worker.on('message', (m) => callback(m as Message));
    this.worker.on('error', (e) => this.fireError(e));
    return { dispose: () => {} };
  }
}

class WorkerWriter extends AbstractMessageWriter {
  constructor(private readonly worker: Worker) {
    super();
  }
  async write(message: Message): Promise<void> {
    this.worker.postMessage(message);
  }
  end(): void {}
}

function connectToWorker(): Wire {
  const worker = new Worker(workerHost, { eval: true, workerData: join(root, 'dist/audit-rules.js') });
  return {
    reader: new WorkerReader(worker),
    writer: new WorkerWriter(worker),
    end: async (connection) => {
      connection.dispose();
      await worker.terminate();
      return null;
    },
  };
}
