// One offer, four configurations, one of each format: collected by a wallet that others wrote, each verified by another library,
// and revoking one of them shows in its list and in no other entry.
import { BitstringStatusList } from "@digitalbazaar/vc-bitstring-status-list";
import { getListFromStatusListJWT } from "@sd-jwt/jwt-status-list";
import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { Appliance, ISSUER } from "./appliance.mjs";
import { verifyWithDigitalBazaar } from "./ldp_verifier.mjs";
import { verifyWithOwf } from "./mdoc_verifier.mjs";
import { claimsOf, claimsSentOf } from "./offers.mjs";
import { verifyChain, verifyWithJose } from "./verifier.mjs";
import { Wallet, WalletKey } from "./wallet.mjs";

globalThis.crypto ??= webcrypto; // Node 18 has it under another name; jose expects it here
const { decodeJwt, importJWK, jwtVerify } = await import("jose");

const CONFIGURATIONS = ["employee-badge", "mdl", "university-degree", "membership"];
const PUBLISH_MS = 10_000;

let appliance;
let fetch;
before(async () => {
  appliance = await Appliance.start({ configure: (config) => config.replace("[status]", '[status]\npublish_delay = "1s"') });
  fetch = appliance.walletFetch();
});
after(() => appliance?.stop());

async function collectAll() {
  const created = await appliance.createOffer({
    credentials: CONFIGURATIONS.map((configuration) => ({ configuration, claims: claimsSentOf(configuration) })),
    tx_code: { mode: "numeric", length: 6 },
  });
  const wallet = new Wallet(fetch);
  const invitation = await wallet.readOffer(created.link);
  const { access_token: token } = await wallet.redeem(invitation, created.tx_code.value);
  const credentials = {};
  for (const configuration of CONFIGURATIONS) {
    const proofs = await wallet.makeProofs(invitation, configuration, await wallet.fetchNonce(invitation), WalletKey.many(1));
    const response = await wallet.requestCredentials(invitation, token, configuration, proofs);
    credentials[configuration] = response.credentials[0].credential;
  }
  return { handle: created.handle, credentials };
}

async function bitstringOf(url) {
  const response = await fetch(url);
  assert.equal(response.status, 200);
  const { credentialSubject } = decodeJwt(await response.text());
  return BitstringStatusList.decode({ encodedList: credentialSubject.encodedList });
}

const holdsByBitstring = async ({ type, statusListCredential, statusListIndex }) => {
  assert.equal(type, "BitstringStatusListEntry");
  return !(await bitstringOf(statusListCredential)).getStatus(Number(statusListIndex));
};

// Each by its own verifier.
const VERIFY = {
  "employee-badge": async (credential) => {
    verifyChain(credential, appliance.trustAnchorPem);
    return verifyWithJose(credential);
  },
  mdl: (credential) => verifyWithOwf(credential, appliance.trustAnchorPem),
  "university-degree": async (credential) => {
    const { kid } = JSON.parse(Buffer.from(credential.split(".")[0], "base64url"));
    const did = await (await fetch(`${ISSUER}/.well-known/did.json`)).json();
    const { publicKeyJwk } = did.verificationMethod.find(({ id }) => id === kid);
    return jwtVerify(credential, await importJWK(publicKeyJwk, "ES256"));
  },
  membership: async (credential) => {
    const result = await verifyWithDigitalBazaar(credential, fetch, holdsByBitstring);
    assert.ok(result.verified, JSON.stringify(result.error ?? result, Object.getOwnPropertyNames(Error.prototype)));
  },
};

// [LD-1] [LD-2] [LD-3] [LD-4] [LD-5] [LD-9] [MD-1] [JV-1] [SD-1]
test("one offer with one configuration of each format", async () => {
  const { handle, credentials } = await collectAll();
  for (const [configuration, verify] of Object.entries(VERIFY)) {
    await verify(credentials[configuration]);
  }
  assert.equal(typeof credentials.membership, "object", "an object, not a text");
  const { id, ...subject } = credentials.membership.credentialSubject;
  assert.match(id, /^did:jwk:/);
  assert.deepEqual(subject, claimsOf("membership").credentialSubject);
  assert.equal(credentials.membership.issuer, "did:web:issuer.example");

  const issuances = await appliance.listIssuances({ offer: handle });
  assert.deepEqual(issuances.map(({ configuration }) => configuration).sort(), [...CONFIGURATIONS].sort());
  const places = issuances.map(({ status_list: { idx, uri } }) => `${uri} ${idx}`);
  assert.equal(new Set(places).size, CONFIGURATIONS.length, "no place twice");

  const revoked = issuances.find(({ configuration }) => configuration === "membership");
  assert.equal(await appliance.setStatus(revoked.id, "revoked"), 200);
  const deadline = Date.now() + PUBLISH_MS;
  let result;
  do {
    await sleep(100);
    result = await verifyWithDigitalBazaar(credentials.membership, fetch, holdsByBitstring);
  } while (result.verified && Date.now() < deadline);
  assert.equal(result.verified, false, "revoked");
  const token = await (await fetch(revoked.status_list.uri)).text();
  const list = getListFromStatusListJWT(token);
  for (const { configuration, status_list: place } of issuances.filter(({ status_list: { uri } }) => uri === revoked.status_list.uri)) {
    assert.equal(list.getStatus(place.idx), configuration === "membership" ? 1 : 0, configuration);
  }
  assert.equal(list.statusList.filter((value) => value !== 0).length, 1, "and no other");
});

// [LD-5] [LD-6]
test("a membership that was changed does not verify", async () => {
  const { credentials } = await collectAll();
  const changed = structuredClone(credentials.membership);
  changed.credentialSubject.member_number = "M-1";
  const holds = async () => true;
  assert.equal((await verifyWithDigitalBazaar(credentials.membership, fetch, holds)).verified, true);
  assert.equal((await verifyWithDigitalBazaar(changed, fetch, holds)).verified, false);
});

// [LD-7]
test("a context of ours is served under its URL, as it was pinned", async () => {
  const response = await fetch(`${ISSUER}/contexts/membership`);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "application/ld+json");
  assert.ok((await response.json())["@context"].MembershipCredential);
});
