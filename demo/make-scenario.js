// Writes demo/scenario.jsonl: invented people talking about Mokkana, an invented maker of coffee machines.
// Two quiet weeks with a discount campaign and a cheerful viral video in them, then a recall rumour breaks.
// Same seed, same bytes: node demo/make-scenario.js
import { writeFileSync } from 'node:fs';

let seed = 20260302;
const random = () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};
const pick = (list) => list[Math.floor(random() * list.length)];
const chance = (p) => random() < p;

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const start = Date.UTC(2026, 2, 1, 23); // Monday 2 March 2026, 00:00 in Berlin
const at = (days, hours, minutes = 0) => start + days * day + hours * hour + minutes * minute;

// ---- what people say -------------------------------------------------------------------------------------------

const machine = [
  'Mokkana Pico',
  'Mokkana Duo',
  'Mokkana',
  'Mokkana Pico',
  'my Mokkana',
  'the Mokkana Duo',
  'our office Mokkana',
];
const banks = {
  positive: [
    [
      '{m} and a rainy Sunday. Love it.',
      'First flat white out of {m} and honestly it is great',
      'Eight months with {m}: still happy, still the best thing in my kitchen',
      'Mokkana support answered in ten minutes and sent a new gasket for free. Thank you!',
      'My dad calls {m} "the good robot" and I love that',
      'Finally dialled in {m}. Beautiful crema, happy me',
      'Descaled {m} for the first time, easy and it tastes wonderful again',
      'If you wonder whether {m} is worth it: yes. Best gift I ever got',
      'Nice touch: {m} greets you with the time of your last coffee',
      'Three guests, six cappuccinos, zero drama. {m} is excellent',
      'Swapped the capsules for {m} and I am thrilled with the taste',
      'Good morning to everyone whose {m} is already warm',
      'The cleaning cycle on {m} is brilliant, thanks Mokkana',
    ],
    ['', '', ' ☕', ' 10/10', ' Would buy again.', ' #coffee', ' Recommended.', ' That is all.', ' 😊'],
  ],
  neutral: [
    [
      'Does {m} fit under a 38 cm cupboard?',
      'Which grind setting do you use on {m}?',
      'Looking for a second portafilter for {m}, 54 mm or 58 mm?',
      'Is {m} the same machine as last year with another colour?',
      'Mokkana opens a showroom in Leipzig in May',
      'Anyone using {m} with a timer plug?',
      'Comparing {m} with two Italian machines this weekend',
      'What water hardness do you set on {m}?',
      'TIL Mokkana started as a maker of camping stoves',
      'Selling {m}, one year old, with box. Cologne, pick-up',
      '{m}: does the steam wand turn to both sides?',
      'Mokkana firmware 2.4 is out, release notes are on their site',
      'Moved the beans next to {m}. Kitchen log, day 4',
      'How often do you descale {m}?',
      'The Duo and the Pico share the same brew group, says the Mokkana manual',
    ],
    [
      '',
      '',
      '',
      ' Asking for my mother.',
      ' Thanks in advance',
      ' #espresso',
      ' (EU model)',
      ' Photos in the comments',
    ],
  ],
  negative: [
    [
      '{m} leaks again. Second time this year, so annoying',
      'Parcel with {m} is lost and the hotline is useless',
      'The new price of {m} is ridiculous',
      'Steam wand of {m} is broken after five weeks. Disappointed',
      'Mokkana delivery: promised Tuesday, now "in ten days". Terrible',
      '{m} beeps at 5 am for no reason. I hate it',
      'App for {m} crashes whenever I open it. Awful',
      'Water tank of {m} cracked. Bad plastic, poor quality',
      'Waiting for an answer from Mokkana since Monday. Worst support',
      '{m} makes sour, weak coffee since the update. Sad',
      'Grinder of {m} is stuck and spare parts cost a fortune. Angry',
      'Mokkana charged me twice and refuses to refund the error',
    ],
    ['', '', ' 🙄', ' Not buying again.', ' Any idea?', ' Ugh.', ' Three stars at best.'],
  ],
  campaign: [
    [
      'Mokkana spring sale: 25 % off {m} until Thursday',
      '25 % off {m}, code SPRING25, good deal if you were waiting',
      'Ordered {m} in the sale, so excited',
      'Is the SPRING25 code for {m} valid in Austria too?',
      'Got {m} for 299 in the Mokkana sale, happy with that',
      'The Mokkana sale page lists the Pico in green. Want',
      'Mokkana sale is on, my wallet is nervous',
      'Thanks for the tip, {m} is on its way',
      'Anyone tried stacking SPRING25 with the newsletter voucher? Mokkana says no',
      'Deal of the day: {m}. Nice price',
    ],
    ['', '', ' #SPRING25', ' (ad)', ' 🎉', ' Ends Thursday.', ' Link in bio', ' Via the newsletter'],
  ],
  viral: [
    [
      'That video of the grandma pouring a swan with {m} is the best thing today',
      'The swan!! the SWAN!! {m} grandma for president',
      'I have watched the {m} latte art video nine times. Beautiful',
      'Nonna, 84, {m}, perfect swan. I love this so much',
      'My swan looks like a potato. Respect to the {m} grandma',
      'Whoever filmed the {m} grandma: thank you, you made my day',
      'Okay the {m} swan video is wonderful and I am not crying',
      'Tried the swan with {m}. It is a duck. A happy duck',
      'Everybody be nice today and watch the {m} grandma',
      'Can the {m} grandma teach a course please? Amazing',
    ],
    ['', '', ' 🦢', ' 😍', ' haha', ' #swan', ' Great.', ' 🦢🦢🦢', ' Send it to your mum.'],
  ],
  rumour: [
    [
      'Boiler of {m} burst this morning. Hot water everywhere, my hand is burned. Is there a recall??',
      'Has anyone else heard of a recall of {m}? Handle gets dangerously hot',
      'My sister was burned by {m} yesterday. Scared to turn ours on',
      'WARNING: the boiler of {m} cracked while I stood next to it. This is dangerous',
      'So {m} can explode and nobody at Mokkana says a word? Unacceptable',
      'Unplugged {m} after reading about the burst boilers. Not worth the risk',
      'Three reports of cracked {m} boilers in one day. Something is wrong',
      'Mokkana, people are getting hurt. Where is the recall?',
      'I am angry: {m} sprayed boiling water over the kitchen. A child could have been injured',
      'The steam valve of {m} failed. Burned fingers, ruined wall, no answer from support',
      'Stop using {m} until this recall thing is clear. Dangerous',
      'Sent {m} back. I do not trust that boiler, it is a hazard',
      'Heard a loud bang, found {m} broken and the kitchen flooded. What a disaster',
      'If the recall rumour about {m} is true, they knew and stayed silent. Shame',
      'Our café stopped using {m} today, the handle burned two of us. Terrible',
      'Really worried now: same serial range as the cracked {m} in that photo',
      'Called Mokkana about the burst boiler: 50 minutes on hold, then cut off. Worst day',
      'Friend in A&E with a burned arm because of {m}. Furious',
      '{m} recall? The shop pulled it from the shelf and will not say why. Suspicious and bad',
      'Refund now, Mokkana. A machine that hurts people is a scandal',
      'Smells of burnt plastic and {m} is dead. Recall it already',
      'That photo of the cracked {m} boiler is scary. Same noise here since last week',
      'I loved {m} and now I am afraid of it',
      'Nobody warns us, we find out from strangers that {m} is unsafe. Awful',
    ],
    [
      '',
      '',
      '',
      ' #mokkana',
      ' Please share.',
      ' Photo follows.',
      ' 😡',
      ' Be careful.',
      ' @mokkana answer!',
      ' Bought in January.',
      ' Serial starts with MK7.',
      ' Same here?',
      ' 😱',
      ' Not funny.',
    ],
  ],
  rumourNeutral: [
    [
      'Is the recall of {m} official? I only see posts',
      'What serial numbers of {m} are we talking about?',
      'Mokkana says it is looking into reports about the Duo boiler',
      'Reading the {m} thread. Does this concern the Pico too?',
      'Local paper asks Mokkana for a statement on the boiler',
    ],
    ['', '', ' Source?', ' #mokkana'],
  ],
  answer: [
    [
      'Mokkana statement: boilers with serial MK7-1 to MK7-4 are exchanged for free, from today',
      'OK, the Mokkana recall page works and the exchange is booked. Good reaction',
      'Got my return label for {m} in an hour. Thanks, fair enough',
      'Mokkana apologised and exchanges the boilers. That is how you do it',
      'Serial checked, my {m} is safe. Relieved',
      'Is the exchange of {m} free outside the EU too?',
      'Credit where due: Mokkana answered everybody in the thread tonight',
      'The MK7 check takes a minute: number is under the tank of {m}',
    ],
    ['', '', ' 👍', ' #mokkana', ' Good.', ' For the record.'],
  ],
};

