// Every proof that a W3C credential can have from us, each verified by a library that others wrote.
import assert from "node:assert/strict";
import { createHash, webcrypto } from "node:crypto";
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

const RENDERED = { id: "v2-rendered", format: "ldp_vc", suite: "ecdsa-rdfc-2019", key: "vc-1", base: V2 };
const RENDERED_CONTEXT = JSON.stringify({
  "@context": {
    TemplateRenderMethod: `${ISSUER}/terms#TemplateRenderMethod`,
    renderSuite: `${ISSUER}/terms#renderSuite`,
    template: { "@id": `${ISSUER}/terms#template`, "@type": "@id" },
  },
});
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><text>{{credentialSubject.member_number}}</text></svg>';
const sha256 = (text) => createHash("sha256").update(text).digest("hex");

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
        credentialOf(RENDERED).replace("/contexts/membership\"", `/contexts/membership", "${ISSUER}/contexts/rendered"`),
        `\n[[credential.template]]\nfile = "card.svg"\nsha256 = "${sha256(SVG)}"\n`,
        `\n[[context]]\nurl = "${ISSUER}/contexts/rendered"\nfile = "rendered.jsonld"\nsha256 = "${sha256(RENDERED_CONTEXT)}"\n`,
      ].join(""),
    adjust: (folder) => {
      const membership = JSON.parse(readFileSync(join(folder, "credentials", "membership.json"), "utf8"));
      writeFileSync(join(folder, "card.svg"), SVG);
      writeFileSync(join(folder, "rendered.jsonld"), RENDERED_CONTEXT);
      for (const { id } of [...EMBEDDED, JSON_LD, RENDERED]) {
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

// [multibase] "z"; the number that the digits make, without leading zeros, which a multihash has none of.
function fromBase58btc(text) {
  assert.equal(text[0], "z");
  const digits = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  const number = [...text.slice(1)].reduce((sum, digit) => sum * 58n + BigInt(digits.indexOf(digit)), 0n);
  return Buffer.from(number.toString(16).padStart(68, "0"), "hex");
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

test("a credential names its template, and the template is what it says", async () => {
  const credential = await collect(RENDERED.id);
  const result = await verifyWithDigitalBazaar(credential, fetch, holds, RENDERED.suite);
  assert.ok(result.verified, String(result.error));
  const [{ type, renderSuite, template }, ...others] = credential.renderMethod;
  assert.deepEqual([type, renderSuite, others], ["TemplateRenderMethod", "svg-mustache", []]);
  assert.equal(template.id, `${ISSUER}/templates/${sha256(SVG)}.svg`);
  const response = await fetch(template.id);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "image/svg+xml");
  assert.match(response.headers.get("content-security-policy"), /default-src 'none'/);
  assert.equal(await response.text(), SVG);
  const multihash = fromBase58btc(template.digestMultibase);
  assert.deepEqual([...multihash.slice(0, 2)], [0x12, 0x20]);
  assert.equal(Buffer.from(multihash.slice(2)).toString("hex"), sha256(SVG));
  const jwt = await (async () => {
    const created = await appliance.createOffer({ credentials: [{ configuration: "university-degree", claims: claimsSentOf("university-degree") }] });
    return (await new Wallet(fetch).run(created.link, undefined, WalletKey.many(1)))[0];
  })();
  const { renderMethod } = JSON.parse(Buffer.from(jwt.split(".")[1], "base64url")).vc;
  assert.equal(renderMethod[0].name, "Card");
  const svg = await (await fetch(renderMethod[0].template.id)).text();
  assert.equal(renderMethod[0].template.id, `${ISSUER}/templates/${sha256(svg)}.svg`);
});
