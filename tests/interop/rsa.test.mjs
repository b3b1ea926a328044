// RS256 and PS256: signing keys of the issuer for verifiers that know nothing newer, as jose verifies them.
import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { after, before, test } from "node:test";
import { importJWK, jwtVerify } from "jose";

import { Appliance, ISSUER } from "./appliance.mjs";
import { offerOf } from "./offers.mjs";
import { Wallet, WalletKey } from "./wallet.mjs";

const NUMERIC = { mode: "numeric", length: 6 };

let appliance;
before(async () => {
  const withAlgorithm = (config, key, algorithm) => {
    const pattern = new RegExp(`(name = "${key}"\\nid = "[0-9a-f]+"\\n(?:purpose = "status"\\n)?algorithm = )"ES256"`);
    assert.match(config, pattern);
    return config.replace(pattern, `$1"${algorithm}"`);
  };
  // No Data Integrity and no paper with such a key.
  const without = (config, id) => config.replace(new RegExp(`\n\\[\\[credential\\]\\][^\n]*\nid = "${id}"[\\s\\S]*?(?=\n\\[|$)`), "");
  const withoutMembership = (config) => without(without(config, "membership"), "resident-card");
  appliance = await Appliance.start({
    configure: (config) =>
      withoutMembership(
        withAlgorithm(withAlgorithm(withAlgorithm(config, "sd-jwt-1", "RS256"), "vc-1", "PS256"), "status-1", "RS256"),
      ),
  });
});
after(() => appliance?.stop());

async function collect(configuration) {
  const created = await appliance.createOffer(offerOf(configuration, { txCode: NUMERIC }));
  const [credential] = await new Wallet(appliance.walletFetch()).run(created.link, created.tx_code.value, WalletKey.many(1));
  return credential;
}

const get = async (path) => (await appliance.walletFetch()(`${ISSUER}${path}`)).json();
const headerOf = (jwt) => JSON.parse(Buffer.from(jwt.split(".")[0], "base64url"));

for (const { configuration, algorithm } of [
  { configuration: "eu-pid", algorithm: "RS256" },
  { configuration: "university-degree", algorithm: "PS256" },
]) {
  test(`${configuration} signed with ${algorithm}`, async () => {
    const metadata = await get("/.well-known/openid-credential-issuer");
    assert.deepEqual(metadata.credential_configurations_supported[configuration].credential_signing_alg_values_supported, [algorithm]);
    const jwt = (await collect(configuration)).split("~")[0];
    const header = headerOf(jwt);
    assert.equal(header.alg, algorithm);
    const leaf = new X509Certificate(Buffer.from(header.x5c[0], "base64"));
    assert.ok(leaf.verify(new X509Certificate(appliance.trustAnchorPem).publicKey));
    assert.equal(leaf.publicKey.asymmetricKeyDetails.modulusLength, 3072);
    await jwtVerify(jwt, leaf.publicKey, { algorithms: [algorithm] });

    const { keys } = await get("/jwks");
    const published = keys.filter(({ alg }) => alg === algorithm);
    assert.equal(published.length, 1);
    assert.equal(published[0].kty, "RSA");
    await jwtVerify(jwt, await importJWK(published[0], algorithm), { algorithms: [algorithm] });
    const cut = jwt.split(".");
    cut[2] = Buffer.from(cut[2], "base64url").fill(0, 0, 1).toString("base64url");
    await assert.rejects(jwtVerify(cut.join("."), leaf.publicKey, { algorithms: [algorithm] }));
  });
}

test("the did:web document shows an RSA key as JWK only", async () => {
  const { verificationMethod, assertionMethod } = await get("/.well-known/did.json");
  const rsa = verificationMethod.filter(({ publicKeyJwk }) => publicKeyJwk?.kty === "RSA");
  assert.ok(rsa.length >= 2);
  for (const { id } of rsa) {
    assert.ok(assertionMethod.includes(id));
    assert.ok(!assertionMethod.includes(`${id}-multikey`));
  }
});

test("a status list is signed with RS256", async () => {
  const jwt = (await collect("eu-pid")).split("~")[0];
  const { status } = JSON.parse(Buffer.from(jwt.split(".")[1], "base64url"));
  const response = await appliance.walletFetch()(status.status_list.uri);
  const list = await response.text();
  const leaf = new X509Certificate(Buffer.from(headerOf(list).x5c[0], "base64"));
  const { payload } = await jwtVerify(list, leaf.publicKey, { algorithms: ["RS256"] });
  assert.equal(payload.sub, status.status_list.uri);
});

// [PRF-5]
test("a wallet cannot prove an RSA key", async () => {
  const { credential_configurations_supported: configurations } = await get("/.well-known/openid-credential-issuer");
  for (const { proof_types_supported: types } of Object.values(configurations)) {
    assert.ok(!types?.jwt.proof_signing_alg_values_supported.some((name) => /^[RP]S/.test(name)));
  }
});
