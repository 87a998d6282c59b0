import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file that a generator makes: `path` counts from the root of the repository. */
export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

interface Fact {
  readonly number: number | null;
  readonly since?: string;
  readonly lastKnown?: string | null;
}

const releases = [
  '2.8.5',
  '3.0.7',
  '3.0.9',
  '3.1.2',
  '3.1.5',
  '4.0.2',
  '4.0.4',
  '4.1.0',
  '4.1.2',
  '4.2.1',
  '4.2.2',
];

function indexOf(release: string): number {
  const i = releases.indexOf(release.replace('-git', ''));
  if (i < 0) throw new Error(`unknown release ${release}`);
  return i;
}

/** ` since lastKnown`, ` since`, or nothing where all releases know the name. */
function rangeSuffix(since: number, last: number): string {
  if (last < releases.length - 1) return ` ${since} ${last}`;
  return since > 0 ? ` ${since}` : '';
}

/** `name number [since [lastKnown]]`, the last two as indices into the releases, left out where all know the name. */
function pack(facts: Readonly<Record<string, Fact>>): string {
  return Object.entries(facts)
    .map(([name, f]) => {
      const since = indexOf(f.since ?? '2.8.5');
      const last = f.lastKnown ? indexOf(f.lastKnown) : releases.length - 1;
      return `${name} ${f.number ?? -1}${rangeSuffix(since, last)}`;
    })
    .join(',');
}

interface ArgumentValues {
  readonly tables: Readonly<
    Record<string, { readonly kind: string; readonly values: Readonly<Record<string, number>> }>
  >;
  readonly arguments: Calls;
  readonly only: Readonly<Record<string, readonly string[]>>;
  readonly otherNumbers: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly otherArguments: Readonly<Record<string, Calls>>;
}
type Calls = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Names of the numbers in arguments: tables, which argument takes which, and what is otherwise on some machines. */
function packArgumentValues(facts: ArgumentValues): readonly string[] {
  const values = (all: Readonly<Record<string, number>>) =>
    Object.entries(all)
      .map(([n, v]) => `${n} ${v}`)
      .join(',');
  const calls = (all: Calls) =>
    Object.entries(all)
      .map(([call, args]) => [call, ...Object.entries(args).map(([a, t]) => `${a[1]}${t}`)].join(';'))
      .join('\n');
  const perMachines = <T>(all: Readonly<Record<string, T>>, pack: (t: T) => string) =>
    JSON.stringify(Object.entries(all).map(([machines, t]) => [machines, pack(t)]));
  const type = 'readonly (readonly [machines: string, packed: string])[]';
  return [
    '/** `table;kind;NAME number,NAME number`, a table a line. */',
    `export const argumentTables = ${JSON.stringify(
      Object.entries(facts.tables)
        .map(([t, { kind, values: v }]) => `${t};${kind};${values(v)}`)
        .join('\n'),
    )};`,
    '/** `call;INDEXtable;INDEXtable`, a call a line. */',
    `export const argumentKinds = ${JSON.stringify(calls(facts.arguments))};`,
    '/** What is so on some machines only: names that others have not, numbers and arguments that differ there. */',
    `export const argumentsOnly: ${type} = ${perMachines(facts.only, (names) => names.join(','))};`,
    `export const argumentNumbers: ${type} = ${perMachines(facts.otherNumbers, values)};`,
    `export const argumentKindsThere: ${type} = ${perMachines(facts.otherArguments, calls)};`,
  ];
}

