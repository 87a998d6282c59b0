/** The options of auditctl, as getopt_long is reported of them (auditctl.c: setopt, long_opts). */
export interface OptionSpec {
  readonly name: string;
  readonly argument: boolean;
  /** Index of the first and the last release that know it; all where absent. */
  readonly since?: number;
  readonly until?: number;
}

/** Short options: letter -> whether it takes an argument. */
export const shortOptions: ReadonlyMap<string, boolean> = new Map([
  ...[...'hicslDvt'].map((c) => [c, false] as const),
  ...[...'CefrbaAdSFmRwWkpq'].map((c) => [c, true] as const),
]);

/** Long options, in the order of auditctl's table. Indices count the releases of core/facts. */
export const longOptions: readonly OptionSpec[] = [
  { name: 'loginuid-immutable', argument: false },
  { name: 'backlog_wait_time', argument: true },
  { name: 'reset-lost', argument: false },
  { name: 'reset_backlog_wait_time_actual', argument: false, since: 1 },
  { name: 'signal', argument: true, since: 1 },
  { name: 'help', argument: false, since: 8 },
];
