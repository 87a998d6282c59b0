// Where the bundled server starts, in Node and in a web worker: nearly all of it is the same for both, so that both get one
// file, and only the host that is there is run.
void (typeof process === 'object' && process.versions?.node !== undefined ? import('./node.ts') : import('./worker.ts'));
