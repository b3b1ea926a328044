// A wallet and verifiers that others wrote get, and accept, what was offered: every example configuration, by value and by
// reference, with and without transaction code, one key and a batch of ten.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Appliance, ISSUER } from "./appliance.mjs";
import { claimsOf, offerOf, vctOf } from "./offers.mjs";
import { verifyChain, verifyWithJose, verifyWithSdJwtVc } from "./verifier.mjs";
import { Wallet, WalletKey } from "./wallet.mjs";

const PRE_AUTHORIZED = "urn:ietf:params:oauth:grant-type:pre-authorized_code";
const NUMERIC = { mode: "numeric", length: 6, description: "Sent to you by letter" };
const TEXT = { mode: "text", length: 12 };

const KINDS = [
  { configuration: "eu-pid", txCode: NUMERIC },
  { configuration: "employee-badge", txCode: undefined },
  { configuration: "diploma", txCode: TEXT },
  { configuration: "diploma", txCode: undefined },
];
const CASES = KINDS.flatMap((kind) =>
  ["value", "reference"].flatMap((delivery) => [1, 10].map((count) => ({ ...kind, delivery, count }))),
);

let appliance;
before(async () => {
  appliance = await Appliance.start();
});
after(() => appliance?.stop());

// [OFF-1] [OFF-10] [META-1] [TOK-20] [NON-1] [CRS-1] [CRS-3] [SD-1] [SD-2] [SD-4]
for (const { configuration, txCode, delivery, count } of CASES) {
  const how = txCode ? `${txCode.mode} tx_code` : "no tx_code";
  test(`${configuration} by ${delivery}, ${how}, keys: ${count}`, async () => {
    const created = await appliance.createOffer(offerOf(configuration, { delivery, txCode }));
    assert.equal(created.link.includes("credential_offer_uri="), delivery === "reference");
    const seen = [];
    const keys = WalletKey.many(count);
    const credentials = await new Wallet(appliance.walletFetch(seen)).run(created.link, created.tx_code?.value, keys);

    assert.equal(credentials.length, count);
    for (const [i, credential] of credentials.entries()) {
      await checkCredential(credential, configuration, keys[i]);
    }
    checkWhatWasAsked(seen, delivery);
    const offer = await appliance.showOffer(created.handle);
    assert.equal(offer.state, "issued");
    assert.equal(offer.num_issued, count);
  });
}

// Three verifiers, each for itself; they must have read the same.
async function checkCredential(credential, configuration, key) {
  const leaf = verifyChain(credential, appliance.trustAnchorPem);
  assert.match(leaf.subjectAltName, /URI:https:\/\/issuer\.example(,|$)/, "the leaf names the issuer");

  const signed = await verifyWithJose(credential);
  assert.equal(signed.header.typ, "dc+sd-jwt");
  assert.equal(signed.payload.iss, ISSUER);
  assert.equal(signed.payload.vct, vctOf(configuration));
  assert.deepEqual(signed.payload.cnf.jwk, (({ kty, crv, x, y }) => ({ crv, kty, x, y }))(key.publicJwk));
  for (const hidden of ["given_name", "family_name"]) {
    assert.ok(!(hidden in signed.payload), `${hidden} can be withheld`);
  }

  const { payload } = await verifyWithSdJwtVc(credential);
  const { iss, iat, exp, vct, cnf, status, ...claims } = payload;
  assert.deepEqual(claims, claimsOf(configuration));
  for (const [name, value] of Object.entries({ iss, iat, exp, vct, cnf })) {
    assert.deepEqual(value, signed.payload[name], `both read the same ${name}`);
  }
}

// One pass, nothing asked twice or in vain, and the access token as a plain bearer token.
function checkWhatWasAsked(seen, delivery) {
  const paths = seen.map(({ method, path, status }) => `${status} ${method} ${path.replace(/^\/offers\/.+/, "/offers/…")}`);
  assert.deepEqual(paths, [
    ...(delivery === "reference" ? ["200 GET /offers/…"] : []),
    "200 GET /.well-known/openid-credential-issuer",
    "200 GET /.well-known/oauth-authorization-server",
    "200 POST /token",
    "200 POST /nonce",
    "200 POST /credential",
  ]);
  const asked = seen.at(-1).headers;
  assert.match(asked.get("Authorization"), /^Bearer /);
  assert.equal(asked.get("DPoP"), null);
}

