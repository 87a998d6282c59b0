import type {
  CoverageData,
  CoverageReason,
  CoverageTechnique,
} from '../../../../server/src/lsp/protocol/coverageRequests.ts';
import type { FromView } from '../messages.ts';
import { button, el } from './dom.ts';
import { cellHint, cellText, stateOf, stateWords } from './model.ts';

const headings: Readonly<Record<CoverageReason['kind'], string>> = {
  named: 'Named by',
  seen: 'Recorded',
  missed: 'Missed',
  note: 'Why no rule sees it',
};

/**
 * Returns the elements that describe a technique in the coverage view, with a button for each line of rules;
 * never empty.
 * @param host sends messages to the extension, selects another technique, and closes the description
 */
export function details(
  data: CoverageData,
  technique: CoverageTechnique,
  host: {
    readonly send: (message: FromView) => void;
    readonly select: (id: string) => void;
    readonly close: () => void;
  },
): readonly Node[] {
  const parent = data.techniques.find((t) => t.id === technique.parent);
  const subs = data.techniques.filter((t) => t.parent === technique.id).length;
  const groups = data.groups.filter((g) => g.techniques.includes(technique.id));
  const kinds = (['named', 'seen', 'missed', 'note'] as const).filter((k) =>
    technique.reasons.some((r) => r.kind === k),
  );
  return [
    el(
      'div',
      { class: 'head' },
      el('h2', { id: 'technique', tabindex: '-1' }, `${technique.id} ${technique.name}`),
      button({ class: 'close', 'aria-label': 'Close', title: 'Close (Escape)' }, host.close, '✕'),
    ),
    el(
      'p',
      { class: `state ${stateOf(technique)}` },
      el('span', { class: 'icon', 'aria-hidden': 'true' }, stateWords[stateOf(technique)].icon),
      ` ${cellText(technique)}: ${cellHint({ state: stateOf(technique), subs })}.`,
    ),
    technique.wholeTrees.length === 0
      ? ''
      : el(
          'p',
          {},
          `Seen only by rules for all of ${technique.wholeTrees.join(', ')}: such records are many and say little.`,
        ),
    parent
      ? el(
          'p',
          {},
          'Part of ',
          button({ class: 'link' }, () => host.select(parent.id), `${parent.id} ${parent.name}`),
        )
      : '',
    ...(technique.unseeable || technique.percent === 100
      ? []
      : [
          button(
            { class: 'primary' },
            () => host.send({ type: 'insert', ids: [technique.id] }),
            'Insert What Is Missing…',
          ),
        ]),
    ...kinds.flatMap((kind) => [
      el('h3', {}, headings[kind]),
      el(
        'ul',
        {},
        ...gathered(technique.reasons.filter((r) => r.kind === kind)).map((r) =>
          el('li', {}, ...sentence(data, r, host.send)),
        ),
      ),
    ]),
    ...(groups.length === 0
      ? []
      : [el('h3', {}, 'Known to use it'), el('p', {}, groups.map((g) => g.name).join(', '))]),
    el('p', {}, el('a', { href: technique.url }, `${technique.id} at attack.mitre.org`)),
  ].map((n) => (typeof n === 'string' ? document.createTextNode(n) : n));
}

/** Joins neighboring reasons that differ only in their line: `"T1098" in a.rules:6, a.rules:7.` */
function gathered(reasons: readonly CoverageReason[]): readonly CoverageReason[] {
  const all: CoverageReason[] = [];
  for (const reason of reasons) {
    const last = all.at(-1);
    const [begin, line, end] = reason.parts;
    const isAlike =
      last?.parts[0] === begin &&
      last?.parts.at(-1) === end &&
      reason.parts.length === 3 &&
      typeof line === 'number';
    if (last && isAlike)
      all[all.length - 1] = { ...last, parts: [...last.parts.slice(0, -1), ', ', line, '.'] };
    else all.push(reason);
  }
  return all;
}

/** The heading of its kind says how a sentence begins. */
const beginning = /^(?:Named by the key|Seen:|Seen|Missed:|No rule records it:) /;

/** Returns a text with what it has between backticks as code. */
function withCode(text: string): readonly (Node | string)[] {
  return text.split('`').map((piece, i) => (i % 2 === 0 ? piece : el('code', {}, piece)));
}

/**
 * Returns a sentence as parts of a page: texts, and for each line of rules that it names a button that opens
 * it.
 * @param send sends a message to the extension
 */
export function sentence(
  data: CoverageData,
  { parts }: CoverageReason,
  send: (message: FromView) => void,
): readonly (Node | string)[] {
  return parts.flatMap((part, i) => {
    if (typeof part === 'string') return withCode(i === 0 ? part.replace(beginning, '') : part);
    const place = data.places[part];
    if (!place) return '';
    return button(
      { class: 'link' },
      () => send({ type: 'open', uri: place.uri, line: place.line }),
      place.label,
    );
  });
}
