import { el } from './dom.ts';
import { createCell, emptyCell } from './matrixCell.ts';
import { type Cell, type Column, type MatrixPlace, moved, states, stateWords } from './model.ts';

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

/**
 * Returns a grid of techniques by tactic, empty until it is shown something, with one cell in the tab order:
 * arrow keys move, Enter chooses, Space opens and closes sub-techniques.
 * @param host receives what the user does in the grid
 */
export function createMatrix(host: MatrixHost): Matrix {
  const table = el('table', { role: 'grid', 'aria-label': 'Techniques by tactic' });
  const element = el('div', { class: 'matrix' }, table);
  let columns: readonly Column[] = [];
  let cells: readonly (readonly HTMLElement[])[] = [];
  /** The cell in the tab order. */
  let current: MatrixPlace = { column: 0, row: 0 };

  const currentCell = (): Cell | undefined => columns[current.column]?.cells[current.row];
  function go(to: MatrixPlace): void {
    cells[current.column]?.[current.row]?.setAttribute('tabindex', '-1');
    current = to;
    const cell = cells[to.column]?.[to.row];
    cell?.setAttribute('tabindex', '0');
    cell?.focus();
  }
  function draw(selected: string): void {
    cells = columns.map((c, column) =>
      c.cells.map((cell, row) =>
        createCell(cell, {
          column,
          selected: cell.technique.id === selected,
          current: current.column === column && current.row === row,
          choose() {
            go({ column, row });
            host.select(cell.technique.id);
          },
          toggle: () => host.toggle(cell.technique.id),
        }),
      ),
    );
    fillTable(table, columns, cells);
  }
  table.addEventListener('keydown', (event) => {
    const cell = currentCell();
    if (!cell || event.altKey || event.metaKey) return;
    const heights = columns.map((c) => c.cells.length);
    const to = moved(heights, current, event.key, event.ctrlKey);
    if (to) go(to);
    else if (event.key === ' ' && cell.opens) host.toggle(cell.technique.id);
    else if (event.key === ' ' || event.key === 'Enter') host.select(cell.technique.id);
    else return;
    event.preventDefault();
  });
  return {
    element,
    show(next, selected) {
      const hadFocus = table.contains(document.activeElement);
      const id = currentCell()?.technique.id;
      const tactic = columns[current.column]?.tactic;
      columns = next;
      const column = columns.findIndex((c) => c.tactic === tactic);
      current = { column: Math.max(0, column), row: 0 };
      current = findSpot(columns, id, current) ?? current;
      draw(selected);
      if (hadFocus) go(current);
    },
    mark(id) {
      for (const cell of table.querySelectorAll('td[data-id]'))
        cell.setAttribute('aria-selected', String(cell.getAttribute('data-id') === id));
    },
    focus: (id) => go(findSpot(columns, id, current) ?? current),
  };
}

/** Finds a technique, in the column of `from` first: it may be in several. */
function findSpot(
  columns: readonly Column[],
  id: string | undefined,
  from: MatrixPlace,
): MatrixPlace | undefined {
  if (id === undefined) return undefined;
  const order = [from.column, ...columns.keys()];
  for (const column of order) {
    const row = columns[column]?.cells.findIndex((c) => c.technique.id === id) ?? -1;
    if (row >= 0) return { column, row };
  }
  return undefined;
}

/** Replaces what a table shows by columns with the elements of their cells. */
function fillTable(
  table: HTMLElement,
  columns: readonly Column[],
  cells: readonly (readonly HTMLElement[])[],
): void {
  const height = Math.max(0, ...columns.map((c) => c.cells.length));
  const heads = columns.map((c, i) =>
    el(
      'th',
      { scope: 'col', role: 'columnheader', 'aria-colindex': i + 1 },
      el('span', { class: 'tactic' }, c.name),
      seenLine(c),
    ),
  );
  const rows = Array.from({ length: height }, (_, row) =>
    el(
      'tr',
      { role: 'row', 'aria-rowindex': row + 2 },
      ...columns.map((_c, column) => cells[column]?.[row] ?? emptyCell(column)),
    ),
  );
  table.replaceChildren(
    el('thead', { role: 'rowgroup' }, el('tr', { role: 'row', 'aria-rowindex': 1 }, ...heads)),
    el('tbody', { role: 'rowgroup' }, ...rows),
  );
  table.setAttribute('aria-rowcount', String(height + 1));
  table.setAttribute('aria-colcount', String(columns.length));
}

/** Returns the counts of a column. */
function seenLine({ counts, seen }: Column): HTMLElement {
  const counted = states.flatMap((s) =>
    counts[s] > 0 ? [`${counts[s]} ${stateWords[s].label.toLowerCase()}`] : [],
  );
  return el('span', { class: 'counts', title: counted.join(', ') }, seen);
}
