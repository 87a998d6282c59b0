import { setFlagsFromString } from 'node:v8';

/**
 * Lets a function run longer before it is optimized. The V8 of Node 20 does that after 66 KB of its bytecode
 * have run: a quarter of a command's processor time went into machine code that was soon not needed, or made
 * again for other types, and the server answered the first keys in a file a fifth later. Later versions wait
 * longer by themselves.
 */
export function optimizeLate(): void {
  if (process.versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=250000');
}
