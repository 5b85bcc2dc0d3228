// The real binary on a store of its own, and the page's files over HTTP.

import { execFileSync, spawn } from "node:child_process";
import { createReadStream } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { basename, extname, join } from "node:path";
import { createInterface } from "node:readline";

const TYPES = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".map": "application/json" };

/** Serves the files of one folder; returns the page's origin. */
export async function servePage(folder) {
  const server = createServer((request, response) => {
    const name = basename(new URL(request.url, "http://page").pathname) || "index.html";
    response.setHeader("content-type", `${TYPES[extname(name)] ?? "text/plain"}; charset=utf-8`);
    createReadStream(join(folder, name))
      .on("error", () => response.writeHead(404).end())
      .pipe(response);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

export class Qantara {
  constructor(binary, store) {
    this.binary = binary;
    this.store = store;
    // Only what the test sets may have an effect.
    this.env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("QANTARA")));
  }

  run(...args) {
    const options = { env: this.env, encoding: "utf8", stdio: "pipe" };
    return execFileSync(this.binary, [...args, "--data", this.store], options);
  }

  token(access) {
    return this.run("token", "create", "--access", access).trim();
  }

  /** Starts the server on a free port; returns its address. */
  async serve(...flags) {
    const args = ["serve", "--listen", "127.0.0.1:0", "--data", this.store, ...flags];
    this.process = spawn(this.binary, args, { env: this.env, stdio: ["ignore", "pipe", "pipe"] });
    this.log = "";
    this.process.stderr.on("data", (text) => (this.log += text));
    this.ended = new Promise((end) => this.process.on("exit", end));
    const lines = createInterface(this.process.stdout)[Symbol.asyncIterator]();
    const { value: ready = "" } = await lines.next();
    const address = ready.match(/127\.0\.0\.1:\d+/)?.[0];
    if (!address) throw new Error(`the server did not say where it listens: ${ready}\n${this.log}`);
    return address;
  }

  async stop() {
    this.process?.kill("SIGTERM");
    return await this.ended;
  }

  /** The files of the store that hold a text anywhere. */
  async filesWith(text) {
    const entries = await readdir(this.store, { recursive: true, withFileTypes: true });
    const found = [];
    for (const entry of entries.filter((each) => each.isFile())) {
      const path = join(entry.parentPath ?? entry.path, entry.name);
      if ((await readFile(path)).includes(text)) found.push(path);
    }
    return found;
  }
}
