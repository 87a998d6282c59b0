/** A measurement: memory in MiB after so many cycles. */
export interface MemorySample {
  readonly cycles: number;
  readonly size: number;
}

const WIDTH = 640;
const HEIGHT = 300;
const LEFT = 60;
const BOTTOM = 40;
const TOP = 30;

/**
 * Returns a plot of memory over cycles as SVG. Its scale begins at zero, so that growth looks as large as it
 * is; a line marks what is allowed, 10 % more than at the first measurement.
 */
export function memoryPlot(samples: readonly MemorySample[]): string {
  const [first = { cycles: 0, size: 0 }] = samples;
  const allowed = first.size * 1.1;
  const highest = Math.ceil(Math.max(allowed, ...samples.map((s) => s.size)) / 50) * 50;
  const last = samples.at(-1)?.cycles ?? 1;
  const x = (cycles: number): string => (LEFT + (cycles / last) * (WIDTH - LEFT - 20)).toFixed(1);
  const y = (size: number): string =>
    (HEIGHT - BOTTOM - (size / highest) * (HEIGHT - BOTTOM - TOP)).toFixed(1);
  const text = (at: string, words: string | number, anchor: string): string =>
    `<text ${at} text-anchor="${anchor}">${words}</text>`;
  const rows = Array.from({ length: highest / 50 + 1 }, (_, i) => i * 50);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" fill="#57606a" role="img">`,
    '<title>Memory of the server while documents are opened, edited and closed</title>',
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    text(`x="${LEFT}" y="18"`, 'Resident memory of the server in MiB', 'start'),
    ...rows.flatMap((size) => [
      `<line x1="${LEFT}" x2="${WIDTH - 20}" y1="${y(size)}" y2="${y(size)}" stroke="#d0d7de"/>`,
      text(`x="${LEFT - 8}" y="${Number(y(size)) + 4}"`, size, 'end'),
    ]),
    `<line x1="${LEFT}" x2="${WIDTH - 20}" y1="${y(allowed)}" y2="${y(allowed)}" stroke="#cf222e" stroke-dasharray="4 4"/>`,
    text(`x="${WIDTH - 20}" y="${Number(y(allowed)) - 6}"`, '10 % above the first measurement', 'end'),
    `<polyline fill="none" stroke="#0969da" stroke-width="2" points="${samples.map((s) => `${x(s.cycles)},${y(s.size)}`).join(' ')}"/>`,
    ...samples.map((s) => `<circle cx="${x(s.cycles)}" cy="${y(s.size)}" r="3" fill="#0969da"/>`),
    ...samples.map((s) =>
      text(`x="${x(s.cycles)}" y="${HEIGHT - 22}"`, s.cycles.toLocaleString('en'), 'middle'),
    ),
    text(`x="${WIDTH / 2}" y="${HEIGHT - 5}"`, 'documents opened, edited, asked about and closed', 'middle'),
    '</svg>',
    '',
  ].join('\n');
}
