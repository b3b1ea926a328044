// mso_mdoc: collected by a wallet that others wrote, verified by @owf/mdoc as the wallet got it.
import { IssuerSigned, cborDecode } from "@owf/mdoc";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { after, before, test } from "node:test";

import { Appliance, ISSUER } from "./appliance.mjs";
import { verifyWithOwf } from "./mdoc_verifier.mjs";
import { claimsOf, offerOf } from "./offers.mjs";
import { Wallet, WalletKey } from "./wallet.mjs";

const MDL = { configuration: "mdl", docType: "org.iso.18013.5.1.mDL", namespace: "org.iso.18013.5.1" };
const PID = { configuration: "eu-pid-mdoc", docType: "eu.europa.ec.eudi.pid.1", namespace: "eu.europa.ec.eudi.pid.1" };
const NUMERIC = { mode: "numeric", length: 6 };

let appliance;
before(async () => {
  appliance = await Appliance.start();
});
after(() => appliance?.stop());

// What the command line tool says, on both streams.
function openssl(input, ...args) {
  const { stdout, stderr } = spawnSync("openssl", args, { input });
  return `${stdout}${stderr}`;
}

async function collect(configuration, keys) {
  const created = await appliance.createOffer(offerOf(configuration, { txCode: NUMERIC }));
  return new Wallet(appliance.walletFetch()).run(created.link, created.tx_code.value, keys);
}

// What the library made of CBOR, as the JSON that was sent: dates are objects there, maps have their own class.
function toJson(value) {
  if (value instanceof Uint8Array) {
    return Buffer.from(value).toString("base64");
  }
  if (value instanceof Date) {
    return value.toISOString().replace(".000Z", "Z");
  }
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([name, member]) => [name, toJson(member)]));
  }
  if (Array.isArray(value)) {
    return value.map(toJson);
  }
  return typeof value === "object" && value !== null ? value.toISOString() : value;
}

const elementsOf = (issuerSigned, namespace) =>
  Object.fromEntries(
    issuerSigned.getIssuerNamespace(namespace).map(({ elementIdentifier, elementValue }) => [elementIdentifier, toJson(elementValue)]),
  );

// [MD-1] [MD-2] [MD-3] [MD-4] [MD-5] [MD-6] [MD-8] [MD-9] [MD-11]
for (const { configuration, docType, namespace } of [MDL, PID]) {
  for (const count of [1, 10]) {
    test(`${configuration}, keys: ${count}`, async () => {
      const keys = WalletKey.many(count);
      const credentials = await collect(configuration, keys);
      assert.equal(credentials.length, count);
      const salts = new Set();
      const times = new Set();
      for (const [i, credential] of credentials.entries()) {
        assert.match(credential, /^[A-Za-z0-9_-]+$/);
        const issuerSigned = await verifyWithOwf(credential, appliance.trustAnchorPem);
        assert.deepEqual(elementsOf(issuerSigned, namespace), claimsOf(configuration)[namespace]);
        const mso = issuerSigned.issuerAuth.mobileSecurityObject;
        assert.equal(mso.docType, docType);
        assert.equal(mso.digestAlgorithm, "SHA-256");
        const { kty, crv, x, y } = mso.deviceKeyInfo.deviceKey.jwk;
        assert.deepEqual({ kty, crv, x, y }, (({ kty, crv, x, y }) => ({ kty, crv, x, y }))(keys[i].publicJwk));
        const { signed, validFrom, validUntil } = mso.validityInfo;
        assert.deepEqual(signed, validFrom);
        assert.ok(validUntil > new Date() && validUntil - validFrom <= 14 * 86_400_000);
        times.add(`${signed.toISOString()} ${validUntil.toISOString()}`);
        for (const { random } of issuerSigned.getIssuerNamespace(namespace)) {
          salts.add(Buffer.from(random).toString("hex"));
        }
      }
      assert.equal(salts.size, count * Object.keys(claimsOf(configuration)[namespace]).length, "no salt twice");
      assert.equal(times.size, 1, "times do not tell the instances of a batch apart");
    });
  }
}

// [MD-4] [MD-7] [MD-10]
test("the chain is where verifiers look for it, and it is a document signer's", async () => {
  const [credential] = await collect("mdl", WalletKey.many(1));
  const issuerAuth = cborDecode(Buffer.from(credential, "base64url")).get("issuerAuth");
  assert.ok(Array.isArray(issuerAuth), "untagged");
  assert.deepEqual([...cborDecode(issuerAuth[0])], [[1, -7]], "alg and nothing else is protected");
  assert.deepEqual([...issuerAuth[1].keys()], [33], "x5chain and nothing else is unprotected");
  const leaf = new X509Certificate(issuerAuth[1].get(33)); // one certificate: a byte string, no array
  const anchor = new X509Certificate(appliance.trustAnchorPem);
  assert.deepEqual(leaf.keyUsage, ["1.0.18013.5.1.2"], "extended key usage");
  assert.match(leaf.subject, /^C=XX$/m);
  assert.match(anchor.subject, /^C=XX$/m);
  assert.ok((new Date(leaf.validTo) - new Date(leaf.validFrom)) / 86_400_000 <= 457);
});

