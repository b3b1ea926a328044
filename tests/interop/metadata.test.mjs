// Issuer metadata as a client finds them: signed in the token for whom prefers that, in one language for whom asks for it.
import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { after, before, test } from "node:test";

import { importX509, jwtVerify } from "jose";

import { Appliance, ISSUER } from "./appliance.mjs";

const PATH = `${ISSUER}/.well-known/openid-credential-issuer`;
const KEY = `
[[key]]
name = "metadata-1"
id = "4d01"
purpose = "metadata"
algorithm = "ES256"
certificates = "metadata-1.pem"
`;

let appliance;
before(async () => {
  appliance = await Appliance.start({ configure: (config) => config + KEY });
});
after(() => appliance?.stop());

async function ask(headers) {
  const response = await appliance.walletFetch()(PATH, { headers });
  assert.equal(response.status, 200);
  return { type: response.headers.get("content-type"), language: response.headers.get("content-language"), body: await response.text() };
}

// [META-2] [META-10] [META-11] [META-12] [META-13] [META-14]
test("signed metadata say what the plain document says", async () => {
  const plain = await ask({ Accept: "application/json" });
  const signed = await ask({ Accept: "application/jwt" });
  assert.equal(signed.type, "application/jwt");
  const header = JSON.parse(Buffer.from(signed.body.split(".")[0], "base64url"));
  const chain = header.x5c.map((der) => new X509Certificate(Buffer.from(der, "base64")));
  const anchor = new X509Certificate(appliance.trustAnchorPem);
  assert.ok(chain.at(-1).verify(anchor.publicKey), "the chain ends below the anchor");
  assert.notEqual(chain[0].subject, chain[0].issuer, "the leaf is not self-signed");
  const { payload } = await jwtVerify(signed.body, await importX509(chain[0].toString(), "ES256"), {
    typ: "openidvci-issuer-metadata+jwt",
    issuer: ISSUER,
    subject: ISSUER,
    algorithms: ["ES256"],
  });
  const { iss, sub, iat, exp, ...members } = payload;
  assert.ok(iss === ISSUER && sub === ISSUER && exp > iat);
  assert.deepEqual(members, JSON.parse(plain.body));
  assert.equal((await ask({ Accept: "application/jwt" })).body, signed.body, "one signature serves many");
});

// [META-4]
test("display texts come in the language that is asked for", async () => {
  const all = JSON.parse((await ask({})).body);
  const languages = [...new Set(JSON.stringify(all).match(/"locale":"[^"]+"/g))];
  assert.ok(languages.length > 1, "the example has several languages");
  const german = await ask({ "Accept-Language": "de, en;q=0.5" });
  assert.equal(german.language, "de");
  const texts = JSON.parse(german.body);
  const strip = (value) =>
    Array.isArray(value)
      ? value.map(strip)
      : value && typeof value === "object"
        ? Object.fromEntries(Object.entries(value).filter(([name]) => name !== "display").map(([name, member]) => [name, strip(member)]))
        : value;
  assert.deepEqual(strip(texts), strip(all), "nothing but display texts changes");
});
