// The page: a hub's startups, whom each should meet, and why.

import { create } from "@bufbuild/protobuf";
import { connect, told, type Hub, type Language } from "./client";
import { SAMPLE, startup } from "./sample";
import { word, type Word } from "./words";
import { Outcome_DeclineReason, Outcome_Event } from "../gen/qantara/v1/feedback_service_pb";
import type { Candidate, Direction, Explanation } from "../gen/qantara/v1/matching_pb";
import { PolicySchema, type Policy } from "../gen/qantara/v1/policy_service_pb";
import { ProfileSchema, type Profile } from "../gen/qantara/v1/profile_pb";
import { WatchProfilesResponse_Kind } from "../gen/qantara/v1/profile_service_pb";
import { Role, Stage, Verdict } from "../gen/qantara/v1/values_pb";

const MARKET = "startup-investor";
const SIDES = ["startup", "investor"] as const;

let hub: Hub;
let language: Language = "fr";
let seeker: Profile | undefined;
let explained: string | undefined;
let policy: Policy;
let watching = new AbortController();
/** What facets are called, as far as the server has told. */
const labels = new Map<string, string>();

// --- Small tools ---------------------------------------------------------------

const find = <E extends HTMLElement = HTMLElement>(selector: string) => document.querySelector<E>(selector)!;
const say = (key: Word) => word(key, language);
const percent = (share: number) => new Intl.NumberFormat(language, { style: "percent" }).format(share);

/** An element with a class and children; texts are never read as HTML. */
function made<K extends keyof HTMLElementTagNameMap>(tag: K, className: string, ...children: (Node | string)[]) {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...children);
  return element;
}

/** A button that does something, and tells what went wrong. */
function button(text: string, action: () => Promise<void>, className = "") {
  const element = made("button", className, text);
  element.type = "button";
  element.onclick = () => attempt(action);
  return element;
}

async function attempt(action: () => Promise<void>) {
  clearErrors();
  document.body.ariaBusy = "true";
  try {
    await action();
  } catch (error) {
    showError(error);
  } finally {
    document.body.ariaBusy = "false";
  }
}

