import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { version } from '../../package.json';
import { createLifecycle } from '../lsp/lifecycle.ts';
import { startServer } from '../lsp/server.ts';
import { checkPages } from './checkPages.ts';
import { localFiles } from './files.ts';
import { limitWork } from './limitWork.ts';
import { optimizeLate } from './optimizeLate.ts';
import { setIdPrograms } from './setIdPrograms.ts';
import { stdioConnection } from './stdio.ts';

// The library reads the other transports from the arguments and ends the process when its parent or the
// stream is gone.
const transports = ['--stdio', '--node-ipc', '--socket', '--pipe'];
const chosen = process.argv.some((a) => transports.some((t) => a === t || a.startsWith(`${t}=`)));
if (!chosen) {
  if (process.send === undefined) {
    process.stderr.write('audit-rules lsp: say how to talk to it, for example --stdio.\n');
    process.exit(2);
  }
  process.argv.push('--node-ipc');
}
optimizeLate();
const lifecycle = createLifecycle();
const connection = process.argv.includes('--stdio')
  ? stdioConnection(lifecycle)
  : createConnection(ProposedFeatures.all, lifecycle.options);
startServer(connection, version, localFiles, limitWork(), () => setIdPrograms(), checkPages(process.argv[1]));
process.on('disconnect', () => process.exit(1));
