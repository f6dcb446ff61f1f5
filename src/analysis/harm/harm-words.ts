/** One kind of harm: how grave it is (0-1), and its words, folded. `*` stands for any ending; two words must follow each other. */
export interface Harm {
  name: string;
  weight: number;
  words: string;
}

/**
 * Words that name what can become a crisis, in English, German, French, Spanish, Italian, Portuguese and Dutch. Words that are
 * mostly meant otherwise are left out ("fire" alone praises, "sick" too, "crash" is mostly an app's).
 */
export const harms: readonly Harm[] = [
  {
    name: 'safety',
    weight: 1,
    words: `
      a|recall recall|of recall|over product|recall safety|recall recalled recalling hazard hazards hazardous unsafe explod* explosion* toxic|fumes toxic|chemical* poison* contaminat* carcinogen*
      electrocut* choking* overheat* salmonella listeria asbestos flammable faulty brakes|fail* caught|fire catches|fire on|fire
      catching|fire burst|flames burned|down fire|hazard safety|risk safety|hazard safety|defect food|poisoning gas|leak
      gefahrlich* explodier* vergift* giftig* verseucht* ruckruf* brandgefahr lebensgefahr* salmonellen sicherheitsrisiko
      dangereu* explose* intoxi* toxique* empoisonn* incendie rappel|produit rappel|de salmonelle
      peligros* explot* explosion toxico* envenen* intoxic* incendio* retirada|del
      pericolos* esplos* tossic* avvelen* richiamo|prodotto
      perigos* explod* toxica* envenen* recolha|de gevaarlijk* ontploft* giftig* vergiftig* terugroepactie`,
  },
  {
    name: 'injury',
    weight: 1,
    words: `
      injur* died|after died|from people|died dead|after death deaths fatally fatalities hospitali* hospitalized hospital stitches|after amputat* suicide burns|on
      killed|by burned|my burnt|my severe|burns
      verletzt* gestorben todesfall* krankenhaus verbrennung* blesse* mort|apres morts deces hopital brulure*
      herido* muerte* muerto* hospitaliza* quemadura* ferito* feriti morto|dopo ospedale ustion* ferido* morreu morte|de gewond* overleden ziekenhuis`,
  },
  {
    name: 'law',
    weight: 0.7,
    words: `
      lawsuit* sued suing class|action prosecut* indict* subpoena* illegal* police|report arrested regulator* antitrust
      verklag* klage|gegen sammelklage* illegal* staatsanwalt* anzeige|erstattet polizei|ermittelt plainte|contre illegal* proces|contre
      demanda|contra demanda|colectiva denuncia* ilegal* querella* denunci* illegale* causa|legale processo|contra rechtszaak illegaal aangifte`,
  },
  {
    name: 'fraud',
    weight: 0.7,
    words: `
      fraud* scam scams scammed scammer* embezzl* bribe* corruption laundering money|stolen stole|my stole|from phishing ponzi
      betrug betrug* betrogen abzocke bestechung geldwasche escroquer* arnaque* fraude* corruption estafa* estafad* fraude* soborno*
      truffa* truffat* frode golpe|da oplichting opgelicht fraude`,
  },
  {
    name: 'breach',
    weight: 0.9,
    words: `
      data|breach data|leak data|leaked breached hacked leaked|data ransomware passwords|leaked identity|theft privacy|breach
      datenleck* datenpanne* gehackt fuite|de|donnees piratage filtracion|de hackead* violazione|dei datalek`,
  },
  {
    name: 'discrimination',
    weight: 0.8,
    words: `
      racist* racism sexist* sexism homophob* transphob* antisemit* discriminat* harass* sexual|assault slur slurs abuse|of
      rassis* sexis* diskriminier* belastig* raciste* racisme sexiste* discrimin* harcele* racista* machista* discrimina* acoso* acosad*
      razzis* sessis* molest* racismo assedio* racistisch* discriminer* aanranding`,
  },
  {
    name: 'outage',
    weight: 0.4,
    words: `
      outage* down|for|everyone is|down are|down servers|down service|down completely|down cannot|pay locked|out
      ausfall* ausgefallen storung panne|generale en|panne caido|el servicio|caido caida|del disservizi* fora|do|ar`,
  },
];
