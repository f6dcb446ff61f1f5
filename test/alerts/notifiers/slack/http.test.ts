import { expect, it } from '@jest/globals';
import { sortSlackError } from '../../../../src/alerts/notifiers/slack/http.ts';

const ofApi = (code: string) =>
  sortSlackError(Object.assign(new Error(code), { data: { ok: false, error: code } }), 9, []);
const ofWebhook = (body: string) => sortSlackError(Object.assign(new Error(body), { statusCode: 403, body }), 9, []);

it.each(['ratelimited', 'service_unavailable', 'request_timeout', 'team_added_to_org', 'org_login_required'])(
  '%s: nothing was posted, so later',
  (code) => {
    expect(ofApi(code)).toMatchObject({ name: 'RetryLater', until: 9 });
  },
);

it.each(['fatal_error', 'internal_error'])('%s: nobody can know', (code) => {
  expect(ofApi(code).name).toBe('NoAnswer');
});

it.each([
  ['not_in_channel', 'invite the bot'],
  ['token_expired', 'install the app again'],
  ['restricted_action', 'ask its admin'],
  ['msg_blocks_too_long', 'report it'],
])('%s: refused, with what to do', (code, advice) => {
  expect(ofApi(code)).toMatchObject({ name: 'Refused', message: expect.stringContaining(advice) });
});

it.each([
  ['invalid_token', 'wrong or was revoked'],
  ['action_prohibited', 'ask its admin'],
  ['no_active_hooks', 'make a new one'],
])('a webhook that answers %s: refused, with what to do', (body, advice) => {
  expect(ofWebhook(body)).toMatchObject({ name: 'Refused', message: expect.stringContaining(advice) });
});

it('a code that nobody knows is refused as it stands', () => {
  expect(ofApi('brand_new_code')).toMatchObject({ name: 'Refused', message: 'Slack refused: brand_new_code' });
});