test("the library takes the metadata for OpenID4VCI 1.0, without complaint", async () => {
  const created = await appliance.createOffer(offerOf("eu-pid", { txCode: NUMERIC }));
  const { offer, metadata } = await new Wallet(appliance.walletFetch()).readOffer(created.link);
  assert.equal(metadata.originalDraftVersion, "V1");
  assert.equal(metadata.credentialIssuer.credential_issuer, ISSUER);
  assert.equal(metadata.credentialIssuer.batch_credential_issuance.batch_size, 10);
  assert.deepEqual(Object.keys(metadata.knownCredentialConfigurations).sort(), [
    "diploma",
    "employee-badge",
    "eu-pid",
    "eu-pid-mdoc",
    "mdl",
    "membership",
    "university-degree",
  ]);
  assert.equal(metadata.authorizationServers.length, 1);
  assert.deepEqual(metadata.authorizationServers[0].dpop_signing_alg_values_supported, ["ES256", "ES384", "EdDSA"]);
  const grant = offer.grants[PRE_AUTHORIZED];
  assert.deepEqual(grant.tx_code, { input_mode: "numeric", length: 6, description: "Sent to you by letter" });
});

// [OFF-11]
test("an offer by reference can be read again until it is redeemed", async () => {
  const created = await appliance.createOffer(offerOf("employee-badge", { delivery: "reference" }));
  const wallet = new Wallet(appliance.walletFetch());
  assert.deepEqual(await wallet.readOffer(created.link), await wallet.readOffer(created.link));
  const [credential] = await wallet.run(created.link, undefined, WalletKey.many(1));
  verifyChain(credential, appliance.trustAnchorPem);
  await assert.rejects(wallet.readOffer(created.link), /status '404'/);
});

test("several credential requests on one access token, each with a nonce of its own", async () => {
  const created = await appliance.createOffer(offerOf("employee-badge"));
  const wallet = new Wallet(appliance.walletFetch());
  const read = await wallet.readOffer(created.link);
  const token = await wallet.redeem(read);
  for (const key of WalletKey.many(3)) {
    const proofs = await wallet.makeProofs(read, "employee-badge", await wallet.fetchNonce(read), [key]);
    const { credentials } = await wallet.requestCredentials(read, token.access_token, "employee-badge", proofs);
    await checkCredential(credentials[0].credential, "employee-badge", key);
  }
  assert.equal((await appliance.showOffer(created.handle)).num_issued, 3);
});

// Of types under the issuer's own name: those whose vct is a URN lead nowhere. [SD-12]
for (const configuration of ["employee-badge", "diploma"]) {
  test(`the type metadata of ${configuration} is what its vct leads to`, async () => {
    const created = await appliance.createOffer(offerOf(configuration));
    const fetch = appliance.walletFetch();
    const [credential] = await new Wallet(fetch).run(created.link, undefined, WalletKey.many(1));
    const { typeMetadata } = await verifyWithSdJwtVc(credential, async (vct) => (await fetch(vct)).json());
    assert.equal(typeMetadata.mergedTypeMetadata.vct, vctOf(configuration));
    assert.ok(typeMetadata.mergedTypeMetadata.display.length > 0);
  });
}

test("verifiers notice a changed signature, a changed claim and a foreign disclosure", async () => {
  const created = await appliance.createOffer(offerOf("employee-badge"));
  const [credential, other] = await new Wallet(appliance.walletFetch()).run(created.link, undefined, WalletKey.many(2));
  const [jwt, ...disclosures] = credential.split("~");
  const [header, payload, signature] = jwt.split(".");
  const changed = `${signature[0] === "A" ? "B" : "A"}${signature.slice(1)}`;
  await assert.rejects(verifyWithJose(`${header}.${payload}.${changed}~${disclosures.join("~")}`), /signature verification/);
  await assert.rejects(verifyWithSdJwtVc(`${header}.${payload}.${changed}~${disclosures.join("~")}`), /Invalid JWT Signature/);
  const claims = JSON.parse(Buffer.from(payload, "base64url"));
  const later = Buffer.from(JSON.stringify({ ...claims, exp: claims.exp + 1 })).toString("base64url");
  await assert.rejects(verifyWithJose(`${header}.${later}.${signature}~`), /signature verification/);
  const foreign = await verifyWithSdJwtVc(`${jwt}~${other.split("~")[1]}~`);
  assert.ok(!("given_name" in foreign.payload), "a disclosure of another credential counts for nothing");
  const alone = await verifyWithSdJwtVc(`${jwt}~`);
  assert.ok(!("given_name" in alone.payload), "nothing is disclosed that the holder withholds");
});
