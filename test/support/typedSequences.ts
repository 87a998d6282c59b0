import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';

/** Keys, and the documents before and after them with their cursors as a bar. */
export interface TypedSequence {
  readonly keys: string;
  readonly before: string;
  readonly after: string;
  /** Whether test/ui/typing.test.ts types it in a real VS Code too. */
  readonly isCommon: boolean;
}

/** The sequences of test/fixtures/typing, by where in a rule they are typed. */
export const typedSequences: ReadonlyMap<string, readonly TypedSequence[]> = read();

function read(): ReadonlyMap<string, readonly TypedSequence[]> {
  const text = readFileSync(join(root, 'test/fixtures/typing/sequences.txt'), 'utf8');
  const [, ...groups] = text.split('\n## ');
  return new Map(
    groups.map((group) => {
      const [title = '', ...lines] = group.split('\n');
      return [title, lines.filter((l) => l.includes(' ⇒ ')).map(sequenceOf)];
    }),
  );
}

function sequenceOf(line: string): TypedSequence {
  const [keys = '', rest = ''] = line.slice(2).split(' ⇒ ');
  const [after = '', before = '|'] = rest.split(' ⇐ ').map((text) => text.replaceAll('\\n', '\n'));
  return { keys, before, after, isCommon: line.startsWith('!') };
}
