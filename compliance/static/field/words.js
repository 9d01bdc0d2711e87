// The words of the interface in the chosen language, and how dates and figures are written in it.

const loaded = { language: "en", words: {}, plural: new Intl.PluralRules("en") };

/** Fetch the words of the shell's language; the service worker answers without a network. */
export async function loadWords() {
  loaded.language = document.documentElement.lang;
  loaded.plural = new Intl.PluralRules(loaded.language);
  const answer = await fetch(`/field/words/${loaded.language}.json`);
  loaded.words = await answer.json();
}

export function language() {
  return loaded.language;
}

/** The words for an English sentence, `%(name)s` replaced by what `values` holds. */
export function t(english, values = {}) {
  return fill(loaded.words[english] ?? english, values);
}

/** The words for a number of things: `one` is the English singular, `n` the number. */
export function tn(one, n, values = {}) {
  const forms = loaded.words[one]?.plural ?? {};
  return fill(forms[loaded.plural.select(n)] ?? forms.other ?? one, { n, ...values });
}

/** What a text in several languages says in the page's, else in any. */
export function said(texts) {
  if (texts === null || texts === undefined || typeof texts === "string") return texts ?? "";
  return texts[loaded.language] || texts.en || Object.values(texts)[0] || "";
}

function fill(sentence, values) {
  return sentence.replace(/%\((\w+)\)[sd]/g, (whole, name) => (name in values ? values[name] : whole));
}

/** An organisation's name, in Arabic the Arabic one where there is one. */
export function organisationName({ organisation }) {
  const own = said(organisation.name);
  return loaded.language === "ar" ? organisation.other_name || own : own || organisation.other_name;
}

/** A day as people write it. */
export function day(text) {
  return new Intl.DateTimeFormat(locale(), { dateStyle: "medium" }).format(new Date(text));
}

/** Hour and minute of a moment. */
export function hour(moment) {
  return new Intl.DateTimeFormat(locale(), { timeStyle: "short" }).format(new Date(moment));
}

/** A number of bytes in megabytes or kilobytes. */
export function size(bytes) {
  const mega = bytes >= 1_000_000;
  const number = new Intl.NumberFormat(locale(), { maximumFractionDigits: mega ? 1 : 0 });
  return mega
    ? t("%(n)s MB", { n: number.format(bytes / 1_000_000) })
    : t("%(n)s kB", { n: number.format(Math.ceil(bytes / 1000)) });
}

function locale() {
  return loaded.language === "ar" ? "ar-u-nu-latn-ca-gregory" : "en-GB";
}
