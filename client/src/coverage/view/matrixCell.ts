import { button, el } from './dom.ts';
import { type Cell, cellHint, cellText, stateWords } from './model.ts';

/** Where a cell is, how it is shown, and what it does. */
export interface CellOptions {
  /** From 0. */
  readonly column: number;
  readonly selected: boolean;
  /** Whether it is the cell in the tab order. */
  readonly current: boolean;
  readonly choose: () => void;
  readonly toggle: () => void;
}

/** Returns the table cell of a technique; one with sub-techniques has a button that opens and closes them. */
export function createCell(cell: Cell, options: CellOptions): HTMLElement {
  const { technique: t, subs, subsSeen } = cell;
  const { icon } = stateWords[cell.state];
  const element = el(
    'td',
    {
      role: 'gridcell',
      'aria-colindex': options.column + 1,
      'aria-expanded': cell.opens ? String(cell.open) : undefined,
      'aria-selected': String(options.selected),
      tabindex: options.current ? 0 : -1,
      class: `cell ${cell.state}${cell.isSub ? ' sub' : ''}${cell.fits ? '' : ' around'}`,
      'data-id': t.id,
      title: `${t.id} ${t.name}: ${cellText(t)}: ${cellHint(cell)}`,
      'aria-description': subs > 0 ? `${subsSeen} of ${subs} sub-techniques seen` : undefined,
    },
    el('span', { class: 'id' }, el('span', { class: 'icon', 'aria-hidden': 'true' }, icon), ` ${t.id}`),
    el('span', { class: 'name' }, withBreaks(t.name)),
    el('span', { class: 'state' }, cellText(t)),
  );
  if (cell.opens) element.append(subsButton(cell, options.toggle));
  element.addEventListener('click', options.choose);
  return element;
}

/**
 * Returns a technique's name with invisible places (soft hyphens and others) at which a narrow column can
 * break long words.
 */
export function withBreaks(name: string): string {
  return name
    .replaceAll('/', '/\u200b')
    .replace(/(?<=\p{L}{5})(?=(?:tions?|ments?|ing|able|ted|mise)(?!\p{L}))/gu, '\u00ad');
}

/** Returns an empty table cell, for a column (0-based) that is shorter than others. */
export function emptyCell(column: number): HTMLElement {
  return el('td', { role: 'gridcell', 'aria-colindex': column + 1, class: 'none' });
}

function subsButton({ subs, subsSeen, open }: Cell, toggle: () => void): HTMLElement {
  const element = button(
    {
      class: 'twist',
      tabindex: '-1',
      'aria-hidden': 'true',
      title: `${subsSeen} of ${subs} sub-techniques seen: ${open ? 'hide' : 'show'} them`,
    },
    toggle,
    `${open ? '▾' : '▸'} ${subsSeen}/${subs}`,
  );
  element.addEventListener('click', (event) => event.stopPropagation());
  return element;
}
