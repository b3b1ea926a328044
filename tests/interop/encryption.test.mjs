// Requests that jose encrypts are opened, and jose opens the answers; who verifies the credentials has no part in either.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Appliance } from "./appliance.mjs";
import { ResponseKey, encryptRequest } from "./encrypting_wallet.mjs";
import { claimsOf, offerOf, vctOf } from "./offers.mjs";
import { verifyChain, verifyWithSdJwtVc } from "./verifier.mjs";
import { Wallet, WalletKey } from "./wallet.mjs";

const CONFIGURATION = "employee-badge";
const CONTENT = ["A128GCM", "A256GCM"];
const SETTINGS = 'request_algorithms = ["ECDH-ES", "RSA-OAEP-256"]\nzip = true\n';

let appliance;
before(async () => {
  appliance = await Appliance.start({
    configure: (config) => config.replace("[encryption]", (section) => `${section}\n${SETTINGS}#`),
  });
});
after(() => appliance?.stop());

// A wallet with token, nonce and proof; what it would send in the clear.
async function prepare() {
  const created = await appliance.createOffer(offerOf(CONFIGURATION, { delivery: "value" }));
  const wallet = new Wallet(appliance.walletFetch());
  const read = await wallet.readOffer(created.link);
  const token = await wallet.redeem(read);
  const key = new WalletKey();
  const [proof] = await wallet.makeProofs(read, CONFIGURATION, await wallet.fetchNonce(read), [key]);
  const metadata = await fetchMetadata();
  const request = { credential_configuration_id: CONFIGURATION, proofs: { jwt: [proof] } };
  return { created, key, metadata, request, token: token.access_token };
}

async function fetchMetadata() {
  const response = await appliance.walletFetch()("https://issuer.example/.well-known/openid-credential-issuer");
  return response.json();
}

function post(token, type, body) {
  return appliance.walletFetch()("https://issuer.example/credential", {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": type },
    body,
  });
}

async function checkCredential({ credentials }, key) {
  assert.equal(credentials.length, 1);
  const [{ credential }] = credentials;
  verifyChain(credential, appliance.trustAnchorPem);
  const { payload } = await verifyWithSdJwtVc(credential);
  assert.equal(payload.vct, vctOf(CONFIGURATION));
  assert.equal(payload.cnf.jwk.x, key.publicJwk.x);
  for (const [name, value] of Object.entries(claimsOf(CONFIGURATION))) {
    assert.deepEqual(payload[name], value);
  }
}

async function refused(response, error) {
  assert.equal(response.status, 400);
  assert.equal(response.headers.get("content-type"), "application/json");
  assert.equal((await response.json()).error, error);
}

// [META-24] [META-25] [META-26]
test("the metadata offers what this test uses", async () => {
  const { credential_request_encryption: request, credential_response_encryption: response } = await fetchMetadata();
  assert.deepEqual(
    request.jwks.keys.map(({ alg }) => alg),
    ["ECDH-ES", "RSA-OAEP-256"],
  );
  assert.equal(new Set(request.jwks.keys.map(({ kid }) => kid)).size, 2);
  assert.ok(request.jwks.keys.every((key) => key.use === "enc" && key.d === undefined));
  assert.deepEqual(request.enc_values_supported, CONTENT);
  assert.deepEqual(request.zip_values_supported, ["DEF"]);
  assert.equal(request.encryption_required, false);
  assert.deepEqual(response.alg_values_supported, ["ECDH-ES", "RSA-OAEP-256"]);
  assert.deepEqual(response.enc_values_supported, CONTENT);
});

// [ENC-1] [ENC-2] [ENC-3] [CRQ-2]
for (const enc of CONTENT) {
  for (const alg of ["ECDH-ES", "RSA-OAEP-256"]) {
    test(`request by ${alg} and ${enc}, plain answer`, async () => {
      const { key, metadata, request, token } = await prepare();
      const response = await post(token, "application/jwt", await encryptRequest(request, metadata, { alg, enc }));
      assert.equal(response.status, 200, await response.clone().text());
      assert.equal(response.headers.get("content-type"), "application/json");
      await checkCredential(await response.json(), key);
    });

    test(`request by ECDH-ES and ${enc}, answer by ${alg} and ${enc}`, async () => {
      const { key, metadata, request, token } = await prepare();
      const responseKey = await ResponseKey.generate(alg, "wallet-key-1");
      const sent = { ...request, credential_response_encryption: { jwk: responseKey.jwk, enc } };
      const response = await post(token, "application/jwt", await encryptRequest(sent, metadata, { enc }));
      assert.equal(response.status, 200, await response.clone().text());
      assert.equal(response.headers.get("content-type"), "application/jwt");
      assert.match(response.headers.get("cache-control"), /no-store/);
      const { header, json } = await responseKey.open(await response.text());
      assert.equal(header.alg, alg);
      assert.equal(header.enc, enc);
      assert.equal(header.kid, "wallet-key-1");
      await checkCredential(json, key);
    });
  }
}

