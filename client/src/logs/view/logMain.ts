// The script of the view "Log against Rules". It talks to the extension host only.
import type { LogView, LogViewTable } from '../../../../server/src/lsp/protocol/logRequests.ts';
import { button, el } from '../../coverage/view/dom.ts';
import type { FromLogView, ToLogView } from '../logMessages.ts';
import './logStyle.css';
import { type Order, orderedRows, readKeptOrder } from './tableOrder.ts';

/** What the page keeps while it is hidden, and when the window is reloaded. */
interface Kept {
  /** The URI of the rules file; undefined until the host says it. */
  readonly uri?: string;
  readonly table: string;
  readonly orders: Readonly<Record<string, Order>>;
}

declare function acquireVsCodeApi(): {
  postMessage(message: FromLogView): void;
  getState(): unknown;
  setState(state: Kept): void;
};

const host = acquireVsCodeApi();
const send = (message: FromLogView): void => host.postMessage(message);
/** The table that is worked out only when somebody looks at it. */
const IDEAS = 'ideas';

let kept = readKept(host.getState());
let shown: LogView | undefined;
let ideas: { readonly summary: readonly string[]; readonly tables: readonly LogViewTable[] } | undefined;

const top = el('header', {});
const message = el('p', { class: 'message', role: 'status' }, 'Reading the log…');
const tabs = el('div', { role: 'tablist', 'aria-label': 'Tables' });
const body = el('main', { role: 'tabpanel', tabindex: '-1' });
const live = el('p', { role: 'status', class: 'status' });
document.body.append(top, message, tabs, live, body);

window.addEventListener('message', ({ data }: MessageEvent<ToLogView>) => {
  document.body.toggleAttribute('aria-busy', data.type === 'busy');
  switch (data.type) {
    case 'busy':
      change({ uri: data.uri });
      message.textContent = kept.table === IDEAS && shown ? 'Working out rules…' : 'Reading the log…';
      message.hidden = false;
      return;
    case 'problem':
      message.textContent = data.text;
      message.hidden = false;
      drawTop();
      return;
    case 'log':
      shown = data.view;
      ideas = undefined;
      break;
    case 'ideas':
      ideas = data.ideas;
      break;
    default:
      data satisfies never;
  }
  message.hidden = true;
  draw();
});
drawTop();
send({ type: 'ready' });

function readKept(state: unknown): Kept {
  const from = typeof state === 'object' && state !== null ? (state as Partial<Kept>) : {};
  const table = typeof from.table === 'string' ? from.table : 'rule';
  const given = typeof from.orders === 'object' && from.orders !== null ? Object.entries(from.orders) : [];
  const orders = given.flatMap(([name, order]) => {
    const read = readKeptOrder(order);
    return read ? [[name, read] as const] : [];
  });
  const uri = typeof from.uri === 'string' ? { uri: from.uri } : {};
  return { ...uri, table, orders: Object.fromEntries(orders) };
}

function change(next: Partial<Kept>): void {
  kept = { ...kept, ...next };
  host.setState(kept);
}

function draw(): void {
  drawTop();
  drawTabs();
  drawBody();
}

function drawTop(): void {
  const actions = el(
    'div',
    { class: 'row' },
    button({}, () => send({ type: 'again' }), 'Read Again'),
    button({}, () => send({ type: 'choose' }), 'Choose Log…'),
  );
  if (!shown) {
    top.replaceChildren(el('h1', {}, 'Log against Rules'), actions);
    return;
  }
  const { log, rules, summary, isStale } = shown;
  const stale = 'The rules have changed since the log was read: the tables are about the rules as they were.';
  top.replaceChildren(
    el('h1', {}, `${log} against ${rules}`),
    ...summary.map((s) => el('p', {}, s)),
    ...(isStale ? [el('p', { class: 'stale' }, stale)] : []),
    actions,
  );
}

/** The names of all tabs: those of the log's tables, and the ideas. */
function tabNames(): readonly { readonly name: string; readonly title: string }[] {
  const tables = shown?.tables ?? [];
  return [
    ...tables.map((t) => ({ name: t.name, title: `${t.title} (${t.rows.length + t.left})` })),
    { name: IDEAS, title: 'Make it smaller' },
  ];
}

