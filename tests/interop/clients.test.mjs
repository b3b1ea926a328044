// Attested wallets: a provider vouches for the wallet and for its keys; everybody else is turned away.
import { Oauth2ClientErrorResponseError } from "@openid4vc/oauth2";
import { Openid4vciRetrieveCredentialsError } from "@openid4vc/openid4vci";
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { Appliance } from "./appliance.mjs";
import { Attester, PROVIDER } from "./attester.mjs";
import { offerOf } from "./offers.mjs";
import { verifyChain, verifyWithJose, verifyWithSdJwtVc } from "./verifier.mjs";
import { Wallet, WalletKey } from "./wallet.mjs";

const CLIENT = "wallet-unit";
const CONFIGURATIONS = ["eu-pid", "diploma"];
const NUMERIC = { mode: "numeric", length: 6 };

let appliance;
let attester;
let instanceKey;

// Only attested wallets, only attested keys.
function makeStrict(folder) {
  writeFileSync(join(folder, "provider.json"), JSON.stringify(attester.jwks));
  const section = (name, more = "") => `\n[[${name}]]\nissuer = "${PROVIDER}"\njwks = "provider.json"\n${more}`;
  const config = join(folder, "chancery.toml");
  writeFileSync(
    config,
    readFileSync(config, "utf8") + section("client_attester", `clients = ["${CLIENT}"]\n`) + section("key_attester"),
  );
  for (const configuration of CONFIGURATIONS) {
    const path = join(folder, "credentials", `${configuration}.json`);
    const policy = {
      clients: { methods: ["attest_jwt_client_auth"] },
      proof_types: ["jwt", "attestation"],
      key_attestations: { key_storage: ["iso_18045_high"] },
    };
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), ...policy }));
  }
}

before(async () => {
  attester = await Attester.create();
  instanceKey = new WalletKey();
  appliance = await Appliance.start({ adjust: makeStrict });
});
after(() => appliance?.stop());

async function attestedWallet(seen, dpopKey) {
  return new Wallet(appliance.walletFetch(seen), {
    dpopKey,
    attestation: await attester.attestWallet(CLIENT, instanceKey),
    instanceKey,
  });
}

const refusedWith = (type, error) => (thrown) => {
  assert.ok(thrown instanceof type, `${thrown}`);
  const body = thrown.errorResponse ?? thrown.response.credentialErrorResponseResult.data;
  assert.equal(body?.error, error);
  return true;
};

// [ABCA-1] [ABCA-3] [PRF-11] [PRF-15] [PRF-16] [PRF-20] [PRF-23]
for (const configuration of CONFIGURATIONS) {
  for (const txCode of configuration === "eu-pid" ? [NUMERIC] : [NUMERIC, undefined]) {
    for (const proofType of ["jwt", "attestation"]) {
      for (const count of [1, 3]) {
        const title = `${configuration}, ${txCode ? "tx_code" : "no tx_code"}, ${proofType}, keys: ${count}`;
        test(title, async () => {
          const created = await appliance.createOffer(offerOf(configuration, { txCode }));
          const seen = [];
          const wallet = await attestedWallet(seen);
          const read = await wallet.readOffer(created.link);
          const { access_token: token } = await wallet.redeem(read, created.tx_code?.value);
          const keys = WalletKey.many(count);
          const nonce = await wallet.fetchNonce(read);
          const attestation = await attester.attestKeys(keys, nonce);
          const proofs =
            proofType === "attestation"
              ? { attestation: [attestation] }
              : { jwt: await wallet.makeProofs(read, configuration, nonce, keys.slice(0, 1), { attestation, clientId: CLIENT }) };
          const { credentials } = await wallet.requestCredentials(read, token, configuration, proofs);

          assert.equal(credentials.length, count, "one for each attested key");
          for (const [i, { credential }] of credentials.entries()) {
            verifyChain(credential, appliance.trustAnchorPem);
            const signed = await verifyWithJose(credential);
            assert.equal(signed.payload.cnf.jwk.x, keys[i].publicJwk.x);
            await verifyWithSdJwtVc(credential);
          }
          const asked = seen.find(({ path }) => path === "/token");
          assert.ok(asked.headers.get("OAuth-Client-Attestation-PoP"));
          assert.equal((await appliance.showOffer(created.handle)).num_issued, count);
        });
      }
    }
  }
}

