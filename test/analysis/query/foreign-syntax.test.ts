import { describe, expect, test } from '@jest/globals';
import { compileQuery } from '../../../src/analysis/query/matching.ts';
import { queryErrorOf } from '../../support/query-error-of.ts';

describe('what other query languages write is refused at its column, with what to write instead', () => {
  test.each([
    ['mug NEAR/5 leak', 5, 'wanted AND '],
    ['mug ONEAR/3 leak', 5, 'wanted AND '],
    ['mug w/2 leak', 5, 'wanted AND '],
    ['mug NEAR leak', 5, 'wanted AND'],
    ['mug /1 leak', 5, 'wanted AND '],
    ['near/4:mug,leak', 1, 'wanted (mug AND leak)'],
    ['"red mug"~5', 1, 'wanted (red AND mug)'],
    ['(red mug)~5', 10, 'leave "~5" out'],
    ['"red mug"^2', 1, 'wanted "red mug" without'],
    ['mug~2', 1, 'wanted mug:'],
    ['~mug', 1, 'without "~"'],
    ['+mug +leak', 1, 'wanted mug:'],
    ['=mug', 1, 'wanted mug:'],
    ['!mug', 1, 'wanted -mug'],
    ['tea !mug', 5, 'wanted -mug'],
    ['mug|cup', 1, 'wanted (mug OR cup)'],
    ['mug||cup', 1, 'wanted (mug OR cup)'],
    ['mug | cup', 5, 'wanted OR'],
    ['mug\uff5ccup', 1, 'wanted (mug OR cup)'],
    ['mug&&leak', 1, 'wanted (mug AND leak)'],
    ['mug,cup', 1, 'wanted (mug OR cup)'],
    ['mug\u3001cup', 1, 'wanted (mug OR cup)'],
    ['mug, cup', 1, 'wanted mug OR'],
    ['"red mug", cup', 10, 'wanted OR'],
    ['[mug leak]', 1, 'round brackets'],
    ['{Mug}', 1, 'round brackets'],
    ['mug ANDNOT tea', 5, 'wanted AND NOT'],
    ['mug AND/OR tea', 5, 'wanted OR'],
    ['mug XOR tea', 5, 'wanted OR'],
    ['mug ODER tea', 5, 'wanted OR'],
    ['mug AROUND(3) tea', 5, 'wanted AND'],
    ['CAPS(mug)', 1, 'a space before "("'],
    ['mug + leak', 5, 'wanted nothing here'],
    ['K & M', 3, 'quotes around a name'],
    ['+"red mug"', 1, 'wanted nothing here'],
    ['="red mug"', 1, 'wanted a word or "phrase"'],
    ['<<< mug', 1, 'wanted a word or "phrase"'],
    ['"red mug":5', 1, '(red AND mug)'],
    ['2010..2020', 1, 'with OR'],
    ['`red mug`', 1, 'double quotes: "red mug"'],
    ["'red mug'", 1, 'double quotes: "red mug"'],
    ["cup OR 'red mug' OR pot", 8, 'double quotes: "red mug"'],
    ['\u2018red mug\u2019', 1, 'double quotes: "red mug"'],
    ['mug?', 1, '(mug OR mugs OR'],
    ['organi?e', 1, '(organise OR organize)'],
    ['mug*', 1, 'no wildcards'],
    ['"red mug*"', 1, 'no wildcards'],
    ['"red * mug"', 1, 'no wildcards'],
    ['/mug.+/', 1, 'no regular expressions'],
    ['mug%', 1, 'no wildcards'],
    ['followers>100', 1, 'quotes around it: "followers>100"'],
    ['site:mug.example', 1, 'wanted the domain alone, mug.example'],
    ['-from:mug', 2, 'wanted the handle, @mug'],
    ['entity.name:mug', 1, 'no operators like this'],
    ['A&amp;T', 1, 'wanted the sign itself, &'],
    ['\\"mug', 1, 'without backslashes'],
  ])('%s', (query, column, says) => {
    const error = queryErrorOf(query);
    expect(error.message).toContain(says);
    expect(error.column).toBe(column);
  });

  test.each([
    ['C++', 'I write C++ all day'],
    ['Cup+', 'Cup+ is dead'],
    ['Yahoo!', 'Yahoo is back'],
    ['24/7', 'open 24/7'],
    ["'90s", 'a 90s mug'],
    ['1,000', '1,000 mugs'],
    ['"what is a mug?"', 'So what is a mug'],
    ['/r/mugs', 'see /r/mugs'],
    ['mug.example/x?y=1,2', 'https://mug.example/x?y=1,2'],
    ['"near/5"', 'they say near/5'],
    ['\u201cred mug\u201d', 'a red mug'],
    ['\u201dred mug\u201c', 'a red mug'],
    ['"red mug\u201d', 'a red mug'],
    ['\u00bbred mug\u00ab', 'a red mug'],
  ])('%s is understood', (query, text) => {
    expect(compileQuery(query).match({ text })).toHaveLength(1);
  });
});