/** Packs the tables of server/data/facts into one TypeScript module of strings, read lazily by core/facts. */
export function generateFacts(root: string): readonly GeneratedFile[] {
  const read = (name: string) =>
    JSON.parse(readFileSync(join(root, 'server/data/facts', `${name}.json`), 'utf8'));
  const syscalls: Record<string, Record<string, number>> = read('syscalls');
  const since: Record<string, Record<string, { since?: string; lastKnown?: string }>> = read(
    'syscalls-since',
  );
  const tables = Object.entries(syscalls).map(([machine, table]) => {
    const facts: Record<string, Fact> = {};
    for (const [name, number] of Object.entries(table)) facts[name] = { number, ...since[machine]?.[name] };
    for (const [name, f] of Object.entries(since[machine] ?? {})) facts[name] ??= { number: null, ...f };
    return [machine, pack(facts)] as const;
  });
  const seen = new Map<string, string>();
  const syscallLines = tables.map(([machine, packed]) => {
    const same = seen.get(packed);
    if (same === undefined) seen.set(packed, machine);
    return `  ${machine}: ${JSON.stringify(same === undefined ? packed : `=${same}`)},`;
  });
  const perm = read('perm');
  const added = Object.fromEntries(
    Object.entries(perm.addedByAuditctl as Record<string, Record<string, string[] | null>>).map(
      ([release, byLetter]) => [
        indexOf(release),
        Object.fromEntries(
          Object.entries(byLetter).map(([letter, names]) => [
            letter,
            names === null ? null : names.join(' '),
          ]),
        ),
      ],
    ),
  );
  const machines: Record<
    string,
    { machine: number; elf: string | null; usableAsArch: boolean; since: string | null }
  > = read('machines');
  const archs = Object.entries(machines)
    .filter(([, m]) => m.usableAsArch)
    .map(([name, m]) => `${name} ${Number(m.elf)} ${indexOf(m.since ?? '2.8.5')}`);
  const fields: Record<string, { number: number; valueType: string; since: string }> = read('fields');
  const out = [
    '// Generated by scripts/generate/facts.ts from server/data/facts: change those, then `npm run generate`.',
    `export const releases = ${JSON.stringify(releases)} as const;`,
    '/** machine -> `name number [since [lastKnown]]`, or `=machine` where two share a table. */',
    `export const syscalls: Readonly<Record<string, string>> = {\n${syscallLines.join('\n')}\n};`,
    ...(['io-uring-operations', 'message-types', 'errno', 'file-types', 'fs-types'] as const).map(
      (n) =>
        `export const ${n.replace(/-(.)/g, (_, c: string) => c.toUpperCase())} = ${JSON.stringify(pack(read(n)))};`,
    ),
    `export const archs = ${JSON.stringify(archs.join(','))};`,
    `export const fields = ${JSON.stringify(
      Object.entries(fields)
        .map(([n, f]) => `${n} ${f.number} ${f.valueType} ${indexOf(f.since)}`)
        .join(','),
    )};`,
    `export const comparisons = ${JSON.stringify((read('comparisons') as [string, string][]).map((p) => p.join(' ')).join(','))};`,
    '/** release index -> permission letter -> the syscalls that `-F perm=` adds after an arch. */',
    `export const permAdded: Readonly<Record<number, Readonly<Record<string, string | null>>>> = ${JSON.stringify(added)};`,
    `export const permKernel: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = ${JSON.stringify(perm.kernelClasses)};`,
    '/** Programs that started, how often they made each system call, and in another run how often it failed with which error. */',
    `export const syscallRates: { readonly programs: number; readonly calls: Readonly<Record<string, number>>; readonly failures: { readonly programs: number; readonly calls: Readonly<Record<string, Readonly<Record<string, number>>>> } } = ${JSON.stringify(read('syscall-rates'))};`,
    `export const socketFamilies: Readonly<Record<string, number>> = ${JSON.stringify(read('socket-families'))};`,
    `export const syscallArguments = ${JSON.stringify(
      Object.entries(read('syscall-arguments') as Record<string, { name: string; type: string }[]>)
        .map(([n, args]) => [n, ...args.map((a) => `${a.type}|${a.name}`)].join(';'))
        .join('\n'),
    )};`,
    ...packArgumentValues(read('argument-values')),
    '',
  ];
  return [{ path: 'server/src/core/facts/factData.generated.ts', text: out.join('\n') }];
}
