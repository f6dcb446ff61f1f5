/** What strangers write, by what it is aimed at. */
export const attacks: Record<string, string> = {
  'everybody on Slack': '<!channel> <!here> <!everyone> <!subteam^S1>',
  'a person on Slack': '<@U1> <#C1>',
  'a disguised link': '<https://evil.example|bank.example>',
  'marks of Slack': '*bold* _it_ ~gone~ `code` ```more```',
  script: '<script>alert(1)</script><img src=x onerror=alert(1)>"\'><svg/onload=alert(1)>',
  'a formula': "=cmd|' /C calc'!A0",
  'a formula by sign': '@SUM(1+1)*cmd',
  'a formula by minus': "-2+3+cmd|' /C calc'!A0",
  'a formula in full width': '＝1+1',
  'a formula behind a semicolon': 'nice;=HYPERLINK("http://evil.example";"more")',
  'a formula behind a quote': '",=1+1,"',
  'escape sequences': '\u001b[31mred\u001b[0m \u001b]0;title\u0007 \u009b2J \u0008\u0008',
  nul: 'one \u0000 two',
  'lone surrogates': 'one \ud800 two \udc00 three',
  bidi: 'photo \u202egnp.exe\u202c \u2066a\u2069 \u200f',
  zalgo: `Z${'\u0301\u0316\u0346'.repeat(200)}algo`,
  'a header': 'name\r\nBcc: eve@evil.example\r\nContent-Type: text/html\r\n\r\n<b>hello</b>',
  'a forged line': 'x\n{"level":50,"msg":"forged"}\u2028forged\u2029forged\u0085forged',
  'words of JavaScript': 'constructor __proto__ prototype toString hasOwnProperty valueOf',
  'a script link': 'javascript:alert(1) data:text/html;base64,PHNjcmlwdD4= vbscript:x',
  confusables: 'https://аррӏе.com https://xn--80ak6aa92e.com https://bank.example@evil.example/',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what a stranger writes
  templates: '{{7*7}} ${7*7} <%= 7 %> %s %n #{7}',
  entities: '&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp; &#0; &#x202e; &#xD800;',
  'a megabyte': 'kaffa '.repeat(170_000),
  SQL: "'; DROP TABLE mentions; -- \\",
};

/** Links that nobody should be led to, or that should lead where they say. */
export const links = [
  'javascript:alert(1)//https://',
  'data:text/html,<script>alert(1)</script>',
  'https://bank.example@evil.example/login',
  'https://аррӏе.com/x',
  `https://evil.example/${'a'.repeat(5000)}`,
  'https://evil.example/|<!channel>><@U1>"onmouseover="alert(1)',
  'http://169.254.169.254/latest/meta-data/',
  'http://2130706433/',
  'file:///etc/passwd',
  'https://evil.example/\r\nBcc: eve@evil.example',
  '//evil.example/x',
  '\u0000https://evil.example/',
];

/** Nothing of this may reach a person or a terminal. */
export const steering = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
