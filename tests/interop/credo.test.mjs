// Credo, as a wallet would use it: it resolves an offer, redeems the code, proves its keys and verifies what it gets.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Appliance } from "./appliance.mjs";
import { CredoWallet } from "./credo_wallet.mjs";
import { claimsOf, offerOf, vctOf } from "./offers.mjs";
import { verifyChain, verifyWithJose, verifyWithSdJwtVc } from "./verifier.mjs";

const NUMERIC = { mode: "numeric", length: 6 };
const IN_TWO_LANGUAGES = {
  ...NUMERIC,
  description: [
    { locale: "en", text: "From the letter" },
    { locale: "de", text: "Aus dem Brief" },
  ],
};

let appliance;
let wallet;
let seen;
before(async () => {
  // Credo verifies a status list with the key of the credential that refers to it.
  const configure = (config) => `${config.replace("[status]", '[status]\nkey = "sd-jwt-1"')}\n[notification]\nenabled = true\n`;
  appliance = await Appliance.start({ configure });
  seen = [];
  wallet = await CredoWallet.start(appliance.walletFetch(seen), appliance.trustAnchorPem);
});
after(async () => {
  await wallet?.stop();
  await appliance?.stop();
});

async function checkAll(credentials, keys, configuration) {
  assert.equal(credentials.length, keys.length);
  for (const [i, credential] of credentials.entries()) {
    verifyChain(credential, appliance.trustAnchorPem);
    await verifyWithJose(credential);
    const { payload } = await verifyWithSdJwtVc(credential);
    assert.equal(payload.vct, vctOf(configuration));
    const { kty, crv, x, y } = keys[i].toJson();
    assert.deepEqual(payload.cnf.jwk, { kty, crv, x, y }, "bound to the wallet's key, in the order of the proofs");
    for (const [name, value] of Object.entries(claimsOf(configuration))) {
      assert.deepEqual(payload[name], value, name);
    }
  }
}

// [OFF-1] [OFF-10] [TOK-2] [TOK-20] [NON-1] [CRS-1] [CRS-3] [SD-1] [SD-4]
const CASES = [
  { configuration: "employee-badge", delivery: "value", count: 1 },
  { configuration: "eu-pid", delivery: "reference", txCode: NUMERIC, count: 1 },
  { configuration: "diploma", delivery: "reference", txCode: IN_TWO_LANGUAGES, count: 1 },
  { configuration: "diploma", delivery: "value", txCode: NUMERIC, count: 10 },
];
for (const { configuration, delivery, txCode, count } of CASES) {
  test(`Credo: ${configuration} by ${delivery}, ${txCode ? "tx_code" : "no tx_code"}, keys: ${count}`, async () => {
    const created = await appliance.createOffer(offerOf(configuration, { delivery, txCode }));
    const offer = await wallet.readOffer(created.link);
    assert.deepEqual(Object.keys(offer.offeredCredentialConfigurations), [configuration]);
    const token = await wallet.redeem(offer, { txCode: created.tx_code?.value });
    const keys = await Promise.all(Array.from({ length: count }, () => wallet.newKey()));
    const { credentials } = await wallet.request(offer, token, keys);
    await checkAll(credentials, keys, configuration);
  });
}

// [DPOP-7] [DPOP-10] [NOT-1] [NOT-2] Bound from the token to the notification.
test("Credo: a token bound to a key, to the notification", async () => {
  const created = await appliance.createOffer(offerOf("employee-badge"));
  const offer = await wallet.readOffer(created.link);
  const token = await wallet.redeem(offer, { dpopKey: await wallet.newKey() });
  assert.equal(token.accessTokenResponse.token_type, "DPoP");
  const keys = [await wallet.newKey()];
  const { credentials, notificationId } = await wallet.request(offer, token, keys);
  await checkAll(credentials, keys, "employee-badge");
  await wallet.notify(offer, token, notificationId, "credential_accepted");
  assert.equal(seen.at(-1).status, 204);
  assert.ok((await appliance.showOffer(created.handle)).accepted_at);
});

// [TOK-32]
test("Credo: a wrong tx_code is refused, and the right one works afterwards", async () => {
  const created = await appliance.createOffer(offerOf("eu-pid", { txCode: { ...NUMERIC, value: "123456" } }));
  const offer = await wallet.readOffer(created.link);
  await assert.rejects(wallet.redeem(offer, { txCode: "654321" }), /invalid_grant|transaction code/);
  assert.ok((await wallet.redeem(offer, { txCode: "123456" })).accessToken);
});