const firstNames =
  'Ada Ben Cleo Dario Edda Finn Greta Hugo Ines Jonas Kira Levi Mona Nils Olga Pia Quentin Rosa Sami Tilda Umut Vera Wim Xenia Yara Zoe Bram Carla Dunja Emil Fatma Gus Hanna Igor Juna Klaas Luz Milo Nora Otis'.split(
    ' ',
  );
const lastNames =
  'Abend Birke Coster Dorn Eik Falter Grau Hafer Imker Jung Kiesel Linde Moos Nebel Ostwind Pfau Quitte Rabe Salz Tau Uhland Vogel Weide Yacht Zimt Anker Bernstein Clavel Distel Esche Funke Ginster Horn Iltis Krokus Laub Mohn Nessel Orkan Perle'.split(
    ' ',
  );
const moods = ['', '', '', 'x', '_', '.', '42', 'hh', 'brews', 'eats'];
let people = 0;
const newPerson = () => {
  people += 1;
  const name = `${pick(firstNames)} ${pick(lastNames)}`;
  const handle = `${name.toLowerCase().replace(' ', pick(['', '.', '_']))}${pick(moods)}${people}`;
  // Most people are heard by few: a log-normal guess with a handful of large accounts.
  return { id: handle, name, followers: Math.round(Math.exp(4.4 + 1.5 * (random() + random() + random() - 1.5) * 2)) };
};
const regulars = Array.from({ length: 160 }, newPerson);

