/** Every part of a configuration, as the manual shows it. */
export const wholeFile = `timezone: Europe/Berlin          # alerts, quiet hours, seasonality; a brand may have its own
data: ./data                     # embedded server, exports, rejects
store: embedded                  # or postgres://... or mongodb://...
queue: store                     # the PostgreSQL above; or redis://...
heartbeat: "\${HEARTBEAT_URL}"    # pinged only while collecting, detecting and notifying work
sources:                         # name -> one connection; the name is the platform unless \`platform\` says otherwise
  hackernews: {}
  press: { platform: rss, feeds: ["https://example.org/feed.xml"] }
  x: { token: "\${X_BEARER_TOKEN}", budget: 20 USD/month }
channels:
  cx: { type: slack, webhook: "\${SLACK_WEBHOOK_URL}" }
  oncall: { type: email, to: [cx@example.org], smtp: "\${SMTP_URL}" }
brands:
  - name: nintendo
    query: (nintendo OR "switch 2") -resale
    accounts: ["x:NintendoAmerica"]  # the brand's own: stored, never counted
    sources: [hackernews, press]     # default: all
    competitors: [playstation]
    weight: 2                        # its share of budgets; default 1
    rules:                           # default: negative-spike and urgent-post at 2/month, to every channel
      - { name: wave, detector: negative-spike, falseAlarms: 2/month, notify: [cx, oncall] }
`;
export const environment = {
  HEARTBEAT_URL: 'https://ping.example/abc',
  X_BEARER_TOKEN: 'AAAAsecretBBBB',
  SLACK_WEBHOOK_URL: 'https://hooks.example/services/T0/B0/verysecret',
  SMTP_URL: 'smtps://user:hunter22@mail.example:465',
};
