// Installs the packages that the other scripts import, where they are missing or older than the lock file.
import { ensureInstalled, needNode } from './lib/run.mjs';

needNode();
await ensureInstalled();
