import { expect, test } from '@jest/globals';
import { dayMs, minuteMs } from '../../src/core/domain.ts';
import { isOwn, plausibleTime } from '../../src/core/take-post.ts';
import { kaffa, noon } from '../support/workplace.ts';

test.each([
  ['1970', 0, noon],
  ['no number', Number.NaN, noon],
  ['infinity', Number.POSITIVE_INFINITY, noon],
  ['next year', noon + 365 * dayMs, noon],
  ['a clock that is a little fast', noon + 2 * minuteMs, noon + 2 * minuteMs],
  ['an ordinary time', noon - dayMs, noon - dayMs],
  ['half a millisecond', noon - 0.5, noon - 1],
])('a post of %s is dated plausibly', (_, at, wanted) => {
  expect(plausibleTime(at, noon)).toBe(wanted);
});

test.each([
  ['the id', { id: '4711', name: 'x' }, true],
  ['the name in other letters', { id: '1', name: '@kaffahelp' }, true],
  ['somebody else', { id: '2', name: 'Kaffa' }, false],
])('own accounts are known by %s', (_, author, own) => {
  expect(isOwn(kaffa, 'forum', { author: { ...author, followers: null } })).toBe(own);
  expect(isOwn(kaffa, 'elsewhere', { author: { ...author, followers: null } })).toBe(false);
});
