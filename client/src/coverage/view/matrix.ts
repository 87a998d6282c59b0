import { button, el } from './dom.ts';
import { type Cell, type Column, moved, type Spot, states, stateText, stateWords } from './model.ts';

/** What the matrix asks of the page around it. */
export interface MatrixHost {
  select(id: string): void;
  toggle(id: string): void;
}

/** The matrix on the page. */
export interface Matrix {
  readonly element: HTMLElement;
  /** Shows columns; the technique that was under the cursor stays there where it is still shown. */
  show(columns: readonly Column[], selected: string): void;
  /** Marks the chosen technique. */
  mark(id: string): void;
  /** Puts the cursor on a technique (on the last one where it is not shown). */
  focus(id?: string): void;
}

/** A grid with one cell in the tab order: arrow keys move, Enter chooses, Space opens and closes sub-techniques. */
export function createMatrix(host: MatrixHost): Matrix {
  const table = el('table', { role: 'grid', 'aria-label': 'Techniques by tactic' });
  const element = el('div', { class: 'matrix' }, table);
  let columns: readonly Column[] = [];
  let cells: (HTMLElement | undefined)[][] = [];
  let spot: Spot = { column: 0, row: 0 };

  const cellAt = ({ column, row }: Spot): Cell | undefined => columns[column]?.cells[row];
  function go(to: Spot): void {
    cells[spot.column]?.[spot.row]?.setAttribute('tabindex', '-1');
    spot = to;
    const cell = cells[to.column]?.[to.row];
    cell?.setAttribute('tabindex', '0');
    cell?.focus();
  }
  function spotOf(id: string): Spot | undefined {
    const near = columns[spot.column]?.cells.findIndex((c) => c.technique.id === id) ?? -1;
    if (near >= 0) return { column: spot.column, row: near };
    for (const [column, { cells: own }] of columns.entries()) {
      const row = own.findIndex((c) => c.technique.id === id);
      if (row >= 0) return { column, row };
    }
    return undefined;
  }
  table.addEventListener('keydown', (event) => {
    const cell = cellAt(spot);
    if (!cell || event.altKey || event.metaKey) return;
    const to = moved(
      columns.map((c) => c.cells.length),
      spot,
      event.key,
      event.ctrlKey,
    );
    if (to) go(to);
    else if (event.key === 'Enter') host.select(cell.technique.id);
    else if (event.key === ' ')
      cell.subs > 0 ? host.toggle(cell.technique.id) : host.select(cell.technique.id);
    else return;
    event.preventDefault();
  });
  return {
    element,
    show(next, selected) {
      const had = table.contains(document.activeElement);
      const at = cellAt(spot)?.technique.id;
      const tactic = columns[spot.column]?.tactic;
      columns = next;
      const column = Math.max(
        0,
        columns.findIndex((c) => c.tactic === tactic),
      );
      spot = { column, row: 0 };
      spot = (at === undefined ? undefined : spotOf(at)) ?? spot;
      draw(selected);
      if (had) go(spot);
    },
    mark(id) {
      for (const cell of table.querySelectorAll('td[data-id]'))
        cell.setAttribute('aria-selected', String(cell.getAttribute('data-id') === id));
    },
    focus(id) {
      go((id === undefined ? undefined : spotOf(id)) ?? spot);
    },
  };

  function draw(selected: string): void {
    const height = Math.max(0, ...columns.map((c) => c.cells.length));
    cells = columns.map(() => []);
    const heads = columns.map((c, i) => {
      const own = seenLine(c);
      return el(
        'th',
        { scope: 'col', role: 'columnheader', 'aria-colindex': i + 1 },
        el('span', { class: 'tactic' }, c.name),
        own,
      );
    });
    const rows = Array.from({ length: height }, (_, row) =>
      el(
        'tr',
        { role: 'row', 'aria-rowindex': row + 2 },
        ...columns.map((c, i) => draws(c.cells[row], i, row, selected)),
      ),
    );
    table.replaceChildren(
      el('thead', { role: 'rowgroup' }, el('tr', { role: 'row', 'aria-rowindex': 1 }, ...heads)),
      el('tbody', { role: 'rowgroup' }, ...rows),
    );
    table.setAttribute('aria-rowcount', String(height + 1));
    table.setAttribute('aria-colcount', String(columns.length));
  }

  function draws(cell: Cell | undefined, column: number, row: number, selected: string): HTMLElement {
    if (!cell) return el('td', { role: 'gridcell', 'aria-colindex': column + 1, class: 'none' });
    const { technique: t } = cell;
    const { icon, hint } = stateWords[cell.state];
    const made = el(
      'td',
      {
        role: 'gridcell',
        'aria-colindex': column + 1,
        'aria-expanded': cell.subs > 0 ? String(cell.open) : undefined,
        'aria-selected': String(t.id === selected),
        tabindex: spot.column === column && spot.row === row ? 0 : -1,
        class: `cell ${cell.state}${cell.isSub ? ' sub' : ''}${cell.fits ? '' : ' around'}`,
        'data-id': t.id,
        title: `${t.id} ${t.name}: ${hint}`,
        'aria-description':
          cell.subs > 0 ? `${cell.subsSeen} of ${cell.subs} sub-techniques seen` : undefined,
      },
      el('span', { class: 'id' }, el('span', { class: 'icon', 'aria-hidden': 'true' }, icon), ` ${t.id}`),
      el('span', { class: 'name' }, t.name),
      el('span', { class: 'state' }, stateText(t)),
    );
    if (cell.subs > 0) {
      const twist = button(
        {
          class: 'twist',
          tabindex: '-1',
          'aria-hidden': 'true',
          title: `${cell.subsSeen} of ${cell.subs} sub-techniques seen: ${cell.open ? 'hide' : 'show'} them`,
        },
        () => host.toggle(t.id),
        `${cell.open ? '▾' : '▸'} ${cell.subsSeen}/${cell.subs}`,
      );
      twist.addEventListener('click', (e) => e.stopPropagation());
      made.append(twist);
    }
    made.addEventListener('click', () => {
      go({ column, row });
      host.select(t.id);
    });
    (cells[column] ??= [])[row] = made;
    return made;
  }
}

/** The counts of a column. */
function seenLine({ counts, seen }: Column): HTMLElement {
  const told = states.flatMap((s) =>
    counts[s] > 0 ? [`${counts[s]} ${stateWords[s].label.toLowerCase()}`] : [],
  );
  return el('span', { class: 'counts', title: told.join(', ') }, seen);
}
