import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import common from './en/common.json';

/** The locale that dates and numbers are written in; the months are words, so no date can be misread. */
export const dateLocale = 'en-GB';

/** A name may end in a full stop (“Harbour Ltd.”): at the end of a sentence that one stop is enough. */
const oneStop = {
  type: 'postProcessor' as const,
  name: 'one-stop',
  process: (words: string) => words.replace(/(^|[^.])\.\.(?=\s|$)/g, '$1.'),
};

void i18next
  .use(initReactI18next)
  .use(oneStop)
  .init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { common } },
    defaultNS: 'common',
    nsSeparator: ':',
    // React escapes what it prints.
    interpolation: { escapeValue: false },
    returnNull: false,
    postProcess: ['one-stop'],
    showSupportNotice: false,
  });

/** Adds one room's texts; each face brings its own, so that no page loads another's. */
export function addTexts(room: string, texts: object): void {
  i18next.addResourceBundle('en', room, texts, true, true);
}

/** Text outside of a component; inside one use `useTranslation`. Keys are written whole: `room:name.name`. */
export const text = i18next.t.bind(i18next);
