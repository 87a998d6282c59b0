/** A measurement: memory in MiB after so many cycles, and a collection of all garbage. */
export interface MemorySample {
  readonly cycles: number;
  /** What is in use. */
  readonly heap: number;
  /** What the system has given the process. */
  readonly resident: number;
}

const WIDTH = 640;
const HEIGHT = 300;
const LEFT = 60;
const RIGHT = 30;
const BOTTOM = 40;
const TOP = 30;

/**
 * Returns a plot of memory over cycles as SVG. Its scale begins at zero, so that growth looks as large as it
 * is; a dashed line marks the heap that is allowed, 10 % more than at the first measurement.
 */
export function memoryPlot(samples: readonly MemorySample[]): string {
  const allowed = (samples[0]?.heap ?? 0) * 1.1;
  const highest = Math.ceil(Math.max(allowed, ...samples.map((s) => s.resident)) / 50) * 50;
  const last = samples.at(-1)?.cycles ?? 1;
  const x = (cycles: number): string => (LEFT + (cycles / last) * (WIDTH - LEFT - RIGHT)).toFixed(1);
  const y = (size: number): string =>
    (HEIGHT - BOTTOM - (size / highest) * (HEIGHT - BOTTOM - TOP)).toFixed(1);
  const text = (at: string, words: string | number, anchor: string): string =>
    `<text ${at} text-anchor="${anchor}">${words}</text>`;
  const above = (size: number, words: string): string =>
    text(`x="${WIDTH - RIGHT}" y="${Number(y(size)) - 8}"`, words, 'end');
  const line = (sizeOf: (s: MemorySample) => number, color: string): readonly string[] => [
    `<polyline fill="none" stroke="${color}" stroke-width="2" points="${samples.map((s) => `${x(s.cycles)},${y(sizeOf(s))}`).join(' ')}"/>`,
    ...samples.map((s) => `<circle cx="${x(s.cycles)}" cy="${y(sizeOf(s))}" r="3" fill="${color}"/>`),
  ];
  const rows = Array.from({ length: highest / 50 + 1 }, (_, i) => i * 50);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" fill="#57606a" role="img">`,
    '<title>Memory of the server while documents are opened, edited and closed</title>',
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    text(`x="${LEFT}" y="18"`, 'Memory of the server after garbage collection, in MiB', 'start'),
    ...rows.flatMap((size) => [
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(size)}" y2="${y(size)}" stroke="#d0d7de"/>`,
      text(`x="${LEFT - 8}" y="${Number(y(size)) + 4}"`, size, 'end'),
    ]),
    `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(allowed)}" y2="${y(allowed)}" stroke="#cf222e" stroke-dasharray="4 4"/>`,
    ...line((s) => s.resident, '#8c959f'),
    above(samples.at(-1)?.resident ?? 0, 'resident memory'),
    ...line((s) => s.heap, '#0969da'),
    above(allowed, 'heap in use (dashed: 10 % above the first measurement)'),
    ...samples.map((s) =>
      text(`x="${x(s.cycles)}" y="${HEIGHT - 22}"`, s.cycles.toLocaleString('en'), 'middle'),
    ),
    text(`x="${WIDTH / 2}" y="${HEIGHT - 5}"`, 'documents opened, edited, asked about and closed', 'middle'),
    '</svg>',
    '',
  ].join('\n');
}