function clearErrors() {
  find("#error").hidden = true;
  find("#notice").hidden = true;
  for (const input of document.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
}

/** Shows what the server says, and marks the inputs that it speaks of. */
function showError(error: unknown) {
  const { message, fields, requestId } = told(error);
  const problems = [...fields].map(([field, what]) =>
    made("li", "", made("code", "", field), " ", made("bdi", "", what)));
  find("#error").replaceChildren(
    made("p", "", message),
    made("ul", "", ...problems),
    made("small", "", requestId ?? ""),
  );
  find("#error").hidden = false;
  for (const field of fields.keys()) {
    for (const input of document.querySelectorAll<HTMLElement>("[data-field]")) {
      // `profile.startup.sectors[0]` is within `profile.startup.sectors`.
      if (field.startsWith(input.dataset.field!)) input.setAttribute("aria-invalid", "true");
    }
  }
}

function notice(text: string) {
  find("#notice").textContent = text;
  find("#notice").hidden = false;
}

// --- The connection --------------------------------------------------------------

async function start(server: string, token: string) {
  watching.abort();
  watching = new AbortController();
  find("main").hidden = true;
  hub = connect(server, token, () => language);
  seeker = undefined;
  await watch(watching.signal);
  await Promise.all([choose(undefined), showPolicy()]);
  find("main").hidden = false;
}

/** Shows changes as they are made, by anybody. Returns when the first would be seen. */
async function watch(signal: AbortSignal) {
  const stream = hub.profiles.watchProfiles({ roles: [Role.STARTUP] }, { signal });
  const changes = stream[Symbol.asyncIterator]();
  await changes.next();
  void (async () => {
    try {
      for (let next = await changes.next(); !next.done; next = await changes.next()) {
        const { kind, name, profile } = next.value;
        const what = say(kind === WatchProfilesResponse_Kind.STORED ? "stored" : "removed");
        find(".live").prepend(made("li", "", made("bdi", "", profile?.displayName || name), ` · ${what}`));
        await showStartups();
      }
    } catch (error) {
      if (!signal.aborted) showError(error);
    }
  })();
}

// --- Startups --------------------------------------------------------------------

async function showStartups() {
  const { profiles } = await hub.profiles.listProfiles({ role: Role.STARTUP, pageSize: 100 });
  const lines = profiles.map((profile) => {
    const choice = button("", () => choose(profile));
    choice.append(made("bdi", "", profile.displayName));
    choice.ariaPressed = String(profile.name === seeker?.name);
    return made("li", "", choice);
  });
  find(".choices").replaceChildren(...lines);
}

async function choose(profile: Profile | undefined) {
  seeker = profile;
  explained = undefined;
  find(".explanation").replaceChildren();
  find(".candidates").replaceChildren();
  await Promise.all([showStartups(), showRanking()]);
}

async function loadSample() {
  for (const profile of SAMPLE) {
    // Once, however often the network makes it be sent.
    await hub.profiles.createProfile({ profile, requestId: crypto.randomUUID() });
  }
  await showStartups();
}

async function saveNew(form: HTMLFormElement) {
  const value = (name: string) => String(new FormData(form).get(name));
  const profile = create(ProfileSchema, startup({
    id: value("id"),
    name: value("name"),
    sector: value("sector"),
    home: value("home"),
    stage: Stage.SEED,
    ask: [Number(value("low")), Number(value("high"))],
    pitch: value("pitch"),
  }));
  const stored = await hub.profiles.createProfile({ profile, requestId: crypto.randomUUID() });
  form.reset();
  await choose(stored);
}

async function erase() {
  if (!seeker || !confirm(say("eraseSure"))) return;
  const receipt = await hub.subjects.eraseSubjects({ names: [seeker.name] });
  await choose(undefined);
  notice(`${say("erased")} ${receipt.id}`);
}

// --- Rankings --------------------------------------------------------------------

async function showRanking() {
  find(".seeker").textContent = seeker?.displayName ?? "…";
  find("#erase").hidden = !seeker;
  find("#doors").hidden = true;
  find("#everybody").hidden = true;
  if (!seeker) {
    find(".candidates").replaceChildren(made("p", "quiet", say("choose")));
    return;
  }
  const asked = { market: MARKET, seeker: { case: "name" as const, value: seeker.name } };
  const [ranking, near] = await Promise.all([
    hub.matching.rank({ ...asked, k: 10 }),
    hub.matching.nearMisses({ ...asked, limit: 3 }),
  ]);
  const cards = ranking.candidates.map(card);
  find(".candidates").replaceChildren(...(cards.length ? cards : [made("p", "quiet", say("nobody"))]));
  find("#doors ul").replaceChildren(...near.nearMisses.map((miss) => made("li", "", miss.text)));
  find("#doors").hidden = near.nearMisses.length === 0;
}

function card(candidate: Candidate) {
  for (const { facet, label } of candidate.reasons) labels.set(facet, label);
  const reasons = candidate.reasons.map((reason) =>
    made("li", "", made("b", "", reason.label), " ", reason.text));
  const line = made(
    "li",
    "candidate",
    made("div", "row spread", made("h3", "", made("bdi", "", candidate.displayName)), score(candidate.score)),
    made("ul", "reasons", ...reasons),
    made(
      "div",
      "row",
      button(say("why"), () => explain(candidate.name), "why"),
      button(say("met"), () => record(candidate.name, Outcome_Event.MET), "met"),
      button(say("declined"), () => record(candidate.name, Outcome_Event.DECLINED), "declined"),
    ),
  );
  line.dataset.name = candidate.name;
  return line;
}

function score(value: number) {
  const shown = made("span", "score", percent(value));
  shown.style.setProperty("--share", String(value));
  return shown;
}

/** What came of an introduction: the next ranking knows. */
async function record(counterpart: string, event: Outcome_Event) {
  const declineReason = event === Outcome_Event.DECLINED
    ? Outcome_DeclineReason.STAGE
    : Outcome_DeclineReason.UNSPECIFIED;
  const outcome = { market: MARKET, startup: seeker!.name, counterpart, by: Role.INVESTOR, event, declineReason };
  await hub.feedback.recordOutcomes({ outcomes: [outcome], requestId: crypto.randomUUID() });
  await showRanking();
}

/** The best for every startup, as they are found. */
async function rankAll() {
  const table = find<HTMLTableElement>("#everybody");
  table.tBodies[0].replaceChildren();
  table.hidden = false;
  for await (const { ranking } of hub.matching.rankBatch({ market: MARKET, role: Role.STARTUP, k: 1 })) {
    const best = ranking!.candidates[0];
    const row = table.tBodies[0].insertRow();
    row.insertCell().textContent = ranking!.seeker;
    row.insertCell().textContent = best?.displayName ?? "–";
    row.insertCell().append(best ? score(best.score) : "");
  }
}

// --- One score in detail ------------------------------------------------------------

async function explain(candidate: string) {
  explained = candidate;
  const why = await hub.matching.explain({
    market: MARKET,
    seeker: { case: "name", value: seeker!.name },
    candidate,
  });
  find(".explanation").replaceChildren(...explanation(why));
  await showPolicy();
}

function explanation(why: Explanation) {
  const range = `${say("between")} ${percent(why.interval!.low)} ${say("and")} ${percent(why.interval!.high)}`;
  return [
    made("p", "", `${say("score")} `, score(why.score), ` ${range}`),
    ...why.directions.map(direction),
    made("h3", "", say("rules")),
    made("ul", "gates", ...why.gates.map((gate) => made("li", Verdict[gate.verdict].toLowerCase(), gate.text))),
  ];
}

function direction(side: Direction) {
  const title = say(side.role === Role.STARTUP ? "forStartup" : "forInvestor");
  const terms = side.contributions.map((term) => {
    labels.set(term.facet, term.label);
    const bar = made("span", term.known ? "bar" : "bar unknown");
    bar.style.setProperty("--weight", String(term.weight));
    bar.style.setProperty("--share", String(term.similarity));
    return made("li", "", made("b", "", term.label), bar, made("span", "quiet", term.text));
  });
  return made("div", "direction", made("h3", "", title, " ", score(side.value)), made("ul", "", ...terms));
}

// --- What each side values ------------------------------------------------------------

async function showPolicy() {
  policy = await activePolicy();
  find("#policy .name").textContent = policy.name;
  const facets = new Set(SIDES.flatMap((side) => Object.keys(policy.weights[side].weights)));
  const rows = [...facets].map((facet) => {
    const cells = SIDES.map((side) => {
      if (!(facet in policy.weights[side].weights)) return made("td", "");
      const input = made("input", "");
      Object.assign(input, { type: "number", min: "0", step: "0.1", name: `${side}.${facet}` });
      input.value = String(Math.round(policy.weights[side].weights[facet] * 100) / 100);
      return made("td", "", input);
    });
    return made("tr", "", made("th", "", labels.get(facet) ?? facet), ...cells);
  });
  find("#policy tbody").replaceChildren(...rows);
}

/** The version by which the market is ranked: not always the latest. */
async function activePolicy() {
  const latest = await hub.policies.listPolicies({ market: MARKET });
  for (const { name } of latest.policies) {
    const [policy] = name.split("/versions/");
    const { policies } = await hub.policies.listPolicies({ policy });
    const active = policies.find(({ active }) => active);
    if (active) return active;
  }
  throw new Error(`the market ${MARKET} has no active policy`);
}

async function savePolicy(form: HTMLFormElement) {
  const weights: Policy["weights"] = structuredClone(policy.weights);
  for (const [name, value] of new FormData(form)) {
    const [side, facet] = name.split(".");
    weights[side].weights[facet] = Number(value);
  }
  const put = await hub.policies.putPolicy({
    source: { case: "policy", value: create(PolicySchema, { ...policy, name: `policies/${MARKET}`, weights }) },
    requestId: crypto.randomUUID(),
  });
  await hub.policies.activatePolicy({ name: put.name });
  await showPolicy();
  await showRanking();
}

// --- Languages -----------------------------------------------------------------------

function speak(wanted: Language) {
  language = wanted;
  document.documentElement.lang = language;
  document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
  for (const element of document.querySelectorAll<HTMLElement>("[data-word]")) {
    element.textContent = say(element.dataset.word as Word);
  }
  for (const choice of document.querySelectorAll<HTMLButtonElement>("#languages button")) {
    choice.ariaPressed = String(choice.value === language);
  }
}

async function switchTo(wanted: Language) {
  speak(wanted);
  if (find("main").hidden) return;
  await showRanking();
  if (explained) await explain(explained);
}

// --- The beginning --------------------------------------------------------------------

function onSubmit(selector: string, action: (form: HTMLFormElement) => Promise<void>) {
  const form = find<HTMLFormElement>(selector);
  form.onsubmit = (event) => {
    event.preventDefault();
    void attempt(() => action(form));
  };
}

onSubmit("#connection", (form) => start(form.server.value, form.token.value));
onSubmit("#new form", saveNew);
onSubmit("#policy form", savePolicy);
find("#load-sample").onclick = () => attempt(loadSample);
find("#rank-all").onclick = () => attempt(rankAll);
find("#erase").onclick = () => attempt(erase);
for (const choice of document.querySelectorAll<HTMLButtonElement>("#languages button")) {
  choice.onclick = () => attempt(() => switchTo(choice.value as Language));
}
find<HTMLFormElement>("#connection").server.value =
  new URLSearchParams(location.search).get("server") ?? "http://127.0.0.1:50051";
speak("fr");
find(".candidates").replaceChildren(made("p", "quiet", say("choose")));
