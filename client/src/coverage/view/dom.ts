// Small helps for a page without a framework. Text goes in as text, never as HTML.

type Child = Node | string | undefined;

/** Returns an element with attributes (omitted where undefined or false) and children. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string | number | boolean | undefined>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : String(value));
  made.append(...children.filter((c) => c !== undefined));
  return made;
}

/** Returns a button that calls `work`. An attribute that is undefined is not set. */
export function button(
  attributes: Readonly<Record<string, string | boolean | undefined>>,
  work: () => void,
  ...children: readonly Child[]
): HTMLButtonElement {
  const made = el('button', { type: 'button', ...attributes }, ...children);
  made.addEventListener('click', work);
  return made;
}

/** Returns a select with its label. */
export function choice(
  label: string,
  options: readonly { readonly value: string; readonly text: string }[],
  value: string,
  changed: (value: string) => void,
): HTMLLabelElement {
  const select = el(
    'select',
    {},
    ...options.map((o) => el('option', { value: o.value, selected: o.value === value }, o.text)),
  );
  select.addEventListener('change', () => changed(select.value));
  return el('label', {}, el('span', {}, label), select);
}
