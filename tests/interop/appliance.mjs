// signerd and issuerd with a throw-away SoftHSM2 token, as an operator would set them up. Loopback only.
//
// CHANCERY_BIN holds the programs, CHANCERY_SOURCE the checkout.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { closeSync, cpSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { reachIssuerBy } from "./verifier.mjs";

export const ISSUER = "https://issuer.example";

const START_MS = 60_000;
const STOP_MS = 20_000;
const REQUEST_MS = 30_000;
const SOFTHSM_MODULES = [
  "/usr/lib/softhsm/libsofthsm2.so",
  "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
  "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
];

function fromEnvironment(name) {
  assert.ok(process.env[name], `set ${name}; tests/run does`);
  return process.env[name];
}

function replaceOnce(text, from, to) {
  assert.equal(text.split(from).length, 2, `expected once in the example configuration: ${from}`);
  return text.replace(from, () => to);
}

// One appliance. `start` returns when /readyz says so; `stop` ends what was started and checks how it ended. `adjust` may
// change the files of the example configuration in the folder that it is given.
export class Appliance {
  #folder = mkdtempSync(join(tmpdir(), "chancery-interop-"));
  #children = [];
  #apiKey = "";
  #walletPort = 0;
  #operatorPort = 0;
  #cleanUp = () => this.#killAll();

