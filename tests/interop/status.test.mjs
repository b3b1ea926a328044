// Status lists, read by libraries that others wrote: @sd-jwt/jwt-status-list and @digitalbazaar/vc-bitstring-status-list, signatures
// verified with jose.
import { BitstringStatusList } from "@digitalbazaar/vc-bitstring-status-list";
import { cborDecode, cborEncode } from "@owf/mdoc";
import { getListFromStatusListJWT, getStatusListFromJWT } from "@sd-jwt/jwt-status-list";
import assert from "node:assert/strict";
import { X509Certificate, verify } from "node:crypto";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { inflateSync } from "node:zlib";

import { Appliance, ISSUER } from "./appliance.mjs";
import { offerOf } from "./offers.mjs";
import { verifyChain, verifyWithSdJwtVc } from "./verifier.mjs";
import { Wallet, WalletKey } from "./wallet.mjs";

const { EmbeddedJWK, decodeProtectedHeader, importJWK, importX509, jwtVerify } = await import("jose");

const TOKEN_TYPE = "application/statuslist+jwt";
const ISSUER_DID = "did:web:issuer.example";
const PUBLISH_MS = 10_000;

let appliance;
let verifierFetch;
before(async () => {
  const configure = (config) => config.replace("[status]", '[status]\npublish_delay = "1s"');
  appliance = await Appliance.start({ configure });
  verifierFetch = appliance.walletFetch();
});
after(() => appliance?.stop());

// What the wallet got, and what the operator calls it: [{ credential, idx, uri, id }].
async function collect(configuration, count) {
  const created = await appliance.createOffer(offerOf(configuration));
  const credentials = await new Wallet(verifierFetch).run(created.link, undefined, WalletKey.many(count));
  const issuances = await appliance.listIssuances({ offer: created.handle });
  assert.equal(issuances.length, count);
  const offer = await appliance.showOffer(created.handle);
  assert.deepEqual(new Set(offer.issuances), new Set(issuances.map(({ id }) => id)));
  return credentials.map((credential) => {
    const { idx, uri } = placeOf(credential);
    const { id } = issuances.find(({ status_list: place }) => place.idx === idx && place.uri === uri);
    return { credential, idx, uri, id };
  });
}

// As the credential's own format says it.
function placeOf(credential) {
  if (credential.includes("~")) {
    return getStatusListFromJWT(credential.split("~")[0]);
  }
  const { vc } = JSON.parse(Buffer.from(credential.split(".")[1], "base64url"));
  const { statusListIndex, statusListCredential } = vc.credentialStatus.find((s) => s.statusPurpose === "revocation");
  assert.match(statusListIndex, /^\d+$/, "[BSL-1] a decimal text");
  return { idx: Number(statusListIndex), uri: statusListCredential.replace(/\/revocation$/, "") };
}

// The token at `uri`, its signature verified by its chain and by the key in its header.
async function fetchToken(uri) {
  const response = await verifierFetch(uri, { headers: { Accept: TOKEN_TYPE } });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), TOKEN_TYPE);
  assert.equal(response.headers.get("access-control-allow-origin"), "*");
  const token = await response.text();
  const leaf = verifyChain(token, appliance.trustAnchorPem);
  const options = { typ: "statuslist+jwt", subject: uri, requiredClaims: ["iat", "exp", "ttl"] };
  const { payload } = await jwtVerify(token, await importX509(leaf.toString(), "ES256"), options);
  await jwtVerify(token, EmbeddedJWK, options);
  const maxAge = Number(/max-age=(\d+)/.exec(response.headers.get("cache-control"))[1]);
  assert.ok(maxAge <= payload.ttl && Date.now() / 1000 + maxAge <= payload.exp, "[TSL-9]");
  assert.equal(payload.status_list.aggregation_uri, `${ISSUER}/status`);
  return token;
}

// The list's value of each entry, once it is `expected`, or after the delay that was promised.
async function valuesOf(entries, expected) {
  const deadline = Date.now() + PUBLISH_MS;
  for (;;) {
    const list = getListFromStatusListJWT(await fetchToken(entries[0].uri));
    const values = entries.map(({ idx }) => list.getStatus(idx));
    if (JSON.stringify(values) === JSON.stringify(expected) || Date.now() > deadline) {
      return { list, values };
    }
    await sleep(100);
  }
}

async function fetchBitstring(uri, purpose) {
  const response = await verifierFetch(`${uri}/${purpose}`);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "application/vc+jwt");
  const token = await response.text();
  const leaf = verifyChain(token, appliance.trustAnchorPem);
  const { payload } = await jwtVerify(token, await importX509(leaf.toString(), "ES256"), { typ: "vc+jwt" });
  assert.equal(payload.id, `${uri}/${purpose}`);
  assert.equal(payload.issuer, ISSUER_DID, "[BSL-3] that of the credentials");
  const did = await (await verifierFetch(`${ISSUER}/.well-known/did.json`)).json();
  const { kid } = decodeProtectedHeader(token);
  assert.ok(did.assertionMethod.includes(kid));
  const method = did.verificationMethod.find(({ id }) => id === kid);
  await jwtVerify(token, await importJWK(method.publicKeyJwk, "ES256"), { typ: "vc+jwt" });
  assert.equal(payload.credentialSubject.statusPurpose, purpose);
  return BitstringStatusList.decode({ encodedList: payload.credentialSubject.encodedList });
}

