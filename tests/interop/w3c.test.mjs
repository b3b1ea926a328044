// W3C credentials: collected by a wallet that others wrote, verified by what a verifier finds at the issuer's did:web.
import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { after, before, test } from "node:test";

import { Appliance, ISSUER } from "./appliance.mjs";
import { claimsOf, offerOf } from "./offers.mjs";
import { verifyChain } from "./verifier.mjs";
import { Wallet, WalletKey } from "./wallet.mjs";

globalThis.crypto ??= webcrypto; // Node 18 has it under another name; jose expects it here
const { calculateJwkThumbprint, createLocalJWKSet, importJWK, jwtVerify } = await import("jose");

const DID = "did:web:issuer.example";

let appliance;
before(async () => {
  appliance = await Appliance.start();
});
after(() => appliance?.stop());

async function read(path) {
  const response = await appliance.walletFetch()(ISSUER + path);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "application/json");
  assert.ok(response.headers.get("etag"));
  return response.json();
}

async function collect(configuration, keys) {
  const created = await appliance.createOffer(offerOf(configuration));
  return new Wallet(appliance.walletFetch()).run(created.link, undefined, keys);
}

// [JV-1] [JV-2] [JV-3]
test("jwt_vc_json, verified with the key that the did:web document shows", async () => {
  const keys = WalletKey.many(2);
  const credentials = await collect("university-degree", keys);
  assert.equal(credentials.length, 2);
  const document = await read("/.well-known/did.json");
  const seen = new Set();
  for (const [i, credential] of credentials.entries()) {
    const { kid } = JSON.parse(Buffer.from(credential.split(".")[0], "base64url"));
    const method = document.verificationMethod.find(({ id }) => id === kid);
    assert.ok(document.assertionMethod.includes(kid));
    const key = await importJWK(method.publicKeyJwk, "ES256");
    const { payload, protectedHeader } = await jwtVerify(credential, key, { issuer: DID, typ: "JWT" });
    assert.equal(protectedHeader.alg, "ES256");
    verifyChain(credential, appliance.trustAnchorPem);
    assert.deepEqual(payload.vc["@context"], ["https://www.w3.org/2018/credentials/v1"]);
    assert.deepEqual(payload.vc.type, ["VerifiableCredential", "UniversityDegreeCredential"]);
    const { id, ...subject } = payload.vc.credentialSubject;
    assert.deepEqual(subject, claimsOf("university-degree").credentialSubject);
    assert.equal(id, payload.sub);
    const holder = JSON.parse(Buffer.from(id.slice("did:jwk:".length), "base64url"));
    assert.equal(await calculateJwkThumbprint(holder), await calculateJwkThumbprint(keys[i].publicJwk));
    assert.deepEqual(payload.cnf.jwk, holder);
    seen.add(payload.jti);
  }
  assert.equal(seen.size, 2, "each credential has an identifier of its own");
});

// [SD-11]
test("every signing key of credentials is in the JWKS and in the JWT VC issuer metadata, and no other", async () => {
  const jwks = await read("/jwks");
  assert.deepEqual(
    jwks.keys.map(({ kid }) => kid),
    ["sd-jwt-1", "vc-1"],
  );
  const metadata = await read("/.well-known/jwt-vc-issuer");
  assert.equal(metadata.issuer, ISSUER);
  assert.deepEqual(metadata.jwks, jwks);
  const [credential] = await collect("diploma", WalletKey.many(1));
  const header = JSON.parse(Buffer.from(credential.split(".")[0], "base64url"));
  const key = jwks.keys.find(({ x5c }) => x5c[0] === header.x5c[0]);
  await jwtVerify(credential.split("~")[0], createLocalJWKSet({ keys: [key] }), { issuer: ISSUER });
});

// Fixed width: a coordinate with a leading zero keeps it. [did:web] [rfc7518 §6.2.1.2]
test("coordinates in the did:web document have their full width", async () => {
  const { verificationMethod } = await read("/.well-known/did.json");
  for (const { publicKeyJwk } of verificationMethod.filter(({ type }) => type === "JsonWebKey2020")) {
    assert.equal(Buffer.from(publicKeyJwk.x, "base64url").length, 32);
    assert.equal(Buffer.from(publicKeyJwk.y, "base64url").length, 32);
  }
});
