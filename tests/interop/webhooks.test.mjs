// What happens is told to a back end, signed, in order, at least once, and without anything secret.
import assert from "node:assert/strict";
import { createHmac, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, test } from "node:test";

import { Appliance } from "./appliance.mjs";
import { offerOf } from "./offers.mjs";
import { Wallet, WalletKey } from "./wallet.mjs";

const SECRET = randomBytes(32);
const taken = []; // {number, body, signature}
let status = 204;
let server;
let appliance;

before(async () => {
  server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const { "chancery-event": number, "chancery-signature": signature } = request.headers;
    taken.push({ number: Number(number), body: Buffer.concat(chunks).toString(), signature });
    response.writeHead(status).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  appliance = await Appliance.start({ configure: (config) => `${config}
[events]
retention = "1h"

[[webhook]]
name = "test"
url = "http://127.0.0.1:${server.address().port}/hook"
secret = "hook.secret"
` });
  appliance.writeSecret("hook.secret", `${SECRET.toString("hex")}\n`);
});
after(async () => {
  server?.close();
  await appliance?.stop();
});

test("a redeemed offer and an issued credential are told once each, signed", async () => {
  const created = await appliance.createOffer(offerOf("employee-badge"));
  await new Wallet(appliance.walletFetch()).run(created.link, undefined, WalletKey.many(2));
  assert.equal(await appliance.sendWebhooks(), 0);
  assert.deepEqual(
    taken.map(({ body }) => JSON.parse(body)).map(({ time, ...event }) => event),
    [
      { number: 1, kind: "offer_redeemed", offer: created.handle },
      { number: 2, kind: "credential_issued", offer: created.handle, configuration: "employee-badge", num_credentials: 2 },
    ],
  );
  for (const { number, body, signature } of taken) {
    assert.equal(number, JSON.parse(body).number);
    const [, time, hmac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature);
    assert.equal(hmac, createHmac("sha256", SECRET).update(`${time}.${body}`).digest("hex"));
    assert.ok(Math.abs(Date.now() / 1000 - Number(time)) < 300);
  }
  assert.equal(await appliance.sendWebhooks(), 0);
  assert.equal(taken.length, 2, "what was taken is not told again");
});

test("a hook that fails gets the same event again, and nothing before it is taken", async () => {
  const created = await appliance.createOffer(offerOf("employee-badge"));
  await new Wallet(appliance.walletFetch()).run(created.link, undefined, WalletKey.many(1));
  taken.length = 0;
  status = 500;
  assert.equal(await appliance.sendWebhooks(), 1);
  assert.deepEqual(taken.map(({ number }) => number), [3]);
  status = 302;
  assert.equal(await appliance.sendWebhooks(), 1);
  status = 200;
  assert.equal(await appliance.sendWebhooks(), 0);
  assert.deepEqual(taken.map(({ number }) => number), [3, 3, 3, 4]);
});
