// Small helps for a page without a framework. Text goes in as text, never as HTML.

type Child = Node | string | undefined;

/**
 * Returns a new element with attributes and children. An attribute is left out where it is undefined or
 * false, and has an empty value where it is true; a child that is undefined is left out.
 */
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

/**
 * Returns a new button that calls `work` when it is pressed; an attribute that is undefined or false is left
 * out.
 */
export function button(
  attributes: Readonly<Record<string, string | boolean | undefined>>,
  work: () => void,
  ...children: readonly Child[]
): HTMLButtonElement {
  const made = el('button', { type: 'button', ...attributes }, ...children);
  made.addEventListener('click', work);
  return made;
}

/**
 * Returns a label with a new `select` element in it.
 * @param value the option that is selected
 * @param changed receives the value that the user selects
 */
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
