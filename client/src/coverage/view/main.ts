// The script of the view "Technique Coverage". It talks to the extension host only.
import type { CoverageData, CoverageScope } from '../../../../server/src/lsp/protocol/coverageRequests.ts';
import type { FromView, ToView, ViewState } from '../messages.ts';
import { details, sentence } from './details.ts';
import { button, choice, el } from './dom.ts';
import { createMatrix } from './matrix.ts';
import {
  type CellState,
  columnsOf,
  countedTechniques,
  countStates,
  emptyFilter,
  type Filter,
  fittingTechniques,
  groupSummary,
  type Kept,
  onlyThroughOf,
  otherMarks,
  readKept,
  seenText,
  stateOf,
  states,
  stateWords,
} from './model.ts';
import './style.css';

declare function acquireVsCodeApi(): {
  postMessage(message: FromView): void;
  getState(): ViewState | undefined;
  setState(state: ViewState): void;
};

const host = acquireVsCodeApi();
const send = (message: FromView): void => host.postMessage(message);
/** How long typing goes on before the matrix follows, in milliseconds. */
const TYPING = 150;

let kept: Kept = readKept(host.getState()?.view);
let shown: Extract<ToView, { type: 'data' }> | undefined;
let typing: ReturnType<typeof setTimeout> | undefined;

const top = el('header', {});
const live = el('p', { role: 'status', 'aria-live': 'polite', class: 'shown' });
const message = el('p', { class: 'message' }, 'Working out what the rules cover…');
const overlay = el('div', { class: 'overlay' });
const side = el('aside', { 'aria-labelledby': 'technique', hidden: true });
const foot = el('footer', {});
const matrix = createMatrix({ select, toggle });
document.body.append(top, overlay, message, el('main', {}, matrix.element, side), foot);
side.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') close();
});
window.addEventListener('message', ({ data }: MessageEvent<ToView>) => {
  if (data.type === 'busy') {
    if (!shown) message.hidden = false;
    document.body.setAttribute('aria-busy', 'true');
    return;
  }
  document.body.removeAttribute('aria-busy');
  const before = shown;
  shown = data;
  save();
  // What the user works with stays as it is while the rules change.
  const same =
    before &&
    JSON.stringify([before.scopes, before.scope, before.data?.name, before.data?.targets]) ===
      JSON.stringify([data.scopes, data.scope, data.data?.name, data.data?.targets]);
  if (!same) drawTop();
  draw();
});
send({ type: 'ready' });

function save(): void {
  if (!shown) return;
  const { uri, scope, data } = shown;
  host.setState({ uri, scope, ...(data ? { target: data.targetName } : {}), view: kept });
}

function change(filter: Partial<Filter>): void {
  kept = { ...kept, filter: { ...kept.filter, ...filter } };
  save();
  draw();
}

function toggle(id: string): void {
  kept = {
    ...kept,
    expanded: kept.expanded.includes(id) ? kept.expanded.filter((e) => e !== id) : [...kept.expanded, id],
  };
  save();
  draw();
}

function select(id: string): void {
  kept = { ...kept, selected: id };
  save();
  matrix.mark(id);
  drawSide();
  side.querySelector<HTMLElement>('#technique')?.focus();
}

function close(): void {
  const id = kept.selected;
  kept = { ...kept, selected: '' };
  save();
  matrix.mark('');
  drawSide();
  matrix.focus(id);
}

function drawTop(): void {
  if (!shown) return;
  const { data, scopes, scope } = shown;
  const { filter } = kept;
  const scopeChoice = choice(
    'Rules of',
    scopes.map((s) => ({ value: s.scope, text: s.label })),
    scope,
    (value) => send({ type: 'scope', scope: value as CoverageScope }),
  );
  const targets = data?.targets.map((t) => ({ value: t.name, text: t.label })) ?? [];
  const targetChoice = choice('Target', targets, data?.targetName ?? '', (value) =>
    send({ type: 'target', target: value }),
  );
  if (!data) {
    top.replaceChildren(el('h1', {}, 'Technique Coverage'), el('div', { class: 'row' }, scopeChoice));
    return;
  }
  const search = el('input', { type: 'search', value: filter.text, placeholder: 'id or name' });
  search.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(() => change({ text: search.value }), TYPING);
  });
  const tactics = data.tactics.flatMap(({ name }, i) =>
    data.techniques.some((t) => t.tactics.includes(i)) ? [{ value: String(i), text: name }] : [],
  );
  top.replaceChildren(
    el('h1', {}, `Technique Coverage: ${data.name}`),
    el('p', { class: 'sum' }),
    el(
      'div',
      { class: 'row' },
      scopeChoice,
      ...(targets.length > 1 ? [targetChoice] : []),
      el('label', {}, el('span', {}, 'Find'), search),
      choice('Tactic', [{ value: '-1', text: 'All' }, ...tactics], String(filter.tactic), (v) =>
        change({ tactic: Number(v) }),
      ),
      choice(
        'Group',
        [
          { value: '', text: 'All' },
          ...data.groups.map((g) => ({ value: g.id, text: `${g.name} (${g.id})` })),
        ],
        filter.group,
        (v) => change({ group: v }),
      ),
      button({}, exportIt, 'Export…'),
    ),
    el(
      'div',
      { class: 'row' },
      el(
        'div',
        { class: 'row', role: 'group', 'aria-label': 'States that are shown' },
        ...states.map(stateButton),
      ),
      legend(),
      live,
    ),
  );
}

