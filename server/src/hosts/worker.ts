import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { version } from '../../package.json';
import { createLifecycle } from '../lsp/lifecycle.ts';
import { startServer } from '../lsp/server.ts';

declare const self: DedicatedWorkerGlobalScope;

startServer(
  createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self), createLifecycle().options),
  version,
);
