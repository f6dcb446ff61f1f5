/** Short words that are frequent in one language; a word in two lists votes for both. */
const lists: Readonly<Record<string, string>> = {
  en: "i a the and you is it to of my this that was for are with your have not be but just they we on what do don't so at all can if how from get when he she his her will would there been has had were who why am i'm it's isn't can't won't didn't doesn't me our their them than then because about out up now day good going really after an never still been more some any too very think know want need love hate please again today only been got let off over even here no into or as by don isn didn doesn wasn won",
  es: 'el la los las de que y en un una es no por con para se lo su me mi como más pero si ya muy está esta este todo cuando hay yo le te ser porque son al del nos qué sin han has eso esto sobre también',
  pt: 'o os as um uma de que e em não por com para se eu me meu minha como mais mas já muito está esta isso é foi quando tem você ser porque são ao da do na no nos dos das pra pelo também ele ela vai só até',
  fr: "le la les des de et un une est pas que qui en je tu il elle nous vous ils on ce cette pour avec dans sur au aux du mais plus être c'est suis j'ai ne se sa son mon ma mes sont était très fait tout quand comme ou où ça",
  de: 'der die das und ist nicht ich du er sie es wir ihr ein eine einen einem mit für auf zu den dem von im am an so wie was aber auch nur noch wenn dann hat habe bin sind war mich mir dich dir schon mehr kein keine oder über nach bei aus zum zur als immer',
  it: 'il lo la gli le di che e un una è non per con si mi ti ci sono ho ha hai come più ma se questo questa anche quando tutto tutti del della dei delle al alla nel nella dal io tu lui lei noi perché solo cosa fare',
  nl: 'de het een en is niet ik je hij zij wij van in op te dat die met voor aan er maar om ook als dan naar nog wel wat bij zo heb hebben heeft was ben zijn mijn jij deze dit geen uit over door worden',
  sv: 'och det att en jag som är på för med har inte ett den om av till så men de vi du kan var när han hon från ska nu också bara mig dig detta eller vad min',
  da: 'og det at en jeg som er på for med har ikke et den om af til så men de vi du kan var når han hun fra skal nu også bare mig dig dette eller hvad min',
  no: 'og det at en jeg som er på for med har ikke et den om av til så men de vi du kan var når han hun fra skal nå også bare meg deg dette eller hva min',
  fi: 'ja on ei se että en oli mutta hän ovat tämä kun niin kuin minä sinä vain jos myös mitä nyt olen',
  pl: 'w nie na się z do to że jest o jak ale po co tak za od mnie ja ty on ona przez dla już czy tylko być są mam może bardzo',
  tr: 've bir bu da de için çok ne ben sen o ama gibi daha mi mı var yok değil kadar olarak her en şey',
  id: 'yang dan di ini itu dengan untuk tidak dari dalam akan ada ke saya aku kamu juga sudah bisa atau karena banget gak nya lagi',
  tl: 'ang ng sa na mga ko ka ay at si hindi ako mo lang po naman kung pero siya ba yung din may',
  ro: 'și în de la cu nu este un o pe că mai din pentru se am sunt care fi ce dar să lui fost sau',
};

/** Word -> languages that use it often. */
export const frequentWords: ReadonlyMap<string, readonly string[]> = new Map(
  (() => {
    const byWord = new Map<string, string[]>();
    for (const [language, list] of Object.entries(lists)) {
      for (const word of new Set(list.split(' '))) byWord.set(word, [...(byWord.get(word) ?? []), language]);
    }
    return byWord;
  })(),
);
