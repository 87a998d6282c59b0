import { containerOf } from '../core/embedded/embeddedProblems.ts';
import { toBytes } from '../core/text/bytes.ts';
import type { Fail } from './failure.ts';
import type { Io } from './io.ts';
import type { LintRequest } from './requests.ts';
import { fixedFiles, type Member } from './rulesets.ts';

/**
 * Fixes files, and writes those that change where the request says so (standard input's to standard output).
 * Returns the files as they are afterwards; one that could not be written is missing.
 * @param fail receives what cannot be written
 */
export async function fixMembers(
  members: readonly Member[],
  request: LintRequest,
  io: Io,
  fail: Fail,
): Promise<readonly Member[]> {
  const fixed = await fixedFiles(members, request.fix === 'unsafe' ? 'unsafe' : 'safe', io, fail);
  const out: Member[] = [];
  for (const member of members) {
    const { file, container } = member;
    const text = fixed.get(file) ?? file.text;
    try {
      if (request.fixMode === 'write') {
        if (member.isStdin) io.stdout(toBytes(text));
        else if (text !== file.text) await io.writeFile(file.path, toBytes(text));
      }
      out.push({
        ...member,
        file: { path: file.path, text },
        ...(container ? { container: containerOf(text, container.find) } : {}),
      });
    } catch (error) {
      fail(file.path, error);
    }
  }
  return out;
}