// [ABCA-1] [DPOP-10]
test("an attested wallet may bind its token to a key as well", async () => {
  const created = await appliance.createOffer(offerOf("diploma"));
  const wallet = await attestedWallet([], new WalletKey());
  const read = await wallet.readOffer(created.link);
  const token = await wallet.redeem(read);
  assert.equal(token.token_type, "DPoP");
  const keys = WalletKey.many(2);
  const proofs = { attestation: [await attester.attestKeys(keys, await wallet.fetchNonce(read))] };
  assert.equal((await wallet.requestCredentials(read, token.access_token, "diploma", proofs)).credentials.length, 2);
});

// [AS-5] [AS-6] [AS-7] [META-45]
test("the metadata say who is served, and how", async () => {
  const created = await appliance.createOffer(offerOf("diploma"));
  const { metadata } = await new Wallet(appliance.walletFetch()).readOffer(created.link);
  const [server] = metadata.authorizationServers;
  assert.equal(server["pre-authorized_grant_anonymous_access_supported"], true, "the badge is for anybody");
  assert.deepEqual(server.token_endpoint_auth_methods_supported, ["none", "attest_jwt_client_auth"]);
  assert.ok(server.client_attestation_pop_signing_alg_values_supported.includes("ES256"));
  const { proof_types_supported: types } = metadata.knownCredentialConfigurations["eu-pid"];
  assert.deepEqual(types.attestation.key_attestations_required, { key_storage: ["iso_18045_high"] });
});

// [TOK-4] [TOK-9] [ABCA-6]
test("the anonymous, the expired and the unknown are refused, and spend nothing", async () => {
  const created = await appliance.createOffer(offerOf("diploma"));
  const read = await new Wallet(appliance.walletFetch()).readOffer(created.link);
  const stranger = await Attester.create();
  const wallets = [
    [new Wallet(appliance.walletFetch()), "invalid_client"],
    ...(await Promise.all(
      [
        attester.attestWallet(CLIENT, instanceKey, { expiresIn: "-1s" }),
        attester.attestWallet("another-wallet", instanceKey),
        attester.attestWallet(CLIENT, new WalletKey()),
        stranger.attestWallet(CLIENT, instanceKey),
      ].map(async (attestation) => [
        new Wallet(appliance.walletFetch(), { attestation: await attestation, instanceKey }),
        "invalid_client_attestation",
      ]),
    )),
  ];
  for (const [wallet, error] of wallets) {
    await assert.rejects(wallet.redeem(read), refusedWith(Oauth2ClientErrorResponseError, error));
  }
  assert.ok((await (await attestedWallet()).redeem(read)).access_token);
});

// [PRF-21] [PRF-22] [META-45]
test("keys that are not attested as asked get nothing", async () => {
  const created = await appliance.createOffer(offerOf("diploma"));
  const wallet = await attestedWallet();
  const read = await wallet.readOffer(created.link);
  const { access_token: token } = await wallet.redeem(read);
  const stranger = await Attester.create();
  const [key] = WalletKey.many(1);
  const nonce = await wallet.fetchNonce(read);
  await assert.rejects(wallet.makeProofs(read, "diploma", nonce, [key]), /requires key attestations/, "the library reads it");
  const bad = [
    { attestation: [await stranger.attestKeys([key], nonce)] },
    { attestation: [await attester.attestKeys([key], nonce, { keyStorage: ["iso_18045_basic"] })] },
    { attestation: [await attester.attestKeys([key], nonce, { expiresIn: "-1s" })] },
  ];
  for (const proofs of bad) {
    await assert.rejects(
      wallet.requestCredentials(read, token, "diploma", proofs),
      refusedWith(Openid4vciRetrieveCredentialsError, "invalid_proof"),
    );
  }
  await assert.rejects(
    wallet.requestCredentials(read, token, "diploma", { attestation: [await attester.attestKeys([key], "unknown")] }),
    refusedWith(Openid4vciRetrieveCredentialsError, "invalid_nonce"),
  );
  const good = { attestation: [await attester.attestKeys([key], nonce)] };
  assert.equal((await wallet.requestCredentials(read, token, "diploma", good)).credentials.length, 1);
});
