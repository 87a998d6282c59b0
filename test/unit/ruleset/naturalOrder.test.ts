import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareNames } from '../../../server/src/core/ruleset/naturalOrder.ts';

test('The first digit that differs decides between numbers of equal length', () => {
  assert.ok(compareNames('12.rules', '21.rules') < 0);
  assert.ok(compareNames('21.rules', '12.rules') > 0);
  assert.ok(compareNames('a129.rules', 'a131.rules') < 0);
});

/** As `LC_ALL=C ls -1v` of coreutils 9.1 lists them. */
const listed = `
  ~~.b ~.a.b1 ~.ba ~a.1 ~b.aaa ~b.aba ~baab ~b..a ~.~b- ~.~b.- ~. 1~ 1~b1 1a 1ab 1ab1~ 1abb 1b
  1b.~.b 1ba 1b. 1- 1-ab~b 1. 1... 9-a.rules 10-a.rules 11 a~ a~1. a a.~ a.b a.ba~ a.rules a1
  a1.rules a1- a1--11 aa aa.~ aaa aaaba. ab~a abb-a ab- a- a-b.rules a---.a a. a.1 a.1.rules a.-
  a.-1a a.-b~ a.. b~ b~. b1. b-a b-.-11 b. b..a b.1bba
`
  .trim()
  .split(/\s+/);

test('Names are sorted as ls -1v lists them, whatever is around their dots', () => {
  for (const [i, left] of listed.entries())
    for (const [j, right] of listed.entries())
      assert.equal(Math.sign(compareNames(left, right)), Math.sign(i - j), `${left} ${right}`);
});
