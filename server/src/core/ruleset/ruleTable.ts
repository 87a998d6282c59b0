import { sameToKernel } from '../matching/ruleIdentity.ts';
import type { SentRule } from './sentRule.ts';

const EMPTY = 0;

/**
 * The rules that the kernel holds, found by what makes two of them one to it (auditfilter.c:
 * audit_compare_rule). Open addressing over numbers: a large ruleset takes no object for each rule.
 */
export class RuleTable {
  /** Numbers of `rules`, from 1; 0 is an empty slot. */
  private slots: Int32Array;
  private rules: SentRule[] = [];
  private lines: number[] = [];
  /** Whether path= and dir= count as one field: the table of watches. */
  private readonly ofWatches: boolean;

  /** @param expected about how many rules will be added: a table of that size need not grow */
  constructor(ofWatches: boolean, expected = 0) {
    this.ofWatches = ofWatches;
    this.slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(64, 2.5 * expected))));
  }

  /** Returns the line of the same rule; undefined where there is none. */
  lineOf(rule: SentRule): number | undefined {
    const at = this.slots[this.slotOf(rule)] ?? EMPTY;
    return at === EMPTY ? undefined : this.lines[at - 1];
  }

  /** Notes the line of a rule where there is none yet. */
  add(rule: SentRule, line: number): void {
    if (this.rules.length * 2 >= this.slots.length) this.rebuild(this.slots.length * 2);
    const slot = this.slotOf(rule);
    if (this.slots[slot] !== EMPTY) return;
    this.rules.push(rule);
    this.lines.push(line);
    this.slots[slot] = this.rules.length;
  }

  /** Forgets the rules of some lines. */
  drop(gone: ReadonlySet<number>): void {
    const { rules, lines } = this;
    this.rules = rules.filter((_, i) => !gone.has(lines[i] ?? -1));
    this.lines = lines.filter((line) => !gone.has(line));
    this.rebuild(this.slots.length);
  }

  private hashOf(rule: SentRule): number {
    return this.ofWatches ? rule.watchHash : rule.hash;
  }

  /** Returns the slot of the same rule, or the empty one where it would be. */
  private slotOf(rule: SentRule): number {
    const last = this.slots.length - 1;
    for (let slot = this.hashOf(rule) & last; ; slot = (slot + 1) & last) {
      const at = this.slots[slot] ?? EMPTY;
      if (at === EMPTY) return slot;
      const there = this.rules[at - 1];
      if (there && this.isSame(there, rule)) return slot;
    }
  }

  private isSame(a: SentRule, b: SentRule): boolean {
    return a === b || (this.hashOf(a) === this.hashOf(b) && sameToKernel(a.rule, b.rule, this.ofWatches));
  }

  private rebuild(size: number): void {
    this.slots = new Int32Array(size);
    for (let i = 0; i < this.rules.length; i++) this.slots[this.slotOf(this.rules[i] as SentRule)] = i + 1;
  }
}
