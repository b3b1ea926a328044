// Every way through the protocol, one by one: a wallet that others wrote takes each, verifiers that others wrote judge what it got.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { Appliance, ISSUER } from "./appliance.mjs";
import { Attester, PROVIDER } from "./attester.mjs";
import { encryptRequest, ResponseKey } from "./encrypting_wallet.mjs";
import { claimsOf, claimsSentOf, offerOf, vctOf } from "./offers.mjs";
import { verifyChain, verifyWithSdJwtVc } from "./verifier.mjs";
import { Wallet, WalletKey } from "./wallet.mjs";

const DIPLOMA = "diploma";
const CLIENT = "wallet-unit";
const NUMERIC = { mode: "numeric", length: 6 };
const SWITCHED_ON = `
[[client_attester]]
issuer = "${PROVIDER}"
jwks = "provider.json"

[[key_attester]]
issuer = "${PROVIDER}"
jwks = "provider.json"

[notification]
enabled = true

[deferred]
enabled = true
interval = "5s"
`;

const CHOICES = {
  delivery: ["value", "reference"],
  txCode: ["tx_code", "no tx_code"],
  token: ["Bearer", "DPoP"],
  client: ["anonymous", "attested"],
  proof: ["jwt", "attestation"],
  response: ["plain", "encrypted"],
  issuance: ["immediate", "deferred"],
};
const CASES = Object.entries(CHOICES).reduce(
  (cases, [name, values]) => cases.flatMap((known) => values.map((value) => ({ ...known, [name]: value }))),
  [{}],
);

let appliance;
let attester;
let metadata;
before(async () => {
  attester = await Attester.create();
  appliance = await Appliance.start({
    configure: (config) => config + SWITCHED_ON,
    adjust: (folder) => {
      writeFileSync(join(folder, "provider.json"), JSON.stringify(attester.jwks));
      const path = join(folder, "credentials", `${DIPLOMA}.json`);
      writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), proof_types: ["jwt", "attestation"] }));
    },
  });
  metadata = await (await appliance.walletFetch()(`${ISSUER}/.well-known/openid-credential-issuer`)).json();
});
after(() => appliance?.stop());

// fetch() that encrypts what is asked of the two credential endpoints, for a library that cannot, and opens the answers.
function encryptingFetch(seen) {
  const fetch = appliance.walletFetch();
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (!["/credential", "/deferred_credential"].includes(url.pathname)) {
      return fetch(input, init);
    }
    const key = await ResponseKey.generate("ECDH-ES", "wallet-1");
    const request = { ...JSON.parse(init.body), credential_response_encryption: { jwk: key.jwk, enc: "A256GCM" } };
    const headers = new Headers(init.headers);
    headers.set("Content-Type", "application/jwt");
    const body = await encryptRequest(request, metadata, { enc: "A128GCM" });
    const response = await fetch(input, { ...init, headers, body });
    seen.push(`${response.status} ${response.headers.get("content-type")}`);
    const { json } = await key.open(await response.text());
    return new Response(JSON.stringify(json), {
      status: response.status,
      headers: { ...Object.fromEntries(response.headers), "content-type": "application/json" },
    });
  };
}

async function walletFor({ token, client, response }, seen) {
  const instanceKey = new WalletKey();
  return new Wallet(response === "encrypted" ? encryptingFetch(seen) : appliance.walletFetch(), {
    dpopKey: token === "DPoP" ? new WalletKey() : undefined,
    ...(client === "attested" && { attestation: await attester.attestWallet(CLIENT, instanceKey), instanceKey }),
  });
}

async function proofsFor(wallet, read, { proof, client }, keys) {
  const nonce = await wallet.fetchNonce(read);
  return proof === "attestation"
    ? { attestation: [await attester.attestKeys(keys, nonce)] }
    : { jwt: await wallet.makeProofs(read, DIPLOMA, nonce, keys, { clientId: client === "attested" ? CLIENT : undefined }) };
}

async function checkCredential(credential, key) {
  verifyChain(credential, appliance.trustAnchorPem);
  const { iss, iat, exp, vct, cnf, status, ...claims } = (await verifyWithSdJwtVc(credential)).payload;
  assert.equal(iss, ISSUER);
  assert.equal(vct, vctOf(DIPLOMA));
  assert.ok(exp > iat);
  assert.equal(cnf.jwk.x, key.publicJwk.x);
  assert.deepEqual(claims, claimsOf(DIPLOMA));
}

// [OFF-1] [TOK-2] [TOK-20] [DPOP-10] [ABCA-1] [PRF-10] [PRF-20] [ENC-5] [CRS-1] [CRS-2] [DEF-3] [NOT-2]
for (const choice of CASES) {
  test(Object.values(choice).join(", "), async () => {
    const offer = offerOf(DIPLOMA, { delivery: choice.delivery, txCode: choice.txCode === "tx_code" ? NUMERIC : undefined });
    const isDeferred = choice.issuance === "deferred";
    const created = await appliance.createOffer(
      isDeferred ? { ...offer, credentials: [{ configuration: DIPLOMA, deferred: true }] } : offer,
    );
    const seen = [];
    const wallet = await walletFor(choice, seen);
    const read = await wallet.readOffer(created.link);
    const token = await wallet.redeem(read, created.tx_code?.value);
    assert.equal(token.token_type, choice.token);
    const keys = WalletKey.many(2);
    const proofs = await proofsFor(wallet, read, choice, keys);
    let response = await wallet.requestCredentials(read, token.access_token, DIPLOMA, proofs);
    if (isDeferred) {
      assert.equal(response.credentials, undefined);
      const claims = { configuration: DIPLOMA, claims: claimsSentOf(DIPLOMA) };
      assert.equal(await appliance.decideDeferred(created.handle, claims), 204);
      response = await wallet.collect(read, token.access_token, response.transaction_id);
    } else {
      assert.equal(await wallet.notify(read, token.access_token, response.notification_id, "credential_accepted"), 204);
      assert.ok((await appliance.showOffer(created.handle)).accepted_at);
    }
    assert.equal(response.credentials.length, keys.length);
    for (const [i, { credential }] of response.credentials.entries()) {
      await checkCredential(credential, keys[i]);
    }
    if (choice.response === "encrypted") {
      assert.deepEqual(seen, isDeferred ? ["202 application/jwt", "200 application/jwt"] : ["200 application/jwt"]);
    }
  });
}
