import type { LogLine } from './recordLine.ts';

/** Lines of a log by their numbers from 1. */
interface LineRange {
  readonly first: number;
  readonly count: number;
}

/** What a line is to objects of JSON that are written in several lines. */
export interface BlockStep {
  /** The line is in an object, or begins or ends it. */
  readonly isInside: boolean;
  /** The object that it ends, as one line. */
  readonly whole?: LogLine;
  /** The lines of that object, or of one that never ended. */
  readonly lines?: LineRange;
}

/** Puts objects of JSON together that are written in several lines, as `journalctl -o json-pretty` does. */
export interface JsonBlocks {
  /** @param number of the line, from 1 */
  take(line: LogLine, number: number): BlockStep;
  /** Forgets the object that is open; returns its lines, undefined where none is open. */
  end(): LineRange | undefined;
}

/** A longer object is not an event of any format, in bytes. */
const LARGEST = 8 << 20;

interface Block {
  /** What its first line begins with, and its last one. */
  readonly indent: string;
  readonly texts: string[];
  readonly start: number;
  readonly first: number;
  bytes: number;
}

const OUTSIDE: BlockStep = { isInside: false };
const INSIDE: BlockStep = { isInside: true };

/**
 * Returns a collector of objects that begin with a line of "{" alone. A line that is not further in than that one
 * ends the object, so that a brace that is left over in a damaged log costs no record.
 */
export function createJsonBlocks(): JsonBlocks {
  let block: Block | undefined;
  const end = (): LineRange | undefined => {
    const lines = block && { first: block.first, count: block.texts.length };
    block = undefined;
    return lines;
  };
  const begin = ({ text, start, bytes }: LogLine, first: number): BlockStep => {
    if (!text.endsWith('{') || text.trim() !== '{') return OUTSIDE;
    block = { indent: text.slice(0, -1), texts: [text], start, first, bytes };
    return INSIDE;
  };
  return {
    end,
    take(line, number) {
      if (!block) return begin(line, number);
      const { indent, texts, start } = block;
      const isLast = line.text === `${indent}}` || line.text === `${indent}},`;
      const isFurtherIn = line.text.startsWith(indent) && /^[ \t]/.test(line.text.slice(indent.length));
      if (!isLast && (!isFurtherIn || block.bytes > LARGEST)) {
        const lines = end();
        return { ...begin(line, number), ...(lines && { lines }) };
      }
      texts.push(isLast ? `${indent}}` : line.text);
      block.bytes += line.bytes;
      if (!isLast) return INSIDE;
      const whole = { text: texts.join('\n'), start, bytes: block.bytes };
      const lines = end();
      return { isInside: true, whole, ...(lines && { lines }) };
    },
  };
}
