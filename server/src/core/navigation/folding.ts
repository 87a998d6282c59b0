import { isSwitch } from '../checks/suppressionComments.ts';
import type { RulesDocument, RulesLine } from '../syntax/document.ts';
import { byPlace, type Span } from '../text/span.ts';

/**
 * What can be folded away after its first line. Offsets of the document; `span` begins and ends within a
 * line.
 */
export interface Fold {
  readonly kind: 'region' | 'section' | 'comment';
  readonly span: Span;
}

const regionStart = /^ *# *region\b/;
const regionEnd = /^ *# *endregion\b/;

/**
 * Returns what can be folded: regions (`# region` … `# endregion`), sections (a comment and the commands up
 * to the next comment), and comments of several lines without a section. Empty where there is nothing. A
 * section does not extend over the border of a region, and at most one fold begins in a line.
 */
export function folds(document: RulesDocument): readonly Fold[] {
  const found: Fold[] = [];
  const open: RulesLine[] = [];
  let heading: RulesLine | undefined;
  let lastComment: RulesLine | undefined;
  let lastCommand: RulesLine | undefined;
  const add = (kind: Fold['kind'], from: RulesLine, to: RulesLine): void => {
    if (document.text.slice(from.start, to.start).includes('\n'))
      found.push({ kind, span: { start: from.start, end: to.end } });
  };
  const close = (): void => {
    if (heading && lastCommand) add('section', heading, lastCommand);
    else if (heading && lastComment) add('comment', heading, lastComment);
    heading = lastComment = lastCommand = undefined;
  };
  let before: RulesLine | undefined;
  for (const line of document.lines) {
    const { node } = line;
    // A comment that switches checks heads nothing.
    if (node.kind === 'comment' && isSwitch(node.text)) continue;
    if (node.kind === 'comment' && regionStart.test(node.text)) {
      close();
      open.push(line);
    } else if (node.kind === 'comment' && regionEnd.test(node.text)) {
      close();
      const start = open.pop();
      if (start) add('region', start, line);
    } else if (node.kind === 'comment') {
      if (before?.node.kind !== 'comment' || !heading) {
        close();
        heading = line;
      }
      lastComment = line;
    } else if (node.kind === 'command') lastCommand = line;
    before = line;
  }
  close();
  return found.sort(byPlace);
}
