import en from 'natural/lib/natural/stemmers/porter_stemmer.js';
import de from 'natural/lib/natural/stemmers/porter_stemmer_de.js';
import es from 'natural/lib/natural/stemmers/porter_stemmer_es.js';
import fr from 'natural/lib/natural/stemmers/porter_stemmer_fr.js';
import it from 'natural/lib/natural/stemmers/porter_stemmer_it.js';
import nl from 'natural/lib/natural/stemmers/porter_stemmer_nl.js';
import no from 'natural/lib/natural/stemmers/porter_stemmer_no.js';
import pt from 'natural/lib/natural/stemmers/porter_stemmer_pt.js';
import ru from 'natural/lib/natural/stemmers/porter_stemmer_ru.js';
import sv from 'natural/lib/natural/stemmers/porter_stemmer_sv.js';

const stemmers = new Map(Object.entries({ de, en, es, fr, it, nl, no, pt, ru, sv }));
/** Stemming takes ten times as long as all the rest, and words come back: kept per language, and never too many. */
const mostKept = 20_000;
const kept = new Map<string, Map<string, string>>();

/** The stem of a folded word by natural's stemmer for the language; the word itself where there is none. */
export function stemOf(word: string, language: string): string {
  const stemmer = stemmers.get(language);
  if (!stemmer || word.length < 4) return word;
  const known = kept.get(language) ?? new Map<string, string>();
  const found = known.get(word);
  if (found !== undefined) return found;
  const stem = stemmer.stem(word) || word;
  if (known.size >= mostKept) known.clear();
  kept.set(language, known.set(word, stem));
  return stem;
}