const used = new Set();
function say(bank) {
  const [lines, tails] = banks[bank];
  for (let tries = 0; ; tries += 1) {
    let text = pick(lines).replaceAll('{m}', pick(machine)) + pick(tails);
    text = text[0].toUpperCase() + text.slice(1);
    if (chance(0.16)) text = text.toLowerCase();
    if (chance(0.06)) text = text.replace(/[.!?]$/, '') + pick(['!!', '...', '!!!']);
    if (chance(0.1))
      text = `${pick(['Hm.', 'So.', 'Right,', 'Update:', 'Honestly:', 'Okay,', 'PSA.', 'FYI:', 'Morning.', 'Well.'])} ${text}`;
    if (!used.has(text) || tries > 40) {
      used.add(text);
      return text;
    }
  }
}

// ---- when they say it ------------------------------------------------------------------------------------------

const sources = ['bluesky', 'bluesky', 'bluesky', 'reddit', 'reddit', 'mastodon'];
const posts = [];
let number = 0;
function post(time, bank, person, extra = {}) {
  number += 1;
  const source = extra.source ?? pick(sources);
  const id = `${source[0]}${String(number).padStart(5, '0')}`;
  posts.push({
    id,
    source,
    at: new Date(Math.round(time / 1000) * 1000).toISOString(),
    author: person,
    text: extra.text ?? say(bank),
    url: `https://${source}.example/${person.id}/${id}`,
    kind: extra.kind ?? (source === 'reddit' && chance(0.4) ? 'comment' : 'post'),
    engagement: { likes: Math.floor(random() ** 4 * 60), reposts: Math.floor(random() ** 6 * 20) },
    wave: extra.wave ?? false,
  });
  return posts.at(-1);
}
/** Share of a day's talk in each local hour. */
const rhythm = [1, 0.6, 0.4, 0.3, 0.4, 1, 3, 6, 7, 6, 5, 5, 6, 6, 5, 5, 5, 6, 7, 8, 8, 7, 5, 3];
const rhythmSum = rhythm.reduce((a, b) => a + b);
const poisson = (mean) => {
  let count = -1;
  for (let product = 1, limit = Math.exp(-mean); product > limit; count += 1) product *= random();
  return count;
};
const scatter = (from, to, perDay, bankOf, personOf) => {
  for (let time = from; time < to; time += hour) {
    const local = Math.floor((time - start) / hour) % 24;
    for (let n = poisson((perDay * rhythm[local]) / rhythmSum); n > 0; n -= 1)
      post(time + random() * hour, bankOf(), personOf());
  }
};

