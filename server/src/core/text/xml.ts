import { escapeHidden, withoutCommands } from './printable.ts';

/**
 * Returns a text escaped for XML 1.0, in an attribute or between tags; characters that XML cannot contain
 * become U+FFFD. Hidden characters and what a runner of CI would obey are escaped by their numbers, so that
 * whoever reads the XML gets the same text.
 */
export function xmlText(text: string): string {
  const escaped = text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udfff]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\t\n\r]/g, (c) => `&#${c.charCodeAt(0)};`);
  return withoutCommands(
    escapeHidden(escaped, (codePoint) => `&#${codePoint};`),
    '&#35;',
  );
}

/** Returns the attributes of an XML tag, by their names, each with a space before it; values are escaped. */
export function xmlAttributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${xmlText(String(value))}"`)
    .join('');
}
