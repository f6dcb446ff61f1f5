import { describe, expect, test } from '@jest/globals';
import { declaredLanguage } from '../../../src/analysis/language/declared-language.ts';
import { createScorer } from '../../../src/analysis/sentiment/index.ts';

const languageOf = async (text: string, told: string | null = null): Promise<string | null | undefined> =>
  (await (await createScorer('fast')).score([{ id: '1', text, language: told }]))[0]?.language;

describe('the language of a post', () => {
  test.each([
    ['I just want to know when it arrives', 'en'],
    ['Ich warte seit drei Wochen', 'de'],
    ['Llevo tres semanas esperando', 'es'],
    ['Toujours aucune réponse de votre part', 'fr'],
    ['Sono tre settimane che aspetto', 'it'],
    ['Estou esperando há três semanas', 'pt'],
    ['Your machine broke again, Mokkana Duo', 'en'],
    ['yaar ye phone bahut kharab hai', 'hi'],
    ['यह फोन बहुत खराब है', 'hi'],
    ['الخدمة سيئة جدا ولا أحد يرد', 'ar'],
    ['Ik wacht al drie weken op mijn pakket', 'nl'],
    ['Czekam już trzy tygodnie na paczkę', 'pl'],
    ['Üç haftadır paketimi bekliyorum', 'tr'],
    ['Saya sudah menunggu tiga minggu', 'id'],
    ['Я жду уже три недели', 'ru'],
    ['三週間も待っています', 'ja'],
    ['我已经等了三个星期', 'zh'],
    ['벌써 삼 주째 기다리고 있어요', 'ko'],
    ['Περιμένω τρεις εβδομάδες', 'el'],
    ['میں تین ہفتوں سے انتظار کر رہا ہوں', 'ur'],
  ])('"%s" is %s', async (text, language) => {
    expect(await languageOf(text)).toBe(language);
  });

  test.each([['lol'], ['brb'], ['@someone #tbt']])('"%s" is too little to tell', async (text) => {
    expect(['und', 'en', null]).toContain(await languageOf(text));
  });

  test('names that nobody knows do not make English Hindi', async () => {
    for (const text of ['Acme is terrible but Globex is great', 'Brewmoor and Norvik are not what they were'])
      expect(['en', 'und']).toContain(await languageOf(text));
  });

  test('no words are no language', async () => {
    expect(await languageOf('12:30 https://example.org/a-good-page @user !!!')).toBeNull();
  });

  test.each([
    ['pt-BR', 'pt'],
    ['EN_us', 'en'],
    ['in', 'id'],
    ['no', 'nb'],
    ['und', ''],
    ['zxx', ''],
    ['<script>', ''],
    [null, ''],
  ])('what a platform calls %s is "%s"', (told, code) => {
    expect(declaredLanguage(told)).toBe(code);
  });
});