// [ENC-4]
test("DEFLATE both ways", async () => {
  const { key, metadata, request, token } = await prepare();
  const responseKey = await ResponseKey.generate("ECDH-ES", "w");
  const sent = { ...request, credential_response_encryption: { jwk: responseKey.jwk, enc: "A128GCM", zip: "DEF" } };
  const jwe = await encryptRequest(sent, metadata, { enc: "A256GCM", zip: "DEF" });
  const response = await post(token, "application/jwt", jwe);
  assert.equal(response.status, 200, await response.clone().text());
  const { header, json } = await responseKey.open(await response.text());
  assert.equal(header.zip, "DEF");
  await checkCredential(json, key);
});

// [ENC-2]: party information goes into the key.
test("apu and apv of the wallet's choice", async () => {
  const { key, metadata, request, token } = await prepare();
  const header = { apu: Buffer.from("Alice").toString("base64url"), apv: Buffer.from("Bob").toString("base64url") };
  const { CompactEncrypt, importJWK } = await import("jose");
  const [jwk] = metadata.credential_request_encryption.jwks.keys;
  const jwe = await new CompactEncrypt(Buffer.from(JSON.stringify(request)))
    .setProtectedHeader({ alg: jwk.alg, enc: "A128GCM", kid: jwk.kid })
    .setKeyManagementParameters({ apu: Buffer.from("Alice"), apv: Buffer.from("Bob") })
    .encrypt(await importJWK(jwk, jwk.alg));
  assert.equal(JSON.parse(Buffer.from(jwe.split(".")[0], "base64url")).apu, header.apu);
  const response = await post(token, "application/jwt", jwe);
  assert.equal(response.status, 200, await response.clone().text());
  await checkCredential(await response.json(), key);
});

// [ENC-6] [ENC-7] [ENC-8] [CRQ-10] Nothing is spent by what is refused: at the end the same proof succeeds.
test("refusals are plain, and cost nothing", async () => {
  const { key, metadata, request, token } = await prepare();
  const responseKey = await ResponseKey.generate("ECDH-ES", "w");
  const encryption = { jwk: responseKey.jwk, enc: "A128GCM" };
  const bad = "invalid_encryption_parameters";
  const encrypted = (json, options) => encryptRequest(json, metadata, { enc: "A128GCM", ...options });
  const withKey = (changed) => encrypted({ ...request, credential_response_encryption: { ...encryption, ...changed } });

  await refused(await post(token, "application/jwt", await encrypted(request, { header: { kid: "unknown" } })), bad);
  await refused(await post(token, "application/jwt", await encrypted(request, { enc: "A192GCM" })), bad);
  await refused(await post(token, "application/jwt", await encrypted(request, { enc: "A256CBC-HS512" })), bad);
  await refused(await post(token, "application/jwt", await withKey({ enc: "A256CBC-HS512" })), bad);
  await refused(await post(token, "application/jwt", await withKey({ jwk: { ...responseKey.jwk, alg: "ECDH-ES+A128KW" } })), bad);
  await refused(await post(token, "application/jwt", JSON.stringify(request)), bad);
  const inTheClear = JSON.stringify({ ...request, credential_response_encryption: encryption });
  await refused(await post(token, "application/json", inTheClear), bad);
  const unknown = { credential_configuration_id: "none", credential_response_encryption: encryption };
  await refused(await post(token, "application/jwt", await encrypted(unknown)), "unknown_credential_configuration");

  const response = await post(token, "application/json", JSON.stringify(request));
  assert.equal(response.status, 200, await response.clone().text());
  await checkCredential(await response.json(), key);
});
