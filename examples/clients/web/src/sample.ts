// A few fictional members, so that an empty hub has something to rank.

import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { ProfileSchema } from "../gen/qantara/v1/profile_pb";
import { BusinessModel, Instrument, Stage } from "../gen/qantara/v1/values_pb";

export type NewProfile = MessageInitShape<typeof ProfileSchema>;

const MILLION_MAD = 100_000_000n; // in centimes

export function mad(low: number, high: number) {
  const minor = (millions: number) => BigInt(Math.round(millions * Number(MILLION_MAD)));
  return { lowMinor: minor(low), highMinor: minor(high), currency: "MAD" };
}

export interface Venture {
  id: string;
  name: string;
  sector: string;
  home: string;
  stage: Stage;
  ask: [number, number];
  pitch: string;
}

export function startup({ id, name, sector, home, stage, ask, pitch }: Venture): NewProfile {
  return {
    name: `startups/${id}`,
    displayName: name,
    languages: { values: ["fr", "ar"] },
    consent: { matching: true },
    details: {
      case: "startup",
      value: {
        sectors: { values: [sector] },
        technologies: { values: ["tech.iot"] },
        businessModels: { values: [BusinessModel.B2B] },
        pitch: { values: { fr: pitch } },
        home,
        markets: { values: ["MA"] },
        stage,
        round: { ask: mad(...ask), instruments: { values: [Instrument.EQUITY] } },
      },
    },
  };
}

function investor(n: number, name: string, sectors: string[], home: string, ticket: [number, number]): NewProfile {
  return {
    name: `investors/fonds-${n}`,
    displayName: name,
    languages: { values: ["fr"] },
    consent: { matching: true },
    details: {
      case: "investor",
      value: {
        sectors: { values: sectors },
        stages: { values: [Stage.PRE_SEED, Stage.SEED] },
        geographies: { values: ["MA"] },
        home,
        ticket: mad(...ticket),
        instruments: { values: [Instrument.EQUITY, Instrument.CONVERTIBLE] },
      },
    },
  };
}

const VENTURES: Venture[] = [
  { id: "agrisense", name: "Agrisense", sector: "agri.irrigation", home: "MA-09/Agadir", stage: Stage.SEED, ask: [1.5, 3],
    pitch: "Des capteurs d’humidité du sol pour irriguer juste ce qu’il faut." },
  { id: "tabibi", name: "Tabibi", sector: "health.telemedicine", home: "MA-04/Rabat", stage: Stage.PRE_SEED, ask: [0.8, 1.2],
    pitch: "La téléconsultation pour les communes sans médecin." },
  { id: "khlass", name: "Khlass", sector: "fintech.payments", home: "MA-06/Casablanca", stage: Stage.SEED, ask: [4, 6],
    pitch: "L’encaissement par QR code pour les petits commerçants." },
  { id: "shams", name: "Shams", sector: "energy.solar", home: "MA-08", stage: Stage.SEED, ask: [2, 5],
    pitch: "Le pompage solaire loué au mois aux coopératives." },
  { id: "noqta", name: "Noqta", sector: "edu.coding", home: "MA-01/Tanger", stage: Stage.PRE_SEED, ask: [0.5, 1],
    pitch: "Des cours de programmation en darija pour les lycéens." },
];

const INVESTORS: [string, string[], string, [number, number]][] = [
  ["Fonds Souss Semences", ["agri"], "MA-09/Agadir", [0.5, 2]],
  ["Atlas Ventures", ["agri", "energy"], "MA-06/Casablanca", [2, 8]],
  ["Anges de Rabat", ["health", "edu"], "MA-04/Rabat", [0.2, 1]],
  ["Détroit Capital", ["fintech", "logistics"], "MA-01/Tanger", [1, 5]],
  ["Barid Invest", ["fintech.payments"], "MA-04/Rabat", [2, 6]],
  ["Oasis Climat", ["climate", "energy.solar", "agri.irrigation"], "MA-08", [1, 4]],
  ["Cercle des Entrepreneures", ["health.telemedicine", "edu.coding"], "MA-06/Casablanca", [0.1, 0.6]],
  ["Numérique Premier Fonds", ["edu", "sme", "fintech"], "MA-06/Casablanca", [0.5, 3]],
];

export const SAMPLE = [
  ...VENTURES.map(startup),
  ...INVESTORS.map((row, n) => investor(n + 1, ...row)),
].map((profile) => create(ProfileSchema, profile));
