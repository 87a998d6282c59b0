// Where the one bundle starts: as the command, as the language server (`lsp`), or in a browser's worker.
// Nearly all of it is the same for the three, so that they share a file, and only the host that is wanted is
// run.

if (typeof process !== 'object' || process.versions?.node === undefined) void import('./worker.ts');
else if (process.argv[2] === 'lsp' && !process.argv.some((a) => a === '--help' || a === '-h'))
  void import('./node.ts');
else void import('./cli.ts');
