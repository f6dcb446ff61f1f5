// English only. Folded: lower case, straight apostrophes.
const list = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** Stand between a word and the name it belongs to. */
export const fillers = list(
  `the a an my our your their his her its this that these those old new good ol' just even only using use with at on in to by
  of all whole entire regular any some other is was both`,
);
export const negations = list(
  `not no never n't don't dont doesn't doesnt didn't didnt isn't isnt aren't wasn't wasnt weren't won't wont wouldn't wouldnt
  can't cant cannot couldn't couldnt shouldn't shouldnt hasn't haven't hadn't ain't without hardly regret regretted regretting
  mistake neither nor nobody nothing none`,
);
/** As a subject they turn a comparison round: nothing beats Acme. */
export const nobody = list('nothing nobody none no-one noone nowhere never');

export const betterWords = list(
  `better faster cheaper nicer cleaner smoother easier safer stronger quicker fresher tastier friendlier smarter cooler superior
  healthier brighter sharper quieter comfier softer warmer kinder finer happier prettier sturdier lighter richer simpler tidier
  preferable ahead`,
);
export const worseWords = list(
  `worse slower pricier dearer costlier harder louder dirtier weaker uglier inferior duller buggier clunkier noisier cheaper-looking
  ruder sadder nastier riskier shadier dumber poorer heavier laggier flimsier greedier later behind`,
);
/** Comparatives that say how much, not how good. */
export const plainMore = list(
  'more less fewer rather other bigger larger smaller longer shorter older younger taller earlier higher lower',
);
export const badWords = list(
  `bad expensive costly slow awful terrible horrible useless buggy rude dirty annoying frustrating painful boring ugly complicated
  confusing broken greedy bugs problems issues outages complaints ads errors trouble delays bland hate dislike difficult overpriced`,
);
export const goodWords = list(
  `good great fast nice easy reliable helpful comfortable useful clean cheap affordable friendly stable beautiful fun love like
  trust enjoy features quality responsive polished delicious smart safe solid fresh kind generous honest intuitive appealing`,
);

/** Someone goes: from one, to another. */
export const movingVerbs = list(
  `switch switched switching switches move moved moving migrate migrated migrating change changed changing jump jumped jumping
  defect defected go going went gone come came coming convert converted converting transfer transferred return returned
  returning port ported porting back`,
);
/** They alone say that it is about a change of allegiance. */
export const surelyMoving = list(
  `switch switched switching switches migrate migrated migrating defect defected convert converted converting ported porting`,
);
/** Whoever is their object is left. */
export const leavingVerbs = list(
  `leave leaving left leaves ditch ditched ditching dump dumped dumping quit quitting drop dropped dropping abandon abandoned abandoning
  cancel cancelled canceled cancelling canceling swap swapped swapping trade traded trading replace replaced replacing exchange exchanged`,
);
/** The same: nobody ditches a town. */
export const surelyLeaving = list(
  `ditch ditched ditching dump dumped dumping quit quitting abandon abandoned abandoning cancel cancelled canceled cancelling canceling
  swap swapped swapping replace replaced replacing`,
);
/** Done with, tired of, goodbye. */
export const partingWords = list('done tired sick goodbye bye farewell finished');
export const towardsNew = list('for with to');
export const beatingVerbs = list(
  `beats beat beating outperforms outperformed outclasses outclassed outshines outdoes surpasses tops trumps crushes crushed
  destroys destroyed smokes smoked trounces eclipses trashes overtakes overtook`,
);
export const preferringVerbs = list(
  `prefer prefers preferred preferring choose chooses chose chosen choosing pick picks picked picking take takes took recommend recommended
  like love favour favor favoured favored want buy bought going went go use rather`,
);
export const comparingWords = list('compared comparing comparison contrast');
export const wishWords = list('wish wishing hope if why should could needs need');
/** Names in such places are where something happened, not what it is about. */
export const placeWords = list('at near outside inside towards toward behind opposite via');
export const clauseWords = list(
  'but while whereas although though however yet meanwhile when after since until because so whilst plus',
);

/** Written with a capital without being the name of a rival. */
export const capitalWords = list(
  `i i'm i've i'll i'd im ive monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
  september october november december christmas easter english american british european french german spanish ok tv uk us usa eu
  ceo god lol omg the a an my our and but so you your he she it they we this that is are not no never why how what when who good`,
);