/** Returns what each mark of the matrix means, shown on demand. */
function legend(): HTMLElement {
  const marks = [
    ...states.map((s) => ({ ...stateWords[s], mark: stateWords[s].icon, state: s })),
    ...otherMarks.map((m) => ({ mark: m.mark, label: '', hint: m.meaning, state: 'other' })),
  ];
  return el(
    'details',
    { class: 'legend' },
    el('summary', {}, 'Legend'),
    el(
      'dl',
      {},
      ...marks.flatMap(({ mark, label, hint, state }) => [
        el(
          'dt',
          { class: state },
          label === '' ? mark : el('span', { class: 'icon' }, mark),
          label === '' ? '' : ` ${label}`,
        ),
        el('dd', {}, hint),
      ]),
    ),
  );
}

function exportIt(): void {
  const { group } = kept.filter;
  send({ type: 'export', ...(group === '' ? {} : { group }) });
}

function stateButton(state: CellState): HTMLButtonElement {
  const { icon, label, hint } = stateWords[state];
  const made = button(
    { class: `chip ${state}`, 'data-state': state, title: hint },
    () => {
      const on = kept.filter.states;
      change({
        states: on.includes(state)
          ? on.filter((s) => s !== state)
          : states.filter((s) => s === state || on.includes(s)),
      });
    },
    el('span', { class: 'icon', 'aria-hidden': 'true' }, icon),
    ` ${label} `,
    el('span', { class: 'number' }),
  );
  return made;
}

function draw(): void {
  if (!shown) return;
  const { data } = shown;
  message.hidden = data !== null;
  matrix.element.hidden = data === null;
  if (!data) {
    message.textContent =
      'There are no audit rules here that can be read. A template counts once it is rendered.';
    live.textContent = '';
    overlay.replaceChildren();
    side.hidden = true;
    return;
  }
  drawFilters(data);
  const fits = fittingTechniques(data, kept.filter);
  matrix.element.hidden = fits.length === 0;
  if (fits.length === 0) live.replaceChildren(...nothingFits(kept.filter));
  else
    live.textContent =
      fits.length === data.techniques.length
        ? `All ${fits.length} techniques are shown.`
        : `${fits.length} of ${data.techniques.length} techniques are shown; ${seenText(countedTechniques(data, kept.filter))}.`;
  matrix.show(columnsOf(data, kept.filter, new Set(kept.expanded)), kept.selected);
  drawOverlay(data);
  drawSide();
  foot.replaceChildren(`${data.version}. ${data.notice} `, el('a', { href: data.terms }, 'Terms of use'));
}

/** Returns what stands instead of an empty matrix: what was looked for, and a button that shows all again. */
function nothingFits({ text }: Filter): readonly (Node | string)[] {
  const clear = (): void => {
    change(emptyFilter);
    // The fields show what the filter was.
    drawTop();
    draw();
  };
  const what = text === '' ? 'No technique matches these filters. ' : `No technique matches "${text}". `;
  return [what, button({}, clear, 'Show all techniques')];
}

function drawFilters(data: CoverageData): void {
  const sum = top.querySelector('.sum');
  const stops = data.stops.flatMap((s) => [' ', el('span', { class: 'stop' }, ...sentence(data, s, send))]);
  const through = onlyThroughOf(data.techniques);
  const seen = `${seenText(data.techniques)}${through === undefined ? '' : `, ${through}`}`;
  sum?.replaceChildren(`On ${data.target}: ${seen}.`, ...stops);
  const counts = countStates(countedTechniques(data, kept.filter));
  for (const chip of top.querySelectorAll<HTMLElement>('[data-state]')) {
    const state = chip.dataset['state'] as CellState;
    chip.setAttribute('aria-pressed', String(kept.filter.states.includes(state)));
    const number = chip.querySelector('.number');
    if (number) number.textContent = String(counts[state]);
  }
}

/** Draws what a group does and the rules would miss. */
function drawOverlay(data: CoverageData): void {
  const summary = groupSummary(data, kept.filter.group);
  if (!summary) {
    overlay.replaceChildren();
    return;
  }
  const missedOnly =
    kept.filter.states.length === 2 &&
    ['named', 'neither'].every((s) => kept.filter.states.includes(s as CellState));
  overlay.replaceChildren(
    el('p', {}, summary.text),
    ...(summary.missed === 0
      ? []
      : [
          button(
            { 'aria-pressed': String(missedOnly) },
            () => change({ states: missedOnly ? emptyFilter.states : ['named', 'neither'] }),
            'Only What You Would Miss',
          ),
          button(
            { class: 'primary' },
            () => send({ type: 'insertGroup', group: kept.filter.group }),
            `Insert Rules for ${summary.name}…`,
          ),
        ]),
  );
}

function drawSide(): void {
  const technique = shown?.data?.techniques.find((t) => t.id === kept.selected);
  side.hidden = !technique;
  if (!technique || !shown?.data) {
    side.replaceChildren();
    return;
  }
  const place = [...side.querySelectorAll<HTMLElement>('button, a, h2')].indexOf(
    document.activeElement as HTMLElement,
  );
  const scroll = side.scrollTop;
  side.className = stateOf(technique);
  side.replaceChildren(...details(shown.data, technique, { send, select, close }));
  if (place >= 0) [...side.querySelectorAll<HTMLElement>('button, a, h2')][place]?.focus();
  side.scrollTop = scroll;
}
