// A hub's day in a browser, over gRPC-Web.
//
//     node drive.mjs [BINARY]       or QANTARA_BIN; else target/debug/qantara
//
// Builds nothing: `npm run build` in examples/clients/web comes first. Drives
// that page in headless Chromium against the real server; each step is one
// claim, in this order, and later ones stand on earlier ones.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { Qantara, servePage } from "./server.mjs";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const PAGE = join(ROOT, "examples/clients/web/dist");
const BINARY = resolve(process.argv[2] ?? process.env.QANTARA_BIN ?? join(ROOT, "target/debug/qantara"));
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const PICTURES = process.env.QANTARA_PICTURES ?? (await mkdtemp(join(tmpdir(), "qantara-pictures-")));
const ARABIC = /[\u0600-\u06ff]/;

const folder = await mkdtemp(join(tmpdir(), "qantara-browser-"));
const files = await servePage(PAGE);
const qantara = new Qantara(BINARY, join(folder, "store"));
const [admin, reader] = [qantara.token("admin"), qantara.token("reader")];
const address = await qantara.serve("--auth", "--set", `cors_origins=["${files.origin}"]`);

const browser = await chromium.launchPersistentContext(join(folder, "browser"), {
  executablePath: CHROMIUM,
  headless: true,
  viewport: { width: 1400, height: 1000 },
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const page = browser.pages()[0];
page.setDefaultTimeout(15_000);
const complaints = [];
page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
page.on("pageerror", (error) => complaints.push(String(error)));

// --- What a person sees and does ---------------------------------------------------

const settled = () => page.waitForSelector("body[aria-busy=false]");
const candidates = () =>
  page.locator(".candidate").evaluateAll((cards) => cards.map((card) => card.dataset.name));
const texts = (selector) => page.locator(selector).allInnerTexts();
/** Clicks, and waits until all that came of it is shown. */
const click = async (selector) => {
  await page.click(selector);
  await settled();
};
const speak = (language) => click(`#languages button[value=${language}]`);
const connect = async (token) => {
  await page.fill("[name=token]", token);
  await click("#connection button");
};
const connected = () => page.waitForSelector("main:not([hidden])");
const choose = async (name) => {
  await page.locator(".choices button", { hasText: name }).click();
  await settled();
  assert.equal(await page.locator(".seeker").innerText(), name);
};
const error = async () => {
  assert.ok(await page.isVisible("#error"), "no error is shown");
  return page.locator("#error").innerText();
};

/** Where the first two amounts of a ticket stand on their line, in pixels. */
function placesOfAmounts() {
  const lines = [...document.querySelectorAll(".direction li .quiet")];
  const text = lines.find((line) => line.innerText.includes("–")).firstChild;
  return [...text.data.matchAll(/\d[\d.]+/g)].slice(0, 2).map(({ index }) => {
    const range = document.createRange();
    range.setStart(text, index);
    range.setEnd(text, index + 1);
    return range.getBoundingClientRect().x;
  });
}

// --- The claims -------------------------------------------------------------------

const CLAIMS = {
  "the page of another origin may not call": async () => {
    const other = await servePage(PAGE);
    const stranger = await browser.newPage();
    await stranger.goto(`${other.origin}/?server=http://${address}`);
    await stranger.fill("[name=token]", admin);
    await stranger.click("#connection button");
    await stranger.waitForSelector("#error:not([hidden])");
    assert.match(await stranger.locator("#error").innerText(), /fetch/i);
    await stranger.close();
    other.close();
  },

  "the server names what a page may send": async () => {
    const answer = await fetch(`http://${address}/qantara.v1.MatchingService/Rank`, {
      method: "OPTIONS",
      headers: {
        origin: files.origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type,x-grpc-web",
      },
    });
    assert.equal(answer.headers.get("access-control-allow-origin"), files.origin);
    // By the Fetch standard `*` would not do for this one.
    assert.match(answer.headers.get("access-control-allow-headers"), /authorization/);
  },

  "without a token the page is told so in its language": async () => {
    await page.goto(`${files.origin}/?server=http://${address}`);
    assert.equal(await page.getAttribute("html", "lang"), "fr");
    await connect("");
    assert.match(await error(), /Cet appel demande un jeton valable/);
  },

  "a reader may look and not change": async () => {
    await connect(reader);
    await connected();
    await click("#load-sample");
    assert.match(await error(), /ne permet pas d’appeler ProfileService\/CreateProfile/);
    assert.equal((await texts(".choices button")).length, 0);
  },

  "members are created one by one, and listed": async () => {
    await connect(admin);
    await connected();
    await click("#load-sample");
    assert.deepEqual(await texts(".choices button"), ["Agrisense", "Khlass", "Noqta", "Shams", "Tabibi"]);
    assert.ok(await page.isHidden("#error"));
  },

  "whoever watches sees them come": async () => {
    await page.waitForFunction(() => document.querySelectorAll(".live li").length >= 5);
    assert.match((await texts(".live li")).join("\n"), /Agrisense · enregistré/);
  },

  "making them again is refused by name": async () => {
    await click("#load-sample");
    assert.match(await error(), /startups\/agrisense existe déjà/);
  },

  "a ranking has its reasons": async () => {
    await choose("Agrisense");
    assert.ok((await candidates()).length >= 2);
    const reasons = await texts(".candidate:first-child .reasons li");
    assert.ok(reasons.length >= 1 && reasons.length <= 3, reasons.join());
    assert.ok(!reasons.some((reason) => ARABIC.test(reason)), reasons.join());
    assert.match(await page.locator(".candidate .score").first().innerText(), /^\d+\s%$/);
  },

  "a score is explained, facet by facet and rule by rule": async () => {
    await click(".candidate:first-child .why");
    assert.equal(await page.locator(".direction").count(), 2);
    assert.ok((await page.locator(".direction li").count()) >= 15);
    assert.ok((await page.locator(".gates li.pass").count()) >= 5);
    assert.equal(await page.locator(".gates li.fail").count(), 0);
    await page.screenshot({ path: join(PICTURES, "fr.png"), fullPage: true });
  },

  "the page speaks Arabic from right to left": async () => {
    const french = await candidates();
    await speak("ar");
    assert.equal(await page.getAttribute("html", "dir"), "rtl");
    assert.deepEqual(await candidates(), french);
    for (const text of await texts(".reasons li, .direction h3, .gates li")) assert.match(text, ARABIC);
    // An amount reads from right to left: the lower end on the right.
    const [low, high] = await page.evaluate(placesOfAmounts);
    assert.ok(low > high, `the lower end is at ${low}, the higher at ${high}`);
    await page.screenshot({ path: join(PICTURES, "ar.png"), fullPage: true });
  },

  "and English from left to right": async () => {
    await speak("en");
    assert.equal(await page.getAttribute("html", "dir"), "ltr");
    for (const text of await texts(".reasons li")) assert.doesNotMatch(text, ARABIC);
    await speak("fr");
  },

  "a near miss says what would open more doors": async () => {
    await choose("Khlass");
    assert.match((await texts("#doors li"))[0], /MAD/);
  },

  "a wrong field is marked, and told in the page's language": async () => {
    await page.click("#new summary");
    await page.fill("#new [name=id]", "fennec");
    await page.fill("#new [name=name]", "Fennec");
    await page.fill("#new [name=low]", "9");
    await click("#new form button");
    assert.match(await error(), /Une partie de la demande n’est pas valable.*profile\.startup\.round\.ask/s);
    const marked = await page.locator("#new [aria-invalid]").evaluateAll((inputs) => inputs.map(({ name }) => name));
    assert.deepEqual(marked, ["low", "high"]);
    await page.screenshot({ path: join(PICTURES, "error.png"), fullPage: true });
    await page.fill("#new [name=low]", "1");
    await page.fill("#new [name=sector]", "agri.nowhere");
    await click("#new form button");
    assert.match(await error(), /profile\.startup\.sectors\[0\]/);
    assert.equal(await page.locator("#new [aria-invalid]").getAttribute("name"), "sector");
  },

  "put right, it is stored and ranked": async () => {
    await page.fill("#new [name=sector]", "agri.irrigation");
    await click("#new form button");
    assert.equal(await page.locator(".seeker").innerText(), "Fennec");
    assert.ok((await candidates()).length > 0);
    assert.ok(await page.isHidden("#error"));
    assert.equal(await page.locator("#new [aria-invalid]").count(), 0);
  },

  "those who met are not introduced again": async () => {
    await choose("Agrisense");
    const [first, second] = await candidates();
    await click(".candidate:first-child .met");
    const after = await candidates();
    assert.equal(after[0], second);
    assert.ok(!after.includes(first));
  },

  "neither are those of whom one declined": async () => {
    const [first] = await candidates();
    await click(".candidate:first-child .declined");
    const after = await candidates();
    assert.ok(after.length > 0);
    assert.ok(!after.includes(first));
  },

  "other weights make another ranking": async () => {
    await choose("Shams");
    const before = await texts(".candidate .score");
    await page.click("#policy summary");
    for (const side of ["startup", "investor"]) await page.fill(`[name="${side}.place"]`, "40");
    await click("#policy form button");
    assert.equal(await page.locator("#policy .name").innerText(), "policies/startup-investor/versions/2");
    assert.notDeepEqual(await texts(".candidate .score"), before);
    assert.equal(await page.inputValue('[name="startup.place"]'), "40");
  },

  "a negative weight is refused by its name": async () => {
    await page.locator("#policy form").evaluate((form) => (form.noValidate = true));
    await page.fill('[name="startup.sector"]', "-1");
    await click("#policy form button");
    assert.match(await error(), /policy\.weights\.startup\.sector/);
    await page.fill('[name="startup.sector"]', "3");
  },

  "rankings of all stream in": async () => {
    await click("#rank-all");
    const seekers = await texts("#everybody td:first-child");
    assert.equal(seekers.length, 6);
    assert.deepEqual(seekers, [...seekers].sort());
  },

  "a subject is erased, here and on the disk": async () => {
    assert.ok((await qantara.filesWith("Fennec")).length > 0);
    await choose("Fennec");
    page.once("dialog", (dialog) => dialog.accept());
    await click("#erase");
    assert.match(await page.locator("#notice").innerText(), /Effacé, reçu [0-9a-f-]{36}/);
    assert.equal(await page.locator(".choices button").count(), 5);
    await page.waitForFunction(() => /fennec · retiré/.test(document.querySelector(".live li").innerText));
    assert.deepEqual(await qantara.filesWith("Fennec"), []);
    assert.deepEqual(await qantara.filesWith("fennec"), []);
  },

  "nothing went wrong that was not shown": async () => {
    // Refused calls are lines of the console too: the network's, by status.
    assert.deepEqual(complaints.filter((text) => !/Failed to load resource/.test(text)), []);
    assert.doesNotMatch(qantara.log, /ERROR/);
  },
};

let [passed, failed] = [0, 0];
try {
  for (const [claim, check] of Object.entries(CLAIMS)) {
    try {
      await check();
      passed++;
      console.log("ok  ", claim);
    } catch (reason) {
      failed++;
      console.log("FAIL", claim);
      console.log(reason);
      await page.screenshot({ path: join(PICTURES, `failed-${failed}.png`), fullPage: true });
    }
  }
} finally {
  await browser.close();
  files.close();
  await qantara.stop();
  await rm(folder, { recursive: true, force: true });
}
const keep = failed || process.env.QANTARA_PICTURES;
if (!keep) await rm(PICTURES, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed${keep ? `; pictures in ${PICTURES}` : ""}`);
process.exit(failed ? 1 : 0);
