import { hasOnly, optionText } from '../checks/edits.ts';
import { type Bits, rulesOfWatch, wordSizesOf } from '../checks/watchRules.ts';
import { machineOfArch } from '../completion/ruleInfo.ts';
import { knownPaths } from '../facts/knownPaths.ts';
import { machineOfBits } from '../facts/machines.ts';
import type { FeatureContext } from '../featureContext.ts';
import { commands, sameOnAll, sameSet } from '../model/equivalence.ts';
import type { RulesDocument } from '../syntax/document.ts';
import type { CommandLine } from '../syntax/line.ts';
import type { TextEdit } from '../text/span.ts';
import { type PickedCommand, pickCommand, replaceLine } from './editLines.ts';
import type { RefactorAction } from './refactoring.ts';

const top =
  '/bin /boot /dev /etc /home /lib /lib64 /media /mnt /opt /proc /root /run /sbin /srv /sys /tmp /usr /usr/bin /usr/lib /usr/sbin /var /var/log /var/tmp';
const folders: ReadonlySet<string> = new Set([
  ...top.split(' '),
  ...knownPaths.filter((p) => p.kind === 'folder').map((p) => p.path),
]);

/** Reports whether a path is a directory, as far as its text can say: auditctl asks the machine. */
function isFolder(path: string): boolean {
  return path.endsWith('/') || path.endsWith('.d') || folders.has(path);
}

/** Returns the rules of a watch, on a directory as a tree. */
function rulesAt(node: CommandLine, ctx: FeatureContext): readonly string[] | undefined {
  const path = node.options.find((o) => o.name === 'w')?.argument?.value ?? '';
  return rulesOfWatch(node, isFolder(path) ? 'dir' : 'path', ctx.targets);
}

/** A watch that asks for what a rule asks for, arch aside. */
interface WatchForm {
  readonly text: string;
  readonly arch: Bits | undefined;
}

/** Returns the rule as a watch; undefined where it is not just a path with permissions, filters and keys. */
function watchForm(node: CommandLine, ctx: FeatureContext): WatchForm | undefined {
  if (node.options[0]?.name !== 'a' || !hasOnly(node, 'aFCk')) return undefined;
  const { fields, keys } = node.parts;
  const [place, otherPlace] = fields.filter((f) => f.name === 'path' || f.name === 'dir');
  const [perm, otherPerm] = fields.filter((f) => f.name === 'perm');
  const [arch, otherArch] = fields.filter((f) => f.name === 'arch');
  if (!place || !perm || otherPlace || otherPerm || otherArch) return undefined;
  if ([place, perm, arch].some((f) => f && f.op !== '=')) return undefined;
  // What is a directory would be watched as a tree.
  if (place.name === 'path' && isFolder(place.value)) return undefined;
  const bits = arch && bitsOf(arch.value, ctx);
  if (arch && !bits) return undefined;
  const path = place.name === 'dir' && !place.text.endsWith('/') ? `${place.text}/` : place.text;
  const written = new Set([place, perm, arch, ...keys].map((p) => p?.option));
  const filters = node.options.slice(1).filter((o) => !written.has(o));
  const text = [
    `-w ${path}`,
    `-p ${perm.value}`,
    ...filters.map((o) => optionText(node, o)),
    ...keys.map((k) => `-k ${k.text}`),
  ];
  return { text: text.join(' '), arch: bits };
}

/** Returns which of the host's two ABIs a value of arch= means. */
function bitsOf(arch: string, ctx: FeatureContext): Bits | undefined {
  const machine = machineOfArch(arch, ctx.machine);
  return wordSizesOf(ctx.targets).find((b) => machineOfBits(b, ctx.machine) === machine);
}

interface FoundWatch {
  readonly first: PickedCommand;
  readonly last: PickedCommand;
  readonly text: string;
}

/**
 * Returns the watch that a rule without arch, or one rule for each arch on lines next to each other, is
 * exactly.
 */
function watchAt(document: RulesDocument, p: PickedCommand, ctx: FeatureContext): FoundWatch | undefined {
  const form = watchForm(p.node, ctx);
  if (!form) return undefined;
  const after = commands([form.text]);
  if (form.arch === undefined)
    return sameOnAll([p.node], after, ctx.targets) ? { first: p, last: p, text: form.text } : undefined;
  const archs = wordSizesOf(ctx.targets);
  for (const first of archs.length === 1 ? [p.index] : [p.index, p.index - 1]) {
    const lines = archs.flatMap((_, n) => pickCommand(document, first + n) ?? []);
    const forms = lines.map((l) => watchForm(l.node, ctx));
    const [head, tail] = [lines[0], lines.at(-1)];
    if (
      !head ||
      !tail ||
      lines.length < archs.length ||
      !archs.every((a) => forms.some((f) => f?.arch === a))
    )
      continue;
    const same = sameSet(
      lines.map((l) => l.node),
      after,
      ctx.targets,
      { arch: true, calls: true },
    );
    if (same) return { first: head, last: tail, text: form.text };
  }
  return undefined;
}

function watchEdit(found: FoundWatch): TextEdit {
  return {
    span: { start: found.first.line.start, end: found.last.line.start + found.last.text.length },
    newText: found.text,
  };
}

/**
 * Returns the actions that turn a watch into system call rules, or such rules into a watch, at a line and in
 * the whole file; empty where they do not apply.
 */
export function watchForms(
  document: RulesDocument,
  p: PickedCommand,
  ctx: FeatureContext,
): readonly RefactorAction[] {
  const rules = rulesAt(p.node, ctx);
  if (rules) {
    const archs = wordSizesOf(ctx.targets).join(' and ');
    const form = rules.length > 1 ? `system call rules (${archs})` : `a system call rule (${archs})`;
    return [
      {
        name: 'watch-to-rules',
        kind: 'rewrite',
        title: `Write the watch as ${form}`,
        edits: () => [replaceLine(document, p, rules)],
      },
      {
        name: 'all-watches-to-rules',
        kind: 'rewrite',
        title: `Write all watches of this file as system call rules (${archs})`,
        edits: () =>
          everyLine(document, (line) => {
            const lines = rulesAt(line.node, ctx);
            return lines && { edit: replaceLine(document, line, lines), last: line.index };
          }),
      },
    ];
  }
  const watch = watchAt(document, p, ctx);
  if (!watch) return [];
  const several = watch.first === watch.last ? 'rule' : 'rules';
  return [
    {
      name: 'rules-to-watch',
      kind: 'rewrite',
      title: `Write the ${several} as a watch (-w)`,
      edits: () => [watchEdit(watch)],
    },
    {
      name: 'all-rules-to-watches',
      kind: 'rewrite',
      title: 'Write all rules of this file that are watches with -w',
      edits: () =>
        everyLine(document, (line) => {
          const found = watchAt(document, line, ctx);
          return found && found.first.index === line.index
            ? { edit: watchEdit(found), last: found.last.index }
            : undefined;
        }),
    },
  ];
}

interface Edited {
  readonly edit: TextEdit;
  readonly last: number;
}

function everyLine(
  document: RulesDocument,
  at: (line: PickedCommand) => Edited | undefined,
): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  for (let i = 0; i < document.lines.length; i++) {
    const line = pickCommand(document, i);
    const found = line && at(line);
    if (!found) continue;
    edits.push(found.edit);
    i = found.last;
  }
  return edits;
}
