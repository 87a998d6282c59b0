import { techniqueById } from '../core/attack/data/techniques.ts';
import {
  type HuntKind,
  type HuntSubject,
  hashHuntQuery,
  huntKinds,
  huntQuery,
} from '../core/attack/hunts/huntQueries.ts';
import type { Io } from './io.ts';
import type { HuntRequest } from './requests.ts';

/**
 * Runs `audit-rules hunt`, which prints queries for keys and techniques; returns the exit status, which is
 * always 0. With a tool, standard output contains only its queries; without one, the queries of every tool
 * under headings.
 */
export function runHunt({ subjects, tool, hashes }: HuntRequest, io: Io): number {
  const isId = (text: string): boolean => /^t\d{4}(?:\.\d{3})?$/i.test(text);
  const keys = subjects.filter((s) => !isId(s));
  const wanted: readonly HuntSubject[] = [
    ...(keys.length > 0 ? [{ keys }] : []),
    ...subjects.filter(isId).map((technique) => ({ technique })),
  ];
  for (const id of subjects.filter(isId))
    if (!techniqueById(id.toUpperCase()))
      io.stderr(`audit-rules hunt: ATT&CK has no technique "${id}". Check the ID.\n`);
  const kinds = tool ? [tool] : (Object.keys(huntKinds) as HuntKind[]);
  const queryFor = hashes ? hashHuntQuery : huntQuery;
  const found = wanted.flatMap((subject) => kinds.flatMap((kind) => queryFor(kind, subject) ?? []));
  if (tool && hashes && found.length === 0) {
    io.stderr(
      `audit-rules: ${huntKinds[tool]} cannot join the records of an event; search without --hashes\n`,
    );
    return 2;
  }
  if (tool) io.stdout(found.map(({ query }) => `${query}\n`).join(''));
  else
    io.stdout(
      found
        .map(({ kind, query, notes }) =>
          [`# ${huntKinds[kind]}`, ...notes.map((n) => `# ${n}`), query, ''].join('\n'),
        )
        .join('\n'),
    );
  return 0;
}
