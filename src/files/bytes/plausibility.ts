/** Letters that are frequent in languages which are written in a character set; others are rare there. */
const frequent: Record<string, string> = {
  'windows-1252': 'éèàêëçùûôîïâœæäöüßñóíáúãõåøÄÖÜÉÀÇÅØÁÑÓÍÚ',
  'windows-1250': 'ąćęłńóśźżáčďéěíňřšťúůýžăâîșțőűĄĆĘŁŃÓŚŹŻČŘŠŽÁÉÍŐŰ',
  'windows-1254': 'çğıöşüİŞĞÇÖÜâ',
  'windows-1257': 'āčēģīķļņšūžąęėįųõäöüĀČĒŠŪŽ',
  'windows-1251': 'оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфё',
  'koi8-r': 'оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфё',
  macintosh: 'éèàêëçùûôîïâœæäöüßñóíáúãõåøÄÖÜÉÀ',
  'windows-1255': 'אבגדהוזחטיכלמנסעפצקרשתםןךףץ',
  'windows-1256': 'ابتثجحخدذرزسشصضطظعغفقكلمنهويىةأإآؤئء',
  'windows-1253': 'αοιετσνηυρπκμλςωάέήίόύώδγχθφβξζψ',
};
const latin = new Set(['windows-1252', 'windows-1250', 'windows-1254', 'windows-1257', 'macintosh']);
const wide = new Set(['shift_jis', 'euc-jp', 'gb18030', 'big5', 'euc-kr']);
/** These letters stand in few languages, so that others of the same bytes are likelier. */
const unusualFirst: Record<string, number> = {
  'windows-1250': 0.15,
  'windows-1254': 0.25,
  'windows-1257': 0.3,
  macintosh: 0.3,
};

const quotes =
  /[\u2018\u2019\u201a\u201c\u201d\u201e\u2013\u2014\u2026\u2022\u00a0\u00ab\u00bb\u00a1\u00bf\u20ac\u00a3\u00a9\u00ae\u2122\u00b0\u00b7\u00a7]/;
const letter = /\p{L}/u;

/**
 * How little a text looks like writing, were its bytes of this character set: lower is better. Words are of one
 * script and one case, signs do not stand within words, frequent letters are frequent.
 */
export function plausibility(text: string, charset: string): number {
  const letters = frequent[charset] ?? '';
  let cost = 0;
  const characters = [...text];
  for (const [at, character] of characters.entries()) {
    if (character.charCodeAt(0) < 0x80) continue;
    const before = characters[at - 1] ?? ' ';
    const after = characters[at + 1] ?? ' ';
    cost += wide.has(charset)
      ? wideCost(character, charset) + (/[a-z]/.test(before) || /[a-z]/.test(after) ? 1 : 0)
      : narrowCost(character, before, after, letters, latin.has(charset));
    cost += latin.has(charset) ? (unusualFirst[charset] ?? 0) : 0;
  }
  return cost;
}

const unreadable = /[\ufffd\u0080-\u009f\ue000-\uf8ff]/;

function narrowCost(character: string, before: string, after: string, letters: string, isLatin: boolean): number {
  if (unreadable.test(character)) return 10;
  const inWord = letter.test(before) && letter.test(after);
  if (!letter.test(character)) {
    if (character === '\u2019' || !quotes.test(character)) return quotes.test(character) ? 0.4 : inWord ? 4 : 2;
    return inWord ? 3 : 0.5;
  }
  const isAscii = (other: string): boolean => /[a-z]/i.test(other);
  const wasHigh = before.charCodeAt(0) >= 0x80 && letter.test(before);
  // aB: capitals begin words.
  const turned =
    character !== character.toLowerCase() && letter.test(before) && before !== before.toUpperCase() ? 3 : 0;
  const known = letters.includes(character.toLowerCase()) || letters.includes(character) ? 0.3 : 1.3;
  const shouted = character !== character.toLowerCase() && before !== before.toLowerCase() && wasHigh ? 0.8 : 0;
  if (isLatin) return known + turned + (wasHigh ? 1.5 : 0);
  return known + turned + shouted + (isAscii(before) || isAscii(after) ? 3 : 0);
}

function wideCost(character: string, charset: string): number {
  if (unreadable.test(character)) return 10;
  if (/[\u3040-\u30ff\uff01-\uff5e\u3000-\u3002\u300c-\u300f\u30fc]/.test(character))
    return charset === 'shift_jis' || charset === 'euc-jp' ? 0.2 : 1.2;
  if (/[\uff61-\uff9f]/.test(character)) return 3;
  if (/[\uac00-\ud7a3]/.test(character)) return charset === 'euc-kr' ? 0.3 : 3;
  if (!/\p{Script=Han}/u.test(character)) return letter.test(character) ? 2.5 : 1.5;
  return common(character) ? 0.6 : 2.2;
}

/** Characters that are read most, in Japanese and in both ways of writing Chinese. */
const commonHan = new Set(
  '的一是不了在人有我他這这個个们們中来來上大為为和国國地到以說说時时要就出会會可也你對对生能而子那得于着著下自之年過过发發後后作里用道行所然家種种事成方多经經么去法学學如都同现現当當没沒动動面起看定天分还還進进好小部其些主样樣理心她本前开開但因只从從想实實日軍者意無无力它与與長长把机機十民第公此已工使情明性知全三又关關點点正业業外将將两兩高间間由问問很最重并物手应應戰战向头頭文體体政美相見见被利什二等产產或新己制身果加西斯月話话合回特代内內信表化老给給世位次度門门任常先海通教儿兒原東东声聲提立及比員员解水名真論论處处走义義各入几幾口認认条條平系氣气題题活爾尔更別别打女变變四神總总何電电數数安少報报才結结反受目太量再感建務务做接必場场件計计管期市直德資资命山金指克許许統统區区保至隊队形社便空決决治展馬马科司五基眼書书非則则聽听白卻却界達达光放強强即像難难且權权思王象完設设式色路記记南品住告類类求據据程北邊边死張张該该交規规萬万取拉格望覺觉術术領领共確确傳传師师觀观清今切院讓让識识候帶带導导爭争運运笑飛飞風风步改收根乾造言聯联持組组每濟济車车親亲極极林服快辦办議议往元英士證证近失轉转夫令準准布始怎呢存未遠远叫台單单影具羅罗字愛爱擊击流備备兵連连調调深商算質质團团集百需價价花党華华城石級级整府離离況况亞亚請请技際际約约示復复病息究線线似官火斷断精滿满支視视消越器容照須须九增研寫写稱称企八功嗎吗包片史委乎查輕轻易早曾除農农找裝装廣广顯显吧阿李標标談谈吃圖图念六引歷历首醫医局突專专費费號号盡尽另周較较注語语僅仅考落青隨随選选列' +
    '悪買売店届壊品質任堂円様込込返送客話使思昨日今年時間分前後円対応最低最高会社員問題商品本当電話配達遅届新型番組発売購入注文返金店員説明書故障動画面音画像更新設定接続機能使用方法楽天国駅車体験気持味食子供男女学校先生仕事働待番号必要料理美味好嫌楽広告無料有料値段安高良駄目残念期待予約席部屋空港飛行機海外旅行町村区県都道府市崩潰溃閃退闪退卡死爛烂差評评款貨货服務务態態度坏壞壊应應程式總是当機當机',
);
const common = (character: string): boolean => commonHan.has(character);
