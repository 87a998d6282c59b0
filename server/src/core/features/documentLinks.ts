import { idsInKey } from '../attack/keys.ts';
import { techniqueById } from '../attack/techniques.ts';
import type { HostAnswers } from '../checks/host/define.ts';
import type { RulesDocument } from '../syntax/document.ts';
import type { Span } from '../text/span.ts';
import { pathSpots } from './pathSpots.ts';
import { keySpots } from './references.ts';

/** A place that leads to a page, or to a file of the machine that the document lies on. Offsets of the document. */
export interface DocumentLink {
  readonly span: Span;
  readonly to: { readonly url: string } | { readonly path: string };
  readonly tooltip: string;
}

/**
 * Ids of techniques in keys and comments, each with its page at attack.mitre.org, and the paths of rules that the machine says
 * are files. Addresses in comments are left to the editor.
 */
export function documentLinks(document: RulesDocument, host?: Pick<HostAnswers, 'placeOf'>): readonly DocumentLink[] {
  const found: DocumentLink[] = [];
  const scan = (text: string, start: number): void => {
    for (const id of idsInKey(text)) {
      const technique = techniqueById(id.id);
      if (!technique || !/^https:\/\/attack\.mitre\.org\//.test(technique.url) || inAddress(text, id.start)) continue;
      const span = { start: start + id.start, end: start + id.end };
      found.push({ span, to: { url: technique.url }, tooltip: `${technique.id} ${technique.fullName}` });
    }
  };
  for (const { node, start } of document.lines) if (node.kind === 'comment') scan(node.text, start);
  for (const { span } of keySpots(document)) scan(document.text.slice(span.start, span.end), span.start);
  if (host)
    for (const { path, span } of pathSpots(document))
      if (host.placeOf(path)?.kind === 'file') found.push({ span, to: { path }, tooltip: `${path} on this machine` });
  return found.sort((a, b) => a.span.start - b.span.start);
}

function inAddress(text: string, at: number): boolean {
  const word = text.slice(text.lastIndexOf(' ', at) + 1, at);
  return word.includes('://');
}
