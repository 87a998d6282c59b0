// Where the one bundle starts: as the command, as the language server (`lsp`), as a thread of the command, or in a browser's
// worker. Nearly all of it is the same for these, so that they share a file, and only the host that is wanted is run.

/** Reports whether this is a thread that the command started (judgeThreads.ts). */
function isThread(): boolean {
  // Node before 20.16, which only the server meets, cannot tell, and has none.
  const threads = process.getBuiltinModule?.('node:worker_threads');
  return threads?.isMainThread === false && threads.workerData?.isJudge === true;
}

if (typeof process !== 'object' || process.versions?.node === undefined) void import('./worker.ts');
else if (process.argv[2] === 'lsp' && !process.argv.some((a) => a === '--help' || a === '-h'))
  void import('./node.ts');
else if (isThread()) void import('./judging.ts');
else void import('./cli.ts');
