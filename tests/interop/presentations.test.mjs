// Key proofs of the type di_vp: presentations signed by @digitalbazaar/vc, who knows nothing of this issuer's code.
import { contexts } from "@digitalbazaar/credentials-context";
import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import * as EcdsaMultikey from "@digitalbazaar/ecdsa-multikey";
import { cryptosuite as ecdsaRdfc2019 } from "@digitalbazaar/ecdsa-rdfc-2019-cryptosuite";
import * as vc from "@digitalbazaar/vc";
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Appliance, ISSUER } from "./appliance.mjs";
import { verifyWithDigitalBazaar } from "./ldp_verifier.mjs";
import { claimsOf, offerOf } from "./offers.mjs";
import { Wallet } from "./wallet.mjs";

const CONFIGURATION = "membership";

let appliance;
before(async () => {
  appliance = await Appliance.start();
});
after(() => appliance?.stop());

const documentLoader = async (url) => {
  assert.ok(contexts.has(url), `the wallet was sent to ${url}`);
  return { documentUrl: url, document: contexts.get(url) };
};

// A did:key of its own.
async function newKey() {
  const key = await EcdsaMultikey.generate({ curve: "P-256" });
  const { publicKeyMultibase } = await key.export({ publicKey: true });
  key.controller = `did:key:${publicKeyMultibase}`;
  key.id = `${key.controller}#${publicKeyMultibase}`;
  return key;
}

function present(key, challenge, { domain = ISSUER, holder = key.controller, purpose } = {}) {
  return vc.signPresentation({
    presentation: vc.createPresentation({ holder, version: 2.0 }),
    suite: new DataIntegrityProof({ signer: key.signer(), cryptosuite: ecdsaRdfc2019 }),
    challenge,
    domain,
    documentLoader,
    ...(purpose && { purpose }),
  });
}

// A wallet with a token, and what sends its proofs.
async function redeem() {
  const created = await appliance.createOffer(offerOf(CONFIGURATION));
  const wallet = new Wallet(appliance.walletFetch());
  const read = await wallet.readOffer(created.link);
  const { access_token: token } = await wallet.redeem(read);
  const request = async (presentations) => {
    const response = await appliance.walletFetch()(`${ISSUER}/credential`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
      body: JSON.stringify({ credential_configuration_id: CONFIGURATION, proofs: { di_vp: presentations } }),
    });
    return { status: response.status, body: await response.json() };
  };
  return { nonce: () => wallet.fetchNonce(read), request };
}

// [PRF-3] [PRF-30] [META-44]
test("presentations of two keys, one credential each", async () => {
  const metadata = await (await appliance.walletFetch()(`${ISSUER}/.well-known/openid-credential-issuer`)).json();
  const { proof_types_supported: types } = metadata.credential_configurations_supported[CONFIGURATION];
  assert.deepEqual(types.di_vp, { proof_signing_alg_values_supported: ["ecdsa-rdfc-2019", "eddsa-rdfc-2022"] });

  const { nonce, request } = await redeem();
  const challenge = await nonce();
  const keys = [await newKey(), await newKey()];
  const { status, body } = await request(await Promise.all(keys.map((key) => present(key, challenge))));
  assert.equal(status, 200, JSON.stringify(body));
  assert.equal(body.credentials.length, 2);
  for (const { credential } of body.credentials) {
    const { id, ...subject } = credential.credentialSubject;
    assert.match(id, /^did:/);
    assert.deepEqual(subject, claimsOf(CONFIGURATION).credentialSubject);
    assert.ok((await verifyWithDigitalBazaar(credential, appliance.walletFetch(), async () => true)).verified);
  }
});

// [PRF-2] [PRF-30] [NON-6]
test("a challenge is good once, and a refusal spends none", async () => {
  const { nonce, request } = await redeem();
  const challenge = await nonce();
  const key = await newKey();
  const other = await newKey();
  const refused = {
    "another domain": await present(key, challenge, { domain: "https://elsewhere.example" }),
    "somebody else as holder": await present(key, challenge, { holder: other.controller }),
    "changed after it was signed": { ...(await present(key, challenge)), id: "urn:uuid:6f0b1d5c-0f3d-4c3a-9d3e-1c2b3a4d5e6f" },
    "a context that nobody pinned": {
      ...(await present(key, challenge)),
      "@context": ["https://www.w3.org/ns/credentials/v2", "https://elsewhere.example/v1"],
    },
  };
  for (const [why, presentation] of Object.entries(refused)) {
    const { status, body } = await request([presentation]);
    assert.deepEqual([status, body.error], [400, "invalid_proof"], why);
  }
  assert.equal((await request([await present(key, "made up")])).body.error, "invalid_nonce");
  const presentation = await present(key, challenge);
  assert.equal((await request([presentation])).status, 200);
  const replayed = await request([presentation]);
  assert.deepEqual([replayed.status, replayed.body.error], [400, "invalid_nonce"]);
});
