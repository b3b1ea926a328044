// A wallet that others wrote binds its access token to a key (RFC 9449): by value and by reference, with and without
// transaction code, where that is allowed, and where proofs with nonces are the rule.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { Appliance } from "./appliance.mjs";
import { claimsOf, offerOf } from "./offers.mjs";
import { verifyChain, verifyWithJose, verifyWithSdJwtVc } from "./verifier.mjs";
import { Wallet, WalletKey } from "./wallet.mjs";

const NUMERIC = { mode: "numeric", length: 6 };
const KINDS = [
  { configuration: "eu-pid", txCode: NUMERIC },
  { configuration: "employee-badge", txCode: undefined },
];
const CASES = KINDS.flatMap((kind) => ["value", "reference"].map((delivery) => ({ ...kind, delivery })));

const POLICIES = [
  { name: "allowed", section: 'mode = "allowed"', askedForNonce: false },
  { name: "allowed, with nonces", section: 'mode = "allowed"\nrequire_nonce = true', askedForNonce: true },
  { name: "required", section: 'mode = "required"', askedForNonce: false },
  { name: "required, with nonces", section: 'mode = "required"\nrequire_nonce = true', askedForNonce: true },
];

// [DPOP-7] [DPOP-8] [DPOP-10] [TOK-20] [HAIP-3]
for (const { name, section, askedForNonce } of POLICIES) {
  describe(`dpop ${name}`, () => {
    let appliance;
    before(async () => {
      const configure = (config) => {
        assert.equal(config.split('mode = "allowed"').length, 2, "the example says the default");
        return config.replace('mode = "allowed"', () => section);
      };
      appliance = await Appliance.start({ configure });
    });
    after(() => appliance?.stop());

    for (const { configuration, txCode, delivery } of CASES) {
      test(`${configuration} by ${delivery}, ${txCode ? "tx_code" : "no tx_code"}`, async () => {
        const created = await appliance.createOffer(offerOf(configuration, { delivery, txCode }));
        const seen = [];
        const wallet = new Wallet(appliance.walletFetch(seen), { dpopKey: new WalletKey() });
        const keys = WalletKey.many(2);
        const credentials = await wallet.run(created.link, created.tx_code?.value, keys);

        assert.equal(credentials.length, 2);
        for (const [i, credential] of credentials.entries()) {
          verifyChain(credential, appliance.trustAnchorPem);
          assert.equal((await verifyWithJose(credential)).payload.cnf.jwk.x, keys[i].publicJwk.x);
          const { iss, iat, exp, vct, cnf, status, ...claims } = (await verifyWithSdJwtVc(credential)).payload;
          assert.deepEqual(claims, claimsOf(configuration));
        }
        const asked = seen
          .filter(({ method }) => method === "POST")
          .map(({ path, status, headers }) => `${status} ${path}${headers.get("DPoP") ? " proven" : ""}`);
        assert.deepEqual(asked, [
          ...(askedForNonce ? ["400 /token proven"] : []),
          "200 /token proven",
          "200 /nonce",
          "200 /credential proven",
        ]);
        assert.match(seen.at(-1).headers.get("Authorization"), /^DPoP /);
        assert.equal((await appliance.showOffer(created.handle)).state, "issued");
      });
    }

    // [TOK-9]
    test("a question for a nonce counts no attempt", async () => {
      const created = await appliance.createOffer(offerOf("eu-pid", { txCode: NUMERIC }));
      await new Wallet(appliance.walletFetch(), { dpopKey: new WalletKey() }).run(created.link, created.tx_code.value, WalletKey.many(1));
      assert.equal((await appliance.showOffer(created.handle)).tx_code.failures, 0);
    });

    // [DPOP-11]
    test(name.startsWith("required") ? "a wallet without a key gets nothing" : "a wallet without a key gets a bearer token", async () => {
      const created = await appliance.createOffer(offerOf("employee-badge"));
      const wallet = new Wallet(appliance.walletFetch());
      const read = await wallet.readOffer(created.link);
      if (name.startsWith("required")) {
        await assert.rejects(wallet.redeem(read), (thrown) => thrown.errorResponse?.error === "invalid_dpop_proof");
        assert.equal((await appliance.showOffer(created.handle)).state, "open");
      } else {
        const token = await wallet.redeem(read);
        assert.equal(token.token_type, "Bearer");
        assert.equal(token.expires_in, 300);
      }
    });

    // [DPOP-5]
    test("a bound token is of no use to another wallet", async () => {
      const created = await appliance.createOffer(offerOf("employee-badge"));
      const owner = new Wallet(appliance.walletFetch(), { dpopKey: new WalletKey() });
      const read = await owner.readOffer(created.link);
      const token = await owner.redeem(read);
      assert.equal(token.token_type, "DPoP");
      assert.equal(token.expires_in, 900);
      const proofs = await owner.makeProofs(read, "employee-badge", await owner.fetchNonce(read), WalletKey.many(1));
      for (const thief of [
        new Wallet(appliance.walletFetch()),
        new Wallet(appliance.walletFetch(), { dpopKey: new WalletKey() }),
      ]) {
        await assert.rejects(
          thief.requestCredentials(read, token.access_token, "employee-badge", proofs),
          ({ response }) => {
            assert.equal(response.response.status, 401);
            assert.ok(response.wwwAuthenticate.some(({ scheme, error }) => scheme === "DPoP" && error === "invalid_token"));
            return true;
          },
        );
      }
      const answer = await owner.requestCredentials(read, token.access_token, "employee-badge", proofs);
      assert.equal(answer.credentials.length, 1, "the theft cost the owner nothing");
    });
  });
}
