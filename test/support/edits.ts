import type { SourceFile } from '../../server/src/core/ruleset/index.ts';
import { damaged } from '../conformance/damage.ts';
import { type Random, random } from '../conformance/vocabulary.ts';

/** A ruleset as it is typed: the files after each edit, as they are at first among them. */
export interface EditSequence {
  readonly kind: 'folder' | 'file';
  readonly versions: readonly (readonly SourceFile[])[];
}

const PATHS = ['/etc/passwd', '/etc/shadow', '/etc/', '/etc/sudoers.d/', '/tmp/x y'];
const KEYS = ['identity', 'Identity', 'idenity', 'actions', 'T1098_1', 'T1003'];
const CALLS = ['open', 'openat', 'unlink,rename', 'chown', 'execve', 'adjtimex,settimeofday', 'all', '87'];
const FILTERS = [
  '',
  ' -F auid>=1000',
  ' -F uid=0',
  ' -F auid!=unset',
  ' -F path=/etc/passwd',
  ' -F success=0',
];
const COMMENTS = [
  '# note',
  '# audit-rules: disable-next-line AR301 -- meant',
  '# audit-rules: disable-next-line',
  '# audit-rules: disable AR101, AR302',
  '# audit-rules: disable',
  '# audit-rules: enable',
  '# audit-rules: enable AR302',
  '# audit-rules: disable-file AR304',
  '# audit-rules: disable-file AR2O1',
  '# audit-rules: disable-line AR201',
];
const CONTROLS = ['-D', '-e 2', '-e 1', '-i', '-c', '-b 8192', '-f 1', '-b 320', '-D -k actions'];
const BROKEN = [
  '-w etc/x',
  '-a always,exit -S nosuch',
  '-k alone',
  'auditctl -D',
  '-W /etc/passwd -p wa -k identity',
];
const PLACEHOLDERS = [
  '-w {{ path }} -p wa -k x',
  '-a {{ list }} -S open',
  '{% if x %}',
  '{% endif %}',
  '-b {{ size }}',
];
const NAMES = ['10-a.rules', '20-b.rules', '9-x.rules', 'old.rules.bak'];

/** The line of a seed that a person may write. */
function anyRule(r: Random, templates: boolean): string {
  const n = r.below(20);
  if (templates && n < 5) return r.pick(PLACEHOLDERS);
  if (n < 7) return `-w ${r.pick(PATHS)} -p ${r.pick(['wa', 'w', 'rwxa'])} -k ${r.pick(KEYS)}`;
  if (n < 15) {
    const arch = r.pick([' -F arch=b64', ' -F arch=b32', '']);
    const action = r.pick(['always', 'always', 'never']);
    return `${r.pick(['-a', '-a', '-A'])} ${action},exit${arch} -S ${r.pick(CALLS)}${r.pick(FILTERS)} -k ${r.pick(KEYS)}`;
  }
  if (n < 17) return r.pick(COMMENTS);
  if (n < 19) return r.pick(CONTROLS);
  return r.pick(['', r.pick(BROKEN), `# ${'-'.repeat(2100)} ${'é'.repeat(2100)} # -w /etc/passwd`]);
}

/** Edits lines as somebody at a keyboard does: a line, a few, a letter of one. */
function editedLines(r: Random, before: readonly string[], templates: boolean): readonly string[] {
  const lines = [...before];
  const at = r.below(lines.length + 1);
  const line = lines[at];
  switch (r.below(8)) {
    case 0:
      lines.splice(at, 0, anyRule(r, templates));
      break;
    case 1:
      lines.splice(at, 1);
      break;
    case 2:
      lines.splice(at, 1, anyRule(r, templates));
      break;
    case 3:
      if (line !== undefined) lines.splice(r.below(lines.length + 1), 0, line);
      break;
    case 4:
      lines.splice(at, r.below(4), ...Array.from({ length: r.below(3) }, () => anyRule(r, templates)));
      break;
    case 5:
      if (line !== undefined) lines[at] = damaged(line, r).replaceAll('\n', '');
      break;
    default:
      if (line !== undefined) {
        const column = r.below(line.length + 1);
        lines[at] =
          `${line.slice(0, column)}${r.pick(['x', ' ', '1', '', '#'])}${line.slice(column + r.below(2))}`;
      }
  }
  return lines;
}

/** One file while it is typed. */
interface Typed {
  readonly name: string;
  readonly lines: readonly string[];
  readonly newline: string;
}

function textOf({ name, lines, newline }: Typed): SourceFile {
  return { name, text: lines.join(newline) };
}

function typedFile(r: Random, name: string): Typed {
  const lines = Array.from({ length: r.below(6) }, () => anyRule(r, name.endsWith('.j2')));
  return { name, lines: r.chance(0.8) ? [...lines, ''] : lines, newline: r.chance(0.1) ? '\r\n' : '\n' };
}

function edited(r: Random, files: readonly Typed[], kind: EditSequence['kind']): readonly Typed[] {
  const at = r.below(files.length);
  if (kind === 'folder' && r.chance(0.1)) {
    const free = NAMES.filter((n) => !files.some((f) => f.name === n));
    const [name] = free;
    if (name !== undefined && r.chance(0.5)) return [...files, typedFile(r, name)];
    if (files.length > 1) return files.filter((_, i) => i !== at);
  }
  return files.map((f, i) => {
    if (i !== at) return f;
    if (r.chance(0.03)) return { ...f, newline: f.newline === '\n' ? '\r\n' : '\n' };
    return { ...f, lines: editedLines(r, f.lines, f.name.endsWith('.j2')) };
  });
}

/**
 * Returns the edits of a seed, in a file that stands alone or in a directory: rules, controls, suppression comments, CR LF,
 * lines longer than auditctl's buffer, and templates where they are asked for.
 * @param templates whether a file that stands alone may be a template
 */
export function editSequence(seed: number, edits: number, templates: boolean): EditSequence {
  const r = random(seed);
  const kind = r.chance(0.4) ? 'folder' : 'file';
  const alone = templates && r.chance(0.15) ? '10-a.rules.j2' : r.pick(['10-a.rules', 'audit.rules']);
  const names = kind === 'file' ? [alone] : NAMES.slice(0, 1 + r.below(3));
  let files: readonly Typed[] = names.map((name) => typedFile(r, name));
  const versions = [files.map(textOf)];
  for (let i = 0; i < edits; i++) {
    files = edited(r, files, kind);
    versions.push(files.map(textOf));
  }
  return { kind, versions };
}
