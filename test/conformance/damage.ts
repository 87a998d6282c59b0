import { line, type Random, random } from './vocabulary.ts';

type Damage = (text: string, r: Random) => string;

function at(text: string, i: number, put: string, cut = 0): string {
  return text.slice(0, i) + put + text.slice(i + cut);
}

function words(text: string, change: (list: string[], r: Random) => void, r: Random): string {
  const list = text.split(' ');
  change(list, r);
  return list.join(' ');
}

/** The ways in which people (and editors, and mail programs) damage a line. */
const damages: readonly Damage[] = [
  (t, r) => at(t, r.below(t.length + 1), ' '),
  (t, r) => at(t, r.below(t.length + 1), '', 1),
  (t, r) => at(t, r.below(t.length), t[r.below(t.length)] ?? ' ', 1),
  (t, r) =>
    at(
      t,
      r.below(t.length + 1),
      r.pick([
        '\t',
        '\r',
        '"',
        "'",
        '\\',
        '\\ ',
        '\\\\',
        '#',
        ',',
        '=',
        '-',
        '--',
        '\u00a0',
        '\u2013',
        '\ufeff',
        '\x01',
        '\x07',
        '\x04',
        '\x7f',
        'é',
        '\udcff',
        '\0',
        '\x0b',
      ]),
    ),
  (t, r) => words(t, (w) => w.splice(r.below(w.length), 1), r),
  (t, r) => words(t, (w) => w.splice(r.below(w.length + 1), 0, w[r.below(w.length)] ?? ''), r),
  (t, r) =>
    words(
      t,
      (w) => {
        const i = r.below(w.length);
        const j = r.below(w.length);
        [w[i], w[j]] = [w[j] ?? '', w[i] ?? ''];
      },
      r,
    ),
  (t, r) =>
    words(
      t,
      (w) => {
        const i = r.below(w.length);
        w[i] = r.pick([
          (x: string) => `"${x}"`,
          (x: string) => x.toUpperCase(),
          (x: string) => x.slice(0, -1),
          (x: string) => `-${x}`,
          (x: string) => `${x}${x}`,
        ])(w[i] ?? '');
      },
      r,
    ),
  (t, r) => t.replace(' ', r.pick(['\t', '', '  ', '\u00a0'])),
  (t) => `${t}\r`,
  (t) => `${t} # why`,
  (t) => `${t} \\`,
  (t) => `auditctl ${t}`,
  (t) => `\t${t}`,
  (t) => `  ${t}`,
  (t) => t.replace(/ -([a-zA-Z]) /, ' -$1'),
  (t) => t.replaceAll(' ', '  '),
  (t, r) => `${t} ${'x'.repeat(r.pick([10, 300, 6000, 7000]))}`,
  (t, r) => `# ${'c'.repeat(r.pick([6139, 6140, 6141, 6142, 6150]))} ${t}`,
];

/** The line with one to three damages. */
export function damaged(text: string, r: Random): string {
  let out = text;
  for (let n = 1 + (r.chance(0.25) ? r.below(3) : 0); n > 0; n--)
    out = r.pick(damages)(out === '' ? 'x' : out, r);
  return out.replaceAll('\n', '');
}

/** `count` lines of a seed: half of them damaged. Same seed, same lines. */
export function generated(seed: number, count: number): readonly string[] {
  const r = random(seed);
  return Array.from({ length: count }, () => {
    const l = line(r);
    return r.chance(0.5) ? damaged(l, r) : l;
  });
}
