/**
 * What an answer of Slack means for a message.
 * - later: nothing was posted, and Slack will take it another time
 * - refused: nothing was posted, and nothing will be until somebody changes something
 * - unclear: it may have been posted
 * - gone: the message that was to be changed is not there any more
 */
export type SlackMeaning = 'later' | 'refused' | 'unclear' | 'gone';

export interface SlackAnswer {
  means: SlackMeaning;
  /** What to do next. */
  advice?: string;
}

const later: SlackAnswer = { means: 'later' };
const unclear: SlackAnswer = { means: 'unclear' };
const gone: SlackAnswer = { means: 'gone' };
const refused = (advice: string): SlackAnswer => ({ means: 'refused', advice });

const token = refused('check `token`');
const archived = refused('the channel is archived: choose another one');
const revoked = refused('the token was revoked or has expired: install the app again');
const forbidden = refused('a rule of the workspace forbids the app to post there: ask its admin');
const ourFault = refused('Slack does not take a message of this form: please report it');

/** Error codes of the Web API and of incoming webhooks. */
const answers = new Map<string, SlackAnswer>(
  Object.entries({
    ratelimited: later,
    rate_limited: later,
    service_unavailable: later,
    request_timeout: later,
    team_added_to_org: later,
    org_login_required: later,
    accesslimited: later,
    fatal_error: unclear,
    internal_error: unclear,
    message_not_found: gone,
    cant_update_message: gone,
    edit_window_closed: gone,
    thread_not_found: gone,
    channel_not_found: refused('check `channel`, and invite the bot to it'),
    not_in_channel: refused('invite the bot to the channel'),
    is_archived: archived,
    channel_is_archived: archived,
    invalid_auth: token,
    not_authed: token,
    token_revoked: revoked,
    token_expired: revoked,
    account_inactive: refused('the bot was removed: install the app again'),
    missing_scope: refused('give the app the scope chat:write'),
    not_allowed_token_type: refused('check `appToken`: it begins with xapp- and has the scope connections:write'),
    no_permission: forbidden,
    restricted_action: forbidden,
    restricted_action_read_only_channel: forbidden,
    action_prohibited: forbidden,
    posting_to_general_channel_denied: forbidden,
    ekm_access_denied: forbidden,
    message_limit_exceeded: refused('the workspace has reached the messages of its plan: ask its admin'),
    no_service: refused('the webhook was removed: make a new one'),
    no_active_hooks: refused('the webhook is disabled: make a new one'),
    invalid_token: refused('the webhook URL is wrong or was revoked'),
    no_team: refused('the webhook URL is wrong'),
    invalid_payload: ourFault,
    invalid_blocks: ourFault,
    invalid_blocks_format: ourFault,
    msg_too_long: ourFault,
    msg_blocks_too_long: ourFault,
    no_text: ourFault,
  }),
);

/** A code that is not known posted nothing either. */
export const slackAnswer = (code: string): SlackAnswer => answers.get(code) ?? { means: 'refused' };