// [TSL-1] [TSL-2] [TSL-3] [TSL-5] [TSL-7] [TSL-11] [SD-15]
test("one of two badges is revoked, and the list says so of that one alone", async () => {
  const [kept, revoked] = await collect("employee-badge", 2);
  assert.equal(kept.uri, revoked.uri);
  assert.notEqual(kept.idx, revoked.idx);
  assert.deepEqual((await valuesOf([kept, revoked], [0, 0])).values, [0, 0]);

  assert.equal(await appliance.setStatus(revoked.id, "revoked"), 200);
  const { list, values } = await valuesOf([kept, revoked], [0, 1]);
  assert.deepEqual(values, [0, 1]);
  assert.ok(list.statusList.length >= 131_072);
  assert.equal(list.statusList.filter((value) => value !== 0).length, 1, "and of no other");
  assert.equal(await appliance.setStatus(revoked.id, "revoked"), 200, "again");
  assert.equal(await appliance.setStatus(revoked.id, "valid"), 409, "for ever");
  await verifyWithSdJwtVc(kept.credential);
  await assert.rejects(verifyWithSdJwtVc(revoked.credential), /Status is not valid/);
});

// [TSL-4]
test("a badge is suspended and reinstated", async () => {
  const [badge] = await collect("employee-badge", 1);
  for (const [status, value] of [["suspended", 2], ["valid", 0], ["suspended", 2]]) {
    assert.equal(await appliance.setStatus(badge.id, status), 200);
    assert.deepEqual((await valuesOf([badge], [value])).values, [value]);
  }
});

// [BSL-1] [BSL-2] [BSL-3]
test("degrees have bitstrings: one revoked, one suspended, one neither", async () => {
  const [revoked, suspended, kept] = await collect("university-degree", 3);
  assert.equal(await appliance.setStatus(revoked.id, "revoked"), 200);
  assert.equal(await appliance.setStatus(suspended.id, "suspended"), 200);
  const entries = [revoked, suspended, kept];
  assert.deepEqual((await valuesOf(entries, [1, 2, 0])).values, [1, 2, 0]);
  const revocation = await fetchBitstring(kept.uri, "revocation");
  const suspension = await fetchBitstring(kept.uri, "suspension");
  assert.ok(revocation.length >= 131_072);
  assert.deepEqual(entries.map(({ idx }) => revocation.getStatus(idx)), [true, false, false]);
  assert.deepEqual(entries.map(({ idx }) => suspension.getStatus(idx)), [false, true, false]);
});

// The protected header is ES256 and the type, and nothing else.
const CWT_HEADER = Buffer.from("a2012610781a6170706c69636174696f6e2f7374617475736c6973742b637774", "hex");

// [TSL-8]
test("the same list as CWT, for who likes that better", async () => {
  const [kept, revoked] = await collect("employee-badge", 2);
  assert.equal(await appliance.setStatus(revoked.id, "revoked"), 200);
  const { list } = await valuesOf([kept, revoked], [0, 1]);
  const accept = "application/statuslist+jwt;q=0.5, application/statuslist+cwt";
  const response = await verifierFetch(kept.uri, { headers: { Accept: accept } });
  assert.equal(response.headers.get("content-type"), "application/statuslist+cwt");
  const bytes = Buffer.from(await response.arrayBuffer());
  assert.equal(bytes.subarray(0, 4).toString("hex"), "d2845820", "tag 18, no other outside it");
  assert.ok(bytes.subarray(4).subarray(0, 32).equals(CWT_HEADER));

  const { unprotected, payload, signature } = cborDecode(bytes).structure;
  const chain = unprotected.structure.get(33);
  const leaf = new X509Certificate(Buffer.from(chain instanceof Uint8Array ? chain : chain[0]));
  assert.ok(leaf.verify(new X509Certificate(appliance.trustAnchorPem).publicKey));
  const signed = cborEncode(["Signature1", CWT_HEADER, Buffer.alloc(0), payload]);
  assert.ok(verify("sha256", signed, { key: leaf.publicKey, dsaEncoding: "ieee-p1363" }, signature));
  const claims = cborDecode(payload);
  assert.equal(claims.get(2), kept.uri);
  assert.ok(claims.get(4) > claims.get(6) && claims.get(65534) > 0);
  const { bits, lst } = Object.fromEntries(claims.get(65533));
  assert.equal(bits, 2);
  const values = inflateSync(lst);
  for (const index of [kept.idx, revoked.idx]) {
    assert.equal((values[index >> 2] >> ((index & 3) * 2)) & 3, list.getStatus(index));
  }
});

// [TSL-10]
test("every list is named in one place", async () => {
  const [badge] = await collect("employee-badge", 1);
  const response = await verifierFetch(`${ISSUER}/status`);
  assert.equal(response.headers.get("content-type"), "application/json");
  const { status_lists: lists } = await response.json();
  assert.ok(lists.includes(badge.uri));
  for (const uri of lists) {
    await fetchToken(uri);
  }
});

// [TSL-5] [TSL-6]
test("what is not there, and what is not served", async () => {
  const [{ uri }] = await collect("employee-badge", 1);
  const statusOf = async (url, headers = {}) => {
    const response = await verifierFetch(url, { headers });
    await response.arrayBuffer();
    return response.status;
  };
  assert.equal(await statusOf(`${ISSUER}/status/nothing`), 404);
  assert.equal(await statusOf(`${uri}?time=1`), 501);
  const { headers } = await verifierFetch(uri);
  assert.equal(await statusOf(uri, { "If-None-Match": headers.get("etag") }), 304);
});
