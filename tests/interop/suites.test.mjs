// Every proof that a W3C credential can have from us, each verified by a library that others wrote.
import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { Appliance, ISSUER } from "./appliance.mjs";
import { verifyWithDigitalBazaar } from "./ldp_verifier.mjs";
import { claimsSentOf } from "./offers.mjs";
import { Wallet, WalletKey } from "./wallet.mjs";

globalThis.crypto ??= webcrypto; // Node 18 has it under another name; jose expects it here
const { importJWK, jwtVerify } = await import("jose");

const V1 = "https://www.w3.org/2018/credentials/v1";
const V2 = "https://www.w3.org/ns/credentials/v2";
const EMBEDDED = [
  { id: "v2-ecdsa-rdfc", format: "ldp_vc", suite: "ecdsa-rdfc-2019", key: "vc-1", base: V2 },
  { id: "v1-ecdsa-rdfc", format: "ldp_vc", suite: "ecdsa-rdfc-2019", key: "vc-1", base: V1 },
  { id: "v2-p384", format: "ldp_vc", suite: "ecdsa-rdfc-2019", key: "vc-384", base: V2 },
  { id: "v2-eddsa-rdfc", format: "ldp_vc", suite: "eddsa-rdfc-2022", key: "vc-ed", base: V2 },
  { id: "v1-eddsa-rdfc", format: "ldp_vc", suite: "eddsa-rdfc-2022", key: "vc-ed", base: V1 },
  { id: "v1-2020", format: "ldp_vc", suite: "Ed25519Signature2020", key: "vc-ed", base: V1 },
  { id: "v2-ecdsa-jcs", format: "jcs_vc", suite: "ecdsa-jcs-2019", key: "vc-1", base: V2 },
  { id: "v2-eddsa-jcs", format: "jcs_vc", suite: "eddsa-jcs-2022", key: "vc-ed", base: V2 },
];

const keyOf = (name, id, algorithm) =>
  `\n[[key]]\nname = "${name}"\nid = "${id}"\nalgorithm = "${algorithm}"\ncertificates = "certificates/${name}.pem"\n`;

const credentialOf = ({ id, format, suite, key, base }) => `
[[credential]]
id = "${id}"
format = "${format}"
types = ["VerifiableCredential", "MembershipCredential"]
contexts = ["${base}", "${ISSUER}/contexts/membership"]
${suite === undefined ? "" : `suite = "${suite}"`}
key = "${key}"
validity = "365d"
file = "credentials/${id}.json"
`;

const JSON_LD = { id: "jwt-ld", format: "jwt_vc_json-ld", key: "vc-1", base: V1 };

let appliance;
let fetch;
before(async () => {
  appliance = await Appliance.start({
    configure: (config) =>
      [
        config,
        keyOf("vc-ed", "0e", "EdDSA"),
        keyOf("vc-384", "0f", "ES384"),
        ...[...EMBEDDED, JSON_LD].map(credentialOf),
      ].join(""),
    adjust: (folder) => {
      const membership = JSON.parse(readFileSync(join(folder, "credentials", "membership.json"), "utf8"));
      for (const { id } of [...EMBEDDED, JSON_LD]) {
        writeFileSync(join(folder, "credentials", `${id}.json`), JSON.stringify({ ...membership, scope: id }));
      }
    },
  });
  fetch = appliance.walletFetch();
});
after(() => appliance?.stop());

async function collect(configuration) {
  const created = await appliance.createOffer({ credentials: [{ configuration, claims: claimsSentOf("membership") }] });
  const [credential] = await new Wallet(fetch).run(created.link, undefined, WalletKey.many(1));
  return credential;
}

const holds = async () => true;

// [LD-1] [LD-3] [LD-5] [LD-6]
for (const { id, suite, key } of EMBEDDED) {
  test(`${id}: ${suite} with ${key}`, async () => {
    const credential = await collect(id);
    const result = await verifyWithDigitalBazaar(credential, fetch, holds, suite);
    assert.ok(result.verified, JSON.stringify((result.error?.errors ?? [result.error]).map((error) => String(error) + String(error?.cause ?? ""))).slice(0, 2000));
    const changed = structuredClone(credential);
    changed.credentialSubject.member_number = "M-1";
    assert.equal((await verifyWithDigitalBazaar(changed, fetch, holds, suite)).verified, false);
  });
}

// [JV-1]
test("jwt_vc_json-ld carries its contexts and verifies", async () => {
  const jwt = await collect("jwt-ld");
  const { kid } = JSON.parse(Buffer.from(jwt.split(".")[0], "base64url"));
  const did = await (await fetch(`${ISSUER}/.well-known/did.json`)).json();
  const { publicKeyJwk } = did.verificationMethod.find(({ id }) => id === kid);
  const { payload } = await jwtVerify(jwt, await importJWK(publicKeyJwk, "ES256"));
  assert.deepEqual(payload.vc["@context"], [V1, `${ISSUER}/contexts/membership`]);
  const metadata = await (await fetch(`${ISSUER}/.well-known/openid-credential-issuer`)).json();
  assert.deepEqual(metadata.credential_configurations_supported["jwt-ld"].credential_definition["@context"], payload.vc["@context"]);
});