// [TSL-1] [TSL-7]
test("each document has a place of its own in a status list", async () => {
  const places = new Set();
  for (const credential of await collect("mdl", WalletKey.many(3))) {
    const issuerAuth = cborDecode(Buffer.from(credential, "base64url")).get("issuerAuth");
    const list = cborDecode(issuerAuth[2]).get("status").get("status_list");
    assert.deepEqual([...list.keys()].sort(), ["idx", "uri"]);
    assert.ok(Number.isInteger(list.get("idx")) && list.get("idx") >= 0);
    assert.ok(list.get("uri").startsWith(`${ISSUER}/status/`));
    const response = await appliance.walletFetch()(list.get("uri"), { headers: { Accept: "application/statuslist+cwt" } });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-type"), "application/statuslist+cwt");
    places.add(`${list.get("uri")} ${list.get("idx")}`);
  }
  assert.equal(places.size, 3);
});

test("the verifier notices another anchor, a changed element, a changed signature and the end", async () => {
  const [credential] = await collect("mdl", WalletKey.many(1));
  await verifyWithOwf(credential, appliance.trustAnchorPem);
  const bytes = Buffer.from(credential, "base64url");
  const changedAt = (at) => {
    const changed = Buffer.from(bytes);
    changed[at] ^= 1;
    return changed.toString("base64url");
  };
  const name = bytes.indexOf("Mustermann");
  assert.ok(name > 0);
  await assert.rejects(verifyWithOwf(changedAt(name), appliance.trustAnchorPem), /digest for .* must match/);
  const { signature } = IssuerSigned.fromEncodedForOid4Vci(credential).issuerAuth;
  const last = bytes.indexOf(Buffer.from(signature)) + signature.length - 1;
  await assert.rejects(verifyWithOwf(changedAt(last), appliance.trustAnchorPem), /signature/i);
  const later = new Date(Date.now() + 15 * 86_400_000);
  await assert.rejects(verifyWithOwf(credential, appliance.trustAnchorPem, later), /must be valid at the time/);
  const [other] = await collect("eu-pid", WalletKey.many(1));
  const leaf = new X509Certificate(Buffer.from(JSON.parse(Buffer.from(other.split(".")[0], "base64url")).x5c[0], "base64"));
  await assert.rejects(verifyWithOwf(credential, leaf.toString()), /certificate 0 names its issuer/);
});

// [MD-10]
test("the root of the document signers and its revocation list are where their certificates say", async () => {
  const get = async (path, type) => {
    const response = await appliance.walletFetch()(`${ISSUER}${path}`);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-type"), type);
    return Buffer.from(await response.arrayBuffer());
  };
  const list = (der) => openssl(der, "crl", "-inform", "DER", "-noout", "-text", "-CAfile", appliance.trustAnchorFile, "-verify");
  const root = new X509Certificate(await get("/iaca.crt", "application/pkix-cert"));
  assert.equal(root.fingerprint256, new X509Certificate(appliance.trustAnchorPem).fingerprint256);
  const before = list(await get("/iaca.crl", "application/pkix-crl"));
  assert.match(before, /verify OK/);
  assert.match(before, /CRL Number:\s+1\s/);
  assert.match(before, /No Revoked Certificates/);

  const [credential] = await collect("mdl", WalletKey.many(1));
  const issuerAuth = cborDecode(Buffer.from(credential, "base64url")).get("issuerAuth");
  const signer = new X509Certificate(Buffer.from(issuerAuth[1].get(33)));
  assert.match(openssl(signer.toString(), "x509", "-noout", "-ext", "crlDistributionPoints"), new RegExp(`URI:${ISSUER}/iaca\\.crl\\s`));

  assert.equal(await appliance.issuerctl("crl", "--revoke", "certificates/mdoc-1.pem", "--days", "7"), 0);
  const after = list(await get("/iaca.crl", "application/pkix-crl"));
  assert.match(after, /verify OK/);
  assert.match(after, /CRL Number:\s+2\s/);
  assert.match(after, new RegExp(`Serial Number: ${signer.serialNumber}`));
  assert.notEqual(await appliance.issuerctl("crl", "--pin-file", "nothing"), 0);
});

// [MD-2] [MD-3]
test("metadata describe documents as the format wants it", async () => {
  const response = await appliance.walletFetch()(`${ISSUER}/.well-known/openid-credential-issuer`);
  const { mdl } = (await response.json()).credential_configurations_supported;
  assert.equal(mdl.format, "mso_mdoc");
  assert.equal(mdl.doctype, MDL.docType);
  assert.deepEqual(mdl.credential_signing_alg_values_supported, [-7]);
  assert.deepEqual(mdl.cryptographic_binding_methods_supported, ["cose_key", "jwk"]);
  for (const { path } of mdl.credential_metadata.claims) {
    assert.equal(path.length, 2, `${path}`);
    assert.equal(path[0], MDL.namespace);
  }
});

// [MD-9]
test("claims that the schema does not allow are refused with their path, before there is an offer", async () => {
  const cases = [
    ["number for text", { family_name: 7 }, "family_name"],
    ["date with fractions of a second", { birth_date: "1964-08-12T00:00:00.5Z" }, "birth_date"],
    ["time with fractions of a second", { portrait_capture_date: "2024-02-01T10:00:00.5Z" }, "portrait_capture_date"],
    ["portrait too large", { portrait: Buffer.alloc(131_073).toString("base64") }, "portrait"],
    ["privilege without category", { driving_privileges: [{}] }, "driving_privileges[0].vehicle_category_code"],
    ["missing element", { portrait: undefined }, "portrait"],
  ];
  for (const [why, change, path] of cases) {
    const claims = { [MDL.namespace]: { ...claimsOf("mdl")[MDL.namespace], ...change } };
    const error = await appliance.refusedOffer({ credentials: [{ configuration: "mdl", claims }] });
    assert.equal(error.member, `credentials[0].claims.${MDL.namespace}.${path}`, why);
  }
});
