// The verifiers of an mso_mdoc: @owf/mdoc, which reads what the wallet got, and @auth0/mdl, which reads what the wallet shows.
// Neither shares a library with the wallet; signatures and chains are judged by Node's own crypto for the first.
import { CoseKey, Holder, IssuerSigned, SignatureAlgorithm } from "@owf/mdoc";
import assert from "node:assert/strict";
import { X509Certificate, createHash, createPublicKey, verify, webcrypto } from "node:crypto";

globalThis.crypto ??= webcrypto; // Node 18 has it under another name

const HASHES = { [SignatureAlgorithm.ES256]: "sha256", [SignatureAlgorithm.ES384]: "sha384", [SignatureAlgorithm.EdDSA]: null };

// Every certificate is issued by the next, the last by the anchor, which itself is not sent; all are valid at `now`.
export function checkChain(chain, anchor, now = new Date()) {
  assert.ok(chain.length > 0, "x5chain has a certificate");
  [...chain, anchor].forEach((certificate, i, all) => {
    const issuer = all[i + 1] ?? anchor;
    assert.ok(certificate.checkIssued(issuer), `certificate ${i} names its issuer`);
    assert.ok(certificate.verify(issuer.publicKey), `certificate ${i} is signed by its issuer`);
    assert.ok(new Date(certificate.validFrom) <= now, `certificate ${i} is valid already`);
    assert.ok(new Date(certificate.validTo) > now, `certificate ${i} is valid still`);
  });
  assert.ok(chain.every((certificate) => certificate.fingerprint256 !== anchor.fingerprint256), "the anchor is not sent");
}

// What @owf/mdoc leaves to its caller.
const context = {
  crypto: {
    digest: ({ digestAlgorithm, bytes }) => createHash(digestAlgorithm.replace("-", "").toLowerCase()).update(bytes).digest(),
  },
  cose: {
    sign1: {
      verify: ({ key, sign1 }) => {
        const publicKey = createPublicKey({ key: key.jwk, format: "jwk" });
        const hash = HASHES[sign1.signatureAlgorithm];
        return verify(hash, sign1.toBeSigned, { key: publicKey, dsaEncoding: "ieee-p1363" }, sign1.signature);
      },
    },
  },
  x509: {
    getIssuerNameField: ({ certificate, field }) => namesOf(new X509Certificate(certificate).issuer, field),
    getPublicKey: ({ certificate }) => CoseKey.fromJwk(new X509Certificate(certificate).publicKey.export({ format: "jwk" })),
    verifyCertificateChain: ({ trustedCertificates, x5chain, now }) =>
      checkChain(
        x5chain.map((der) => new X509Certificate(der)),
        new X509Certificate(trustedCertificates[0]),
        now,
      ),
    getCertificateData: ({ certificate }) => {
      const parsed = new X509Certificate(certificate);
      return {
        issuerName: parsed.issuer,
        subjectName: parsed.subject,
        serialNumber: parsed.serialNumber,
        thumbprint: parsed.fingerprint256,
        notBefore: new Date(parsed.validFrom),
        notAfter: new Date(parsed.validTo),
        pem: parsed.toString(),
      };
    },
  },
};

const namesOf = (distinguishedName, field) =>
  distinguishedName
    .split("\n")
    .filter((part) => part.startsWith(`${field}=`))
    .map((part) => part.slice(field.length + 1));

// Signature, chain, digests, times and country, by @owf/mdoc: the parsed IssuerSigned. Throws at the first check that fails.
export async function verifyWithOwf(credential, anchorPem, now) {
  const issuerSigned = IssuerSigned.fromEncodedForOid4Vci(credential);
  const options = { issuerSigned, trustedCertificates: [new X509Certificate(anchorPem).raw], now };
  await Holder.verifyIssuerSigned(options, context);
  return issuerSigned;
}