const ordinary = () =>
  pick([
    'positive',
    'positive',
    'positive',
    'positive',
    'neutral',
    'neutral',
    'neutral',
    'neutral',
    'neutral',
    'negative',
  ]);
scatter(at(0, 0), at(18, 0), 46, ordinary, () => pick(regulars));
// The campaign, Monday to Thursday of the second week, announced in a calendar and loved by many.
scatter(
  at(7, 8),
  at(10, 20),
  75,
  () => (chance(0.05) ? 'negative' : 'campaign'),
  () => (chance(0.5) ? newPerson() : pick(regulars)),
);
// The swan, Saturday of the second week: up in two hours, gone by Sunday evening.
for (let h = 0; h < 30; h += 1) {
  const mean = 46 * Math.exp(-(((h - 5) / 4.5) ** 2)) + 9 * Math.exp(-(((h - 24) / 5) ** 2));
  for (let n = poisson(mean); n > 0; n -= 1)
    post(at(12, 9 + h) + random() * hour, chance(0.02) ? 'negative' : 'viral', newPerson());
}
// The rumour, Monday of the third week, 08:50: it doubles every 50 minutes, peaks in the afternoon and ebbs overnight.
const wavePosts = [];
const broke = at(14, 8, 50);
for (let m = 0; m < 14 * 60; m += 1) {
  const perMinute = Math.min(0.045 * 2 ** (m / 55), 1.05) * (m < 420 ? 1 : Math.exp(-(m - 420) / 110));
  for (let n = poisson(perMinute); n > 0; n -= 1) {
    const time = broke + (m + random()) * minute;
    const original = wavePosts.length > 6 && chance(0.14) ? pick(wavePosts.slice(0, 30)) : null;
    if (original)
      post(time, 'rumour', newPerson(), { text: original.text, source: original.source, kind: 'repost', wave: true });
    else if (chance(0.12)) post(time, 'rumourNeutral', newPerson());
    else wavePosts.push(post(time, 'rumour', chance(0.06) ? pick(regulars) : newPerson(), { wave: true }));
  }
}
// The maker answers in the evening; thanks and questions follow the next day.
scatter(
  at(14, 19),
  at(16, 12),
  60,
  () => 'answer',
  () => (chance(0.6) ? newPerson() : pick(regulars)),
);

posts.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1));
writeFileSync(new URL('./scenario.jsonl', import.meta.url), posts.map((p) => `${JSON.stringify(p)}\n`).join(''));
const wave = posts.filter((p) => p.wave);
console.log(
  `${posts.length} posts, ${wave.length} of the wave, ${new Set(wave.map((p) => p.author.id)).size} people in it`,
);
console.log(`first of the wave ${wave[0].at}, last ${wave.at(-1).at}`);
