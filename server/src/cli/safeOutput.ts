import { printable, withoutCommands } from '../core/text/printable.ts';
import type { Io } from './io.ts';

/** The graphic renditions that the report for people is colored with; no other escape reaches a terminal. */
const OWN_COLORS = /(\u001b\[(?:0|1|36|3[1345];1)m)/;

/** An annotation as the report for GitHub makes it: the one command for a runner that is meant. */
const OWN_COMMAND =
  /^::(?:error|warning|notice) file=[^:,\n]*,line=\d+,[^\n]*title=(?:(?:AR|IM)\d{3}|compliance) /;

/** A text of which nothing is hidden, and what a runner may obey in one. */
const PLAIN = /^[\n\t -~]*$/;
const OBEYED = /##(?:vso|teamcity)?\[|(?:^|\t) *::/m;

/**
 * Returns a text that neither a terminal nor a runner of CI obeys, whoever wrote the words in it: control
 * characters and directions are shown as pictures or U+FFFD, `##[` and a line that begins with `::` lose
 * their meaning. Newlines, tabs, our own colors and our own annotations stay. The result is valid Unicode.
 */
export function safeOutput(text: string): string {
  // Nearly all that is printed, and of a fleet that is a hundred megabytes and more.
  if (PLAIN.test(text) && !OBEYED.test(text)) return text;
  return text
    .split(/(\r?\n|\t)/)
    .map((part, i) => (i % 2 === 1 ? part : safePart(part)))
    .join('');
}

function safePart(part: string): string {
  const pieces = part.split(OWN_COLORS).map((piece, i) => (i % 2 === 1 ? piece : printable(piece)));
  const shown = withoutCommands(pieces.join(''), ' #');
  return OWN_COMMAND.test(shown) ? shown : shown.replace(/^(\s*(?:\u001b\[[\d;]*m)?):(?=:)/, '$1: ');
}

/**
 * Returns the input and output with texts made safe for a terminal; bytes, which are the content of files,
 * are passed unchanged.
 */
export function withSafeOutput(io: Io): Io {
  return {
    ...io,
    stdout: (text) => io.stdout(typeof text === 'string' ? safeOutput(text) : text),
    stderr: (text) => io.stderr(safeOutput(text)),
    progress: (text) => io.progress(printable(text)),
  };
}