function drawTabs(): void {
  const names = tabNames();
  const current = names.some((t) => t.name === kept.table) ? kept.table : (names[0]?.name ?? '');
  if (current !== kept.table) change({ table: current });
  tabs.replaceChildren(
    ...names.map(({ name, title }) => {
      const isCurrent = name === current;
      const attributes = {
        role: 'tab',
        'aria-selected': String(isCurrent),
        tabindex: isCurrent ? '0' : '-1',
        'data-table': name,
      };
      return button(attributes, () => select(name), title);
    }),
  );
}

tabs.addEventListener('keydown', (event) => {
  const names = tabNames().map((t) => t.name);
  const at = names.indexOf(kept.table);
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: names.length - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  select(names.at(next % names.length) ?? kept.table);
});

function select(name: string): void {
  change({ table: name });
  drawTabs();
  drawBody();
  tabs.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
}

function drawBody(): void {
  if (kept.table !== IDEAS) {
    const table = shown?.tables.find((t) => t.name === kept.table);
    live.textContent = table ? statusOf(table) : '';
    body.replaceChildren(...(table ? [tableOf(table)] : []));
    return;
  }
  live.textContent = '';
  if (!ideas) {
    body.replaceChildren();
    send({ type: 'ideas' });
    return;
  }
  body.replaceChildren(
    ...ideas.summary.slice(1).map((s) => el('p', {}, s)),
    ...ideas.tables.flatMap((t) => [el('h2', {}, t.title), tableOf(t)]),
  );
}

function statusOf({ rows, left, name, columns }: LogViewTable): string {
  const order = kept.orders[name];
  const by = order ? `, by ${columns[order.column]?.title ?? ''}` : '';
  const more = left === 0 ? '' : ` of ${rows.length + left}`;
  return rows.length === 0 ? '' : `${rows.length}${more} ${rows.length + left === 1 ? 'row' : 'rows'}${by}`;
}

function tableOf(table: LogViewTable): HTMLElement {
  const { name, title, columns, rows, empty } = table;
  if (rows.length === 0) return el('p', {}, empty);
  const order = kept.orders[name];
  const hasIdeas = rows.some((r) => r.idea !== undefined);
  const head = columns.map((c, i) => {
    return el(
      'th',
      {
        scope: 'col',
        'aria-sort': order?.column === i ? directionOf(order) : 'none',
        class: c.isNumber ? 'number' : undefined,
      },
      button({ 'data-sort': `${name} ${i}` }, () => sort(table, i), c.title),
    );
  });
  const lines = orderedRows(rows, order).map((row) => {
    const cells = row.cells.map((cell, i) => {
      const { at } = row;
      const isPlace =
        at && ['rule', 'before', 'recorded by'].includes(columns[i]?.title ?? '') && /:\d+$/.test(cell);
      const content = isPlace ? button({ class: 'link' }, () => send({ type: 'open', ...at }), cell) : cell;
      return el('td', { class: columns[i]?.isNumber ? 'number' : undefined }, content);
    });
    const { idea } = row;
    const exclude =
      idea === undefined
        ? []
        : [
            el(
              'td',
              {},
              button({ class: 'primary' }, () => send({ type: 'exclude', idea }), 'Exclude…'),
            ),
          ];
    return el('tr', {}, ...cells, ...exclude);
  });
  const action = hasIdeas ? [el('th', { scope: 'col' }, el('span', { class: 'hidden' }, 'Action'))] : [];
  return el(
    'table',
    { 'aria-label': title },
    el('thead', {}, el('tr', {}, ...head, ...action)),
    el('tbody', {}, ...lines),
  );
}

const directionOf = ({ isDescending }: Order): string => (isDescending ? 'descending' : 'ascending');

/** Sorts by a column; by the same one again the other way round. Numbers begin with the largest. */
function sort({ name, columns }: LogViewTable, column: number): void {
  const before = kept.orders[name];
  const isDescending = before?.column === column ? !before.isDescending : columns[column]?.isNumber === true;
  change({ orders: { ...kept.orders, [name]: { column, isDescending } } });
  drawBody();
  body.querySelector<HTMLElement>(`[data-sort="${name} ${column}"]`)?.focus();
}
