import assert from 'node:assert/strict';

/** An element of XML, with its attributes as they are written. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/** Reads XML strictly; returns its elements in order, with attributes. */
export function elementsOf(xml: string): readonly XmlElement[] {
  assert.match(xml, /^<\?xml version="1\.0" encoding="UTF-8"\?>\n/);
  const open: string[] = [];
  const found: XmlElement[] = [];
  const token = /<(\/?)([\w-]+)((?: [\w-]+="[^"<]*")*)(\/?)>|([^<]+)/y;
  token.lastIndex = xml.indexOf('\n');
  while (token.lastIndex < xml.length) {
    const at = token.lastIndex;
    const m = token.exec(xml);
    assert.ok(m, `no XML at: ${xml.slice(at, at + 60)}`);
    const [, closing, name = '', attributes = '', empty, text = ''] = m;
    assert.doesNotMatch(`${attributes}${text}`, /&(?!(?:amp|lt|gt|quot|#\d+);)/);
    if (closing) assert.equal(open.pop(), name);
    else if (name !== '') {
      const pairs = [...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(
        (a) => [a[1] ?? '', a[2] ?? ''] as const,
      );
      assert.equal(new Set(pairs.map(([key]) => key)).size, pairs.length);
      found.push({ name, attributes: new Map(pairs) });
      if (!empty) open.push(name);
    }
  }
  assert.deepEqual(open, []);
  return found;
}
