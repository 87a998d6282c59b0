import { techniqueById } from '../attack/data/techniques.ts';
import { idsInKey } from '../attack/keys/techniqueKeys.ts';
import type { HostAnswers } from '../checks/host/defineHostCheck.ts';
import { machines } from '../facts/machines.ts';
import { syscalls } from '../facts/tables.ts';
import { manualPage } from '../hover/texts/manualPages.ts';
import type { RulesDocument } from '../syntax/document.ts';
import { byPlace, type Span } from '../text/span.ts';
import { pathSpots } from './pathSpots.ts';
import { keySpots } from './references.ts';

/**
 * A place that leads to a page, or to a file of the machine that the document lies on. Offsets of the
 * document.
 */
export interface DocumentLink {
  readonly span: Span;
  readonly to: { readonly url: string } | { readonly path: string };
  readonly tooltip: string;
}

/** Pages of audit-userspace; those of system calls are known by their names. */
const auditPages: ReadonlySet<string> = new Set([
  'audit.rules(7)',
  'auditctl(8)',
  'auditd(8)',
  'auditd.conf(5)',
  'augenrules(8)',
  'aureport(8)',
  'ausearch(8)',
  'ausyscall(8)',
  'autrace(8)',
]);

/**
 * Returns the links of a document: from ids of techniques to attack.mitre.org, from manual pages that
 * comments name (`openat(2)`) to their pages, and from paths that are files on the machine; empty where there
 * are none. Addresses in comments are left to the editor.
 * @param host the answers of the machine; without it, paths are not linked
 */
export function documentLinks(
  document: RulesDocument,
  host?: Pick<HostAnswers, 'placeOf'>,
): readonly DocumentLink[] {
  const found: DocumentLink[] = [];
  const scan = (text: string, start: number): void => {
    for (const id of idsInKey(text)) {
      const technique = techniqueById(id.id);
      if (!technique || !/^https:\/\/attack\.mitre\.org\//.test(technique.url) || inAddress(text, id.start))
        continue;
      const span = { start: start + id.start, end: start + id.end };
      found.push({
        span,
        to: { url: technique.url },
        tooltip: tooltip(`${technique.id} ${technique.fullName}`, technique.id),
      });
    }
  };
  for (const { node, start } of document.lines) {
    if (node.kind !== 'comment') continue;
    scan(node.text, start);
    found.push(...manualPages(node.text, start));
  }
  for (const { span } of keySpots(document)) scan(document.text.slice(span.start, span.end), span.start);
  if (host)
    for (const { path, span } of pathSpots(document))
      if (host.placeOf(path)?.kind === 'file')
        found.push({ span, to: { path }, tooltip: tooltip(`${path} on this machine`, 'On this machine') });
  return found.sort(byPlace);
}

/** Returns a tooltip, or another where editors that make Markdown of tooltips could read markup in it. */
function tooltip(text: string, other: string): string {
  return /[\\[\]`<>&]/.test(text) ? other : text;
}

/** Returns the manual pages that a comment names and that are known to be there. */
function manualPages(comment: string, start: number): readonly DocumentLink[] {
  return [...comment.matchAll(/(?<![\w./-])([a-z_][\w.]*)\(([2578])\)/g)].flatMap(
    (m): readonly DocumentLink[] => {
      const [page, name = '', section = ''] = m;
      const known =
        section === '2' ? machines.some((machine) => syscalls(machine).get(name)) : auditPages.has(page);
      const url = known ? manualPage(name, section) : undefined;
      if (url === undefined) return [];
      const span = { start: start + m.index, end: start + m.index + page.length };
      return [{ span, to: { url }, tooltip: `Manual page ${page}` }];
    },
  );
}

function inAddress(text: string, at: number): boolean {
  const word = text.slice(text.lastIndexOf(' ', at) + 1, at);
  return word.includes('://');
}
