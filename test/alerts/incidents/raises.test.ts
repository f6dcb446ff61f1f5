import { expect, test } from '@jest/globals';
import { isAlert } from '../../../src/alerts/incidents/is-alert.ts';
import { raises } from '../../../src/alerts/incidents/raises.ts';
import { occasions } from '../../../src/core/incident.ts';

test('an incident is raised when it opens, grows or opens again', () => {
  expect(occasions.filter(raises)).toEqual(['opened', 'escalated', 'reopened']);
});

test('one that opens again is no alert of its own', () => {
  expect(occasions.filter(isAlert)).toEqual(['opened', 'escalated']);
});
