import { fixedText } from '../core/features/fixAll.ts';
import { lint, read, readOnce, targetsOf } from '../core/service.ts';
import { toBytes } from '../core/text/bytes.ts';
import type { LintRequest } from './arguments.ts';
import { decode } from './decode.ts';
import type { Io } from './io.ts';
import { type FileReport, jsonReport, summarise, textReport } from './reporters.ts';

/** Runs `audit-rules lint`; answers the exit status. What cannot be read or written is told on stderr, the rest goes on. */
export async function runLint(request: LintRequest, io: Io): Promise<number> {
  const targets = targetsOf(request.targets, request.machine);
  const reports: FileReport[] = [];
  let failed = false;
  const fail = (path: string, error: unknown): void => {
    failed = true;
    io.stderr(`audit-rules: ${path}: ${reason(error)}\n`);
  };
  for (const path of await filesOf(request.paths, io, fail)) {
    try {
      let text = decode(await io.readFile(path));
      if (request.fix) {
        const fixed = fixedText(read(text), { targets });
        if (fixed !== text) {
          text = fixed;
          await io.writeFile(path, toBytes(fixed));
        }
      }
      reports.push({ path, text, problems: lint(readOnce(text), { targets }) });
    } catch (error) {
      fail(path, error);
    }
  }
  io.stdout(request.format === 'json' ? jsonReport(reports) : textReport(reports));
  if (failed) return 2;
  return summarise(reports).errors > 0 ? 1 : 0;
}

/** The files meant by the paths, in the order given; those of a folder sorted by name, none twice. */
async function filesOf(paths: readonly string[], io: Io, fail: (path: string, error: unknown) => void): Promise<readonly string[]> {
  const files = new Set<string>();
  for (const path of paths) {
    try {
      const entries = await io.readFolder(path);
      if (!entries) files.add(path);
      else for (const name of [...entries].filter((n) => n.endsWith('.rules')).sort()) files.add(`${path.replace(/\/+$/, '')}/${name}`);
    } catch (error) {
      fail(path, error);
    }
  }
  return [...files];
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { code?: unknown };
  switch (code) {
    case 'ENOENT':
      return 'there is no such file or folder';
    case 'EACCES':
    case 'EPERM':
      return 'it may not be read or written (permission denied)';
    case 'EISDIR':
      return 'it is a folder';
    default:
      return error.message;
  }
}
