const SEEDS = [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f] as const;

/**
 * Returns a short text that stands for another: equal texts have the same, and that two different ones have it
 * does not happen by accident. It is no defense against somebody who looks for two such texts.
 */
export function textDigest(text: string): string {
  let [a, b, c, d]: readonly [number, number, number, number] = SEEDS;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x9e3779b1);
    b = Math.imul(b ^ unit ^ (a >>> 17), 0x85ebca77);
    c = Math.imul(c ^ unit, 0xc2b2ae3d) ^ (b >>> 13);
    d = Math.imul(d ^ unit ^ (c >>> 15), 0x165667b1);
  }
  return [text.length, a, b, c, d].map((n) => (n >>> 0).toString(36)).join('.');
}
