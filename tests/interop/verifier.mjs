// The verifiers of a dc+sd-jwt: @sd-jwt/sd-jwt-vc, jose, and Node's own X.509. None shares a library with the wallet.
import { SDJwtVcInstance } from "@sd-jwt/sd-jwt-vc";
import assert from "node:assert/strict";
import { X509Certificate, createHash, verify, webcrypto } from "node:crypto";

globalThis.crypto ??= webcrypto; // Node 18 has it under another name; jose expects it here
const { compactVerify, importX509 } = await import("jose");

const hasher = (data, algorithm) => createHash(algorithm.replace("-", "")).update(Buffer.from(data)).digest();

// The certificates in the header, leaf first.
function chainOf(credential) {
  const header = JSON.parse(Buffer.from(credential.split(".")[0], "base64url"));
  return header.x5c.map((der) => new X509Certificate(Buffer.from(der, "base64")));
}

// Every certificate is issued by the next, the last by the anchor, which itself is not sent; all are valid now.
export function verifyChain(credential, anchorPem) {
  const anchor = new X509Certificate(anchorPem);
  const chain = chainOf(credential);
  assert.ok(chain.length > 0, "the header has a chain");
  [...chain, anchor].forEach((certificate, i, all) => {
    const issuer = all[i + 1] ?? anchor;
    assert.ok(certificate.checkIssued(issuer), `certificate ${i} names its issuer`);
    assert.ok(certificate.verify(issuer.publicKey), `certificate ${i} is signed by its issuer`);
    assert.ok(new Date(certificate.validFrom) <= new Date(), `certificate ${i} is valid already`);
    assert.ok(new Date(certificate.validTo) > new Date(), `certificate ${i} is valid still`);
  });
  assert.ok(anchor.ca, "the anchor is an authority");
  assert.ok(!chain[0].ca, "the leaf is none");
  assert.ok(chain.every((certificate) => certificate.fingerprint256 !== anchor.fingerprint256), "the anchor is not sent");
  return chain[0];
}

// The issuer-signed JWT, by jose with the leaf's key: header and payload as signed, disclosures unresolved.
export async function verifyWithJose(credential) {
  const key = await importX509(chainOf(credential)[0].toString(), "ES256");
  const { protectedHeader, payload } = await compactVerify(credential.split("~")[0], key, { algorithms: ["ES256"] });
  return { header: protectedHeader, payload: JSON.parse(Buffer.from(payload)) };
}

// How verifiers reach the issuer under its name, for the status lists that credentials refer to.
let reach = globalThis.fetch;
export function reachIssuerBy(fetch) {
  reach = fetch;
}

const verifyWith = (key) => (data, signature) =>
  verify("sha256", Buffer.from(data), { key, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url"));

// The whole credential, by @sd-jwt/sd-jwt-vc with the leaf's key: the payload with every disclosure put in its place. The library
// fetches the status list itself and refuses what is not valid there.
// `vctFetcher`, if given, fetches the type's metadata, which is then in the result as `typeMetadata`.
export async function verifyWithSdJwtVc(credential, vctFetcher) {
  const key = chainOf(credential)[0].publicKey;
  let list;
  const instance = new SDJwtVcInstance({
    hasher,
    hashAlg: "sha-256",
    verifier: verifyWith(key),
    statusListFetcher: async (uri) => {
      const response = await reach(uri, { headers: { Accept: "application/statuslist+jwt" } });
      assert.equal(response.status, 200, `the status list ${uri}`);
      list = await response.text();
      return list;
    },
    statusVerifier: (data, signature) => verifyWith(chainOf(list)[0].publicKey)(data, signature),
    ...(vctFetcher && { loadTypeMetadataFormat: true, vctFetcher }),
  });
  return instance.verify(credential);
}
