// The page's own words. What is said of a match comes from the server.

import type { Language } from "./client";

const WORDS = {
  title: { fr: "Qui rencontrer, et pourquoi", ar: "من يلتقي بمن، ولماذا", en: "Who should meet whom, and why" },
  server: { fr: "Serveur", ar: "الخادم", en: "Server" },
  token: { fr: "Jeton", ar: "رمز الدخول", en: "Token" },
  connect: { fr: "Se connecter", ar: "اتصال", en: "Connect" },
  startups: { fr: "Startups", ar: "الشركات الناشئة", en: "Startups" },
  sample: { fr: "Charger l’exemple", ar: "تحميل المثال", en: "Load the sample" },
  everybody: { fr: "Classer pour toutes", ar: "ترتيب للجميع", en: "Rank for all" },
  newStartup: { fr: "Nouvelle startup", ar: "شركة ناشئة جديدة", en: "New startup" },
  id: { fr: "Identifiant", ar: "المعرّف", en: "Id" },
  name: { fr: "Nom", ar: "الاسم", en: "Name" },
  sector: { fr: "Secteur", ar: "القطاع", en: "Sector" },
  place: { fr: "Lieu", ar: "المكان", en: "Place" },
  askLow: { fr: "Demande, de (M MAD)", ar: "الطلب، من (مليون درهم)", en: "Ask, from (M MAD)" },
  askHigh: { fr: "à (M MAD)", ar: "إلى (مليون درهم)", en: "to (M MAD)" },
  pitch: { fr: "En une phrase", ar: "في جملة واحدة", en: "In one sentence" },
  save: { fr: "Enregistrer", ar: "حفظ", en: "Save" },
  investorsFor: { fr: "Investisseurs pour", ar: "المستثمرون المناسبون لـ", en: "Investors for" },
  choose: { fr: "Choisissez une startup.", ar: "اختر شركة ناشئة.", en: "Choose a startup." },
  nobody: { fr: "Aucun investisseur ne convient pour l’instant.", ar: "لا يناسبها أي مستثمر الآن.", en: "No investor fits for now." },
  why: { fr: "Pourquoi ?", ar: "لماذا؟", en: "Why?" },
  met: { fr: "Ils se sont rencontrés", ar: "التقيا", en: "They met" },
  declined: { fr: "Refus : stade", ar: "رفض: المرحلة", en: "Declined: stage" },
  erase: { fr: "Effacer cette startup", ar: "محو هذه الشركة", en: "Erase this startup" },
  eraseSure: {
    fr: "Effacer toutes ses données, sans retour ?",
    ar: "محو كل بياناتها دون رجعة؟",
    en: "Erase all of its data, for good?",
  },
  erased: { fr: "Effacé, reçu", ar: "تم المحو، الوصل", en: "Erased, receipt" },
  detail: { fr: "Le détail du score", ar: "تفصيل النتيجة", en: "The score in detail" },
  score: { fr: "Score", ar: "النتيجة", en: "Score" },
  between: { fr: "entre", ar: "بين", en: "between" },
  and: { fr: "et", ar: "و", en: "and" },
  forStartup: { fr: "Ce qu’y gagne la startup", ar: "ما تكسبه الشركة", en: "What the startup gains" },
  forInvestor: { fr: "Ce qu’y gagne l’investisseur", ar: "ما يكسبه المستثمر", en: "What the investor gains" },
  rules: { fr: "Règles", ar: "القواعد", en: "Rules" },
  doors: { fr: "Ce qui ouvrirait d’autres portes", ar: "ما يفتح أبوابا أخرى", en: "What would open more doors" },
  policy: { fr: "Ce que chacun valorise", ar: "ما يقدّره كل طرف", en: "What each side values" },
  startup: { fr: "startup", ar: "الشركة", en: "startup" },
  investor: { fr: "investisseur", ar: "المستثمر", en: "investor" },
  activate: { fr: "Enregistrer et activer", ar: "حفظ وتفعيل", en: "Save and activate" },
  live: { fr: "En direct", ar: "مباشرة", en: "Live" },
  stored: { fr: "enregistré", ar: "سُجّل", en: "stored" },
  removed: { fr: "retiré", ar: "أُزيل", en: "removed" },
} satisfies Record<string, Record<Language, string>>;

export type Word = keyof typeof WORDS;

export const word = (key: Word, language: Language) => WORDS[key][language];