  // `configure`: from the example's chancery.toml to this appliance's. `adjust`: changes other files of its folder.
  static async start({ configure = (config) => config, adjust = () => {} } = {}) {
    const appliance = new Appliance();
    process.once("exit", appliance.#cleanUp);
    try {
      appliance.#prepare(configure, adjust);
      const signerd = ["--config", "chancery.toml", "--pin-fd", "3"];
      appliance.#spawn("signerd", signerd, { SOFTHSM2_CONF: appliance.#softHsmConf });
      appliance.#spawn("issuerd", ["--config", "chancery.toml"], {});
      await appliance.#waitReady();
      reachIssuerBy(appliance.walletFetch());
    } catch (error) {
      const logs = appliance.logs();
      await appliance.stop().catch(() => {});
      throw new Error(`the appliance did not start: ${error.message}\n${logs}`, { cause: error });
    }
    return appliance;
  }

  // Both programs end by themselves, with 0, when told to; whatever happens, nothing stays behind.
  async stop() {
    try {
      for (const child of [...this.#children].reverse()) {
        child.process.kill("SIGTERM");
        const status = await Promise.race([child.ended, sleep(STOP_MS, "still running", { ref: false })]);
        assert.equal(status, 0, `${child.name} ended with ${status}\n${this.logs()}`);
      }
    } finally {
      this.#killAll();
      process.removeListener("exit", this.#cleanUp);
    }
  }

  // What the back end gets for its POST /v1/offers: handle, link, and tx_code if there is one.
  async createOffer(body) {
    const { status, text } = await this.#postOffer(body);
    assert.equal(status, 201, text);
    return JSON.parse(text);
  }

  // The answer to POST /v1/credentials: {status, body}.
  async issueDirectly(body) {
    const response = await this.#operator("/v1/credentials", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  }

  // The error that the back end gets for it.
  async refusedOffer(body) {
    const { status, text } = await this.#postOffer(body);
    assert.equal(status, 422, text);
    return JSON.parse(text).error;
  }

  async showOffer(handle) {
    const response = await this.#operator(`/v1/offers/${handle}`);
    assert.equal(response.status, 200);
    return response.json();
  }

  async cancelOffer(handle) {
    const response = await this.#operator(`/v1/offers/${handle}`, { method: "DELETE" });
    assert.equal(response.status, 204);
  }

  // Supplies claims, or denies: the status of the answer.
  async decideDeferred(handle, body) {
    const response = await this.#operator(`/v1/deferred/${handle}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    await response.arrayBuffer();
    return response.status;
  }

  // The answer to GET /v1/issuances with these parameters.
  async listIssuances(parameters) {
    const response = await this.#operator(`/v1/issuances?${new URLSearchParams(parameters)}`);
    assert.equal(response.status, 200);
    return (await response.json()).issuances;
  }

  // The status of the answer.
  async setStatus(issuance, status) {
    const response = await this.#operator(`/v1/issuances/${issuance}/status`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ status }),
    });
    await response.arrayBuffer();
    return response.status;
  }

  async listDeferred() {
    const response = await this.#operator("/v1/deferred?limit=100");
    assert.equal(response.status, 200);
    return (await response.json()).deferred;
  }

  writeSecret(name, text) {
    writeFileSync(join(this.#folder, name), text, { mode: 0o600 });
  }

  // One round of `issuerctl webhooks run`: its exit code.
  async sendWebhooks() {
    const operator = ["--api-key-file", "test.key", "--url", `http://127.0.0.1:${this.#operatorPort}`];
    return this.issuerctl("webhooks", ...operator, "run", "--once", "--allow-loopback-http", "--state", "hooks");
  }

  // Runs in the appliance's folder: the exit code.
  async issuerctl(...args) {
    const child = spawn(join(fromEnvironment("CHANCERY_BIN"), "issuerctl"), args, {
      cwd: this.#folder,
      env: { ...process.env, SOFTHSM2_CONF: this.#softHsmConf },
      stdio: ["ignore", "ignore", "inherit"],
    });
    return new Promise((resolve) => child.once("exit", (code, signal) => resolve(code ?? signal)));
  }

  // fetch() for wallets: the issuer's name leads to the wallet port, every other name nowhere. Keeps what was asked in
  // `seen`, as {method, path, status, headers}.
  walletFetch(seen = []) {
    return async (input, init = {}) => {
      const url = new URL(input instanceof Request ? input.url : input);
      assert.equal(url.origin, ISSUER, `a wallet was sent to ${url.origin}`);
      const headers = new Headers(init.headers);
      const response = await fetch(`http://127.0.0.1:${this.#walletPort}${url.pathname}${url.search}`, {
        ...init,
        headers,
        redirect: "error",
        signal: AbortSignal.timeout(REQUEST_MS),
      });
      seen.push({ method: init.method ?? "GET", path: url.pathname, status: response.status, headers });
      return response;
    };
  }

  get walletPort() {
    return this.#walletPort;
  }

  get trustAnchorFile() {
    return join(this.#folder, "trust-anchor.pem");
  }

  get trustAnchorPem() {
    return readFileSync(this.trustAnchorFile, "utf8");
  }

  logs() {
    return ["signerd", "issuerd"]
      .map((name) => [name, join(this.#folder, `${name}.log`)])
      .filter(([, path]) => existsSync(path))
      .map(([name, path]) => `--- ${name}\n${readFileSync(path, "utf8")}`)
      .join("");
  }

  async #postOffer(body) {
    const response = await this.#operator("/v1/offers", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    return { status: response.status, text: await response.text() };
  }

  #operator(path, init = {}) {
    return fetch(`http://127.0.0.1:${this.#operatorPort}${path}`, {
      ...init,
      headers: { ...init.headers, Authorization: `Bearer ${this.#apiKey}` },
      signal: AbortSignal.timeout(REQUEST_MS),
    });
  }

  #prepare(configure, adjust) {
    cpSync(join(fromEnvironment("CHANCERY_SOURCE"), "docs", "examples"), this.#folder, { recursive: true });
    const module = SOFTHSM_MODULES.find((path) => existsSync(path));
    assert.ok(module, "SoftHSM2 is not installed");
    const path = join(this.#folder, "chancery.toml");
    let config = readFileSync(path, "utf8");
    config = replaceOnce(config, '"127.0.0.1:8080"', '"127.0.0.1:0"');
    config = replaceOnce(config, '"127.0.0.1:8081"', '"127.0.0.1:0"');
    config = replaceOnce(config, SOFTHSM_MODULES[0], module);
    writeFileSync(path, configure(config));
    adjust(this.#folder);
    this.#issuerctl("init", "--softhsm", "hsm");
    this.#issuerctl("operators", "add", "test", "--role", "admin", "--key-file", "test.key");
    this.#apiKey = readFileSync(join(this.#folder, "test.key"), "utf8").trim();
  }

  get #softHsmConf() {
    return join(this.#folder, "hsm", "softhsm2.conf");
  }

  #issuerctl(...args) {
    execFileSync(join(fromEnvironment("CHANCERY_BIN"), "issuerctl"), args, {
      cwd: this.#folder,
      stdio: "pipe",
      timeout: START_MS,
    });
  }

  // The file `pin` is open as descriptor 3, of signerd only.
  #spawn(name, args, environment) {
    const log = openSync(join(this.#folder, `${name}.log`), "a", 0o600);
    const pin = name === "signerd" ? openSync(join(this.#folder, "pin"), "r") : openSync("/dev/null", "r");
    const child = spawn(join(fromEnvironment("CHANCERY_BIN"), name), args, {
      cwd: this.#folder,
      env: { ...process.env, ...environment },
      stdio: ["ignore", log, log, pin],
    });
    closeSync(log);
    closeSync(pin);
    const ended = new Promise((resolve) => {
      child.once("error", (error) => resolve(error.message));
      child.once("exit", (code, signal) => resolve(code ?? signal));
    });
    this.#children.push({ name, process: child, ended });
  }

  async #waitReady() {
    const deadline = Date.now() + START_MS;
    while (Date.now() < deadline) {
      for (const child of this.#children) {
        assert.equal(child.process.exitCode, null, `${child.name} ended`);
      }
      if (this.#readPorts() && (await this.#isReady())) {
        return;
      }
      await sleep(20);
    }
    assert.fail(`not ready within ${START_MS / 1000} seconds`);
  }

  #readPorts() {
    const log = readFileSync(join(this.#folder, "issuerd.log"), "utf8");
    const line = log.split("\n").find((text) => text.includes("issuerd.ready"));
    this.#walletPort = Number(/"wallet_port":(\d+)/.exec(line)?.[1] ?? 0);
    this.#operatorPort = Number(/"operator_port":(\d+)/.exec(line)?.[1] ?? 0);
    return this.#walletPort !== 0 && this.#operatorPort !== 0;
  }

  async #isReady() {
    try {
      const response = await this.#operator("/readyz");
      await response.arrayBuffer();
      return response.status === 200;
    } catch {
      return false;
    }
  }

  #killAll() {
    for (const child of this.#children.splice(0)) {
      if (child.process.exitCode === null && child.process.signalCode === null) {
        child.process.kill("SIGKILL");
      }
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

// The test runner ends a file that takes too long; `exit` is what cleans up.
process.once("SIGTERM", () => process.exit(1));
process.once("SIGINT", () => process.exit(1));
