/** Two contents for one file, of 400 kB each, that differ in every byte but line ends. */
export const contents: readonly Buffer[] = ['a', 'b'].map((letter) =>
  Buffer.from(`${letter.repeat(99)}\n`.repeat(4000)),
);

/** Reports whether bytes are one of the contents, whole. */
export function isWhole(bytes: Buffer): boolean {
  return contents.some((c) => c.equals(bytes));
}
