// What a wallet that others wrote makes of our refusals: it must see the right error and be able to go on.
import { Oauth2ClientErrorResponseError } from "@openid4vc/oauth2";
import { Openid4vciRetrieveCredentialsError } from "@openid4vc/openid4vci";
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Appliance } from "./appliance.mjs";
import { offerOf } from "./offers.mjs";
import { verifyChain, verifyWithJose, verifyWithSdJwtVc } from "./verifier.mjs";
import { Wallet, WalletKey } from "./wallet.mjs";

const NUMERIC = { mode: "numeric", length: 6 };

let appliance;
before(async () => {
  appliance = await Appliance.start();
});
after(() => appliance?.stop());

// Another code of the same form.
const wrong = (code) => `${(Number(code[0]) + 1) % 10}${code.slice(1)}`;

async function refusesToken(promise, error) {
  await assert.rejects(promise, (thrown) => {
    assert.ok(thrown instanceof Oauth2ClientErrorResponseError, `${thrown}`);
    assert.equal(thrown.errorResponse.error, error);
    assert.equal(thrown.response.status, 400);
    assert.equal(thrown.response.headers.get("Cache-Control"), "no-store");
    return true;
  });
}

async function refusesCredential(promise, error, status = 400) {
  await assert.rejects(promise, (thrown) => {
    assert.ok(thrown instanceof Openid4vciRetrieveCredentialsError, `${thrown}`);
    assert.equal(thrown.response.response.status, status);
    if (error) {
      assert.equal(thrown.response.credentialErrorResponseResult.data?.error, error);
    }
    return true;
  });
}

// A wallet with an access token for `configuration`.
async function redeemed(configuration) {
  const created = await appliance.createOffer(offerOf(configuration));
  const wallet = new Wallet(appliance.walletFetch());
  const read = await wallet.readOffer(created.link);
  const token = (await wallet.redeem(read)).access_token;
  const ask = (proofs, { accessToken = token, asked = configuration, metadata = read.metadata } = {}) =>
    wallet.requestCredentials({ metadata }, accessToken, asked, proofs);
  const prove = (nonce, keys) => wallet.makeProofs(read, configuration, nonce, keys);
  return { created, wallet, read, token, ask, prove };
}

async function checkAll(response, count) {
  assert.equal(response.credentials.length, count);
  for (const { credential } of response.credentials) {
    verifyChain(credential, appliance.trustAnchorPem);
    await verifyWithJose(credential);
    await verifyWithSdJwtVc(credential);
  }
}

// [TOK-32]
test("a wrong tx_code is invalid_grant, and the right one works afterwards", async () => {
  const created = await appliance.createOffer(offerOf("eu-pid", { delivery: "reference", txCode: NUMERIC }));
  const wallet = new Wallet(appliance.walletFetch());
  const read = await wallet.readOffer(created.link);
  for (let i = 0; i < 4; ++i) {
    await refusesToken(wallet.redeem(read, wrong(created.tx_code.value)), "invalid_grant");
  }
  assert.equal((await appliance.showOffer(created.handle)).tx_code.failures, 4);

  const token = await wallet.redeem(read, created.tx_code.value);
  const proofs = await wallet.makeProofs(read, "eu-pid", await wallet.fetchNonce(read), WalletKey.many(1));
  await checkAll(await wallet.requestCredentials(read, token.access_token, "eu-pid", proofs), 1);
});

// [TOK-30]
test("five wrong codes lock the offer: then the right one is invalid_grant too", async () => {
  const created = await appliance.createOffer(offerOf("eu-pid", { txCode: NUMERIC }));
  const wallet = new Wallet(appliance.walletFetch());
  const read = await wallet.readOffer(created.link);
  for (let i = 0; i < 5; ++i) {
    await refusesToken(wallet.redeem(read, wrong(created.tx_code.value)), "invalid_grant");
  }
  await refusesToken(wallet.redeem(read, created.tx_code.value), "invalid_grant");
  assert.equal((await appliance.showOffer(created.handle)).state, "locked");
});

test("a tx_code that nobody asked for is invalid_request and burns nothing", async () => {
  const created = await appliance.createOffer(offerOf("employee-badge"));
  const wallet = new Wallet(appliance.walletFetch());
  const read = await wallet.readOffer(created.link);
  await refusesToken(wallet.redeem(read, "123456"), "invalid_request");
  assert.equal((await wallet.redeem(read)).token_type, "Bearer");
});

// [OFF-7]
test("an offer can be used once", async () => {
  for (const delivery of ["value", "reference"]) {
    const created = await appliance.createOffer(offerOf("employee-badge", { delivery }));
    const first = new Wallet(appliance.walletFetch());
    const second = new Wallet(appliance.walletFetch());
    const readByBoth = [await first.readOffer(created.link), await second.readOffer(created.link)];
    await first.redeem(readByBoth[0]);
    await refusesToken(second.redeem(readByBoth[1]), "invalid_grant");
    await refusesToken(first.redeem(readByBoth[0]), "invalid_grant");
  }
});

// [TOK-8]
test("of eight wallets at the same time one gets the token", async () => {
  const created = await appliance.createOffer(offerOf("employee-badge"));
  const wallets = Array.from({ length: 8 }, () => new Wallet(appliance.walletFetch()));
  const read = await wallets[0].readOffer(created.link);
  const results = await Promise.allSettled(wallets.map((wallet) => wallet.redeem(read)));
  assert.equal(results.filter(({ status }) => status === "fulfilled").length, 1);
  for (const { reason } of results.filter(({ status }) => status === "rejected")) {
    assert.equal(reason.errorResponse?.error, "invalid_grant", `${reason}`);
  }
});

test("a cancelled offer is invalid_grant", async () => {
  const created = await appliance.createOffer(offerOf("employee-badge"));
  const wallet = new Wallet(appliance.walletFetch());
  const read = await wallet.readOffer(created.link);
  await appliance.cancelOffer(created.handle);
  await refusesToken(wallet.redeem(read), "invalid_grant");
});

// [NON-6]
test("a reused nonce is invalid_nonce, and a fresh one works afterwards", async () => {
  const { wallet, read, ask, prove } = await redeemed("employee-badge");
  const nonce = await wallet.fetchNonce(read);
  await checkAll(await ask(await prove(nonce, WalletKey.many(2))), 2);
  await refusesCredential(ask(await prove(nonce, WalletKey.many(1))), "invalid_nonce");
  await checkAll(await ask(await prove(await wallet.fetchNonce(read), WalletKey.many(1))), 1);
});

// [PRF-2]
test("a nonce that was never issued is invalid_nonce", async () => {
  const { ask, prove } = await redeemed("employee-badge");
  await refusesCredential(ask(await prove("bm90IG91cnM", WalletKey.many(1))), "invalid_nonce");
});

// [PRF-2]
test("a proof without nonce is invalid_proof", async () => {
  const { ask, prove } = await redeemed("employee-badge");
  await refusesCredential(ask(await prove(undefined, WalletKey.many(1))), "invalid_proof");
});

test("a proof whose signature does not fit its key is invalid_proof", async () => {
  const { wallet, read, ask, prove } = await redeemed("employee-badge");
  const nonce = await wallet.fetchNonce(read);
  const [[mine], [other]] = [await prove(nonce, WalletKey.many(1)), await prove(nonce, WalletKey.many(1))];
  const mixed = [...mine.split(".").slice(0, 2), other.split(".")[2]].join(".");
  await refusesCredential(ask([mixed]), "invalid_proof");
});

// [CRQ-8]
test("more proofs than the batch size are refused and none is issued", async () => {
  const { created, wallet, read, ask, prove } = await redeemed("employee-badge");
  const proofs = await prove(await wallet.fetchNonce(read), WalletKey.many(11));
  await assert.rejects(ask(proofs), /max batch size is '10'/, "the library keeps to the metadata");
  const metadata = structuredClone(read.metadata);
  metadata.credentialIssuer.batch_credential_issuance.batch_size = 11;
  await refusesCredential(ask(proofs, { metadata }), "invalid_credential_request");
  assert.equal((await appliance.showOffer(created.handle)).num_issued, 0);
});

// [TOK-7]
test("an access token gets nothing that was not offered", async () => {
  const { wallet, read, ask, prove } = await redeemed("employee-badge");
  const proofs = await prove(await wallet.fetchNonce(read), WalletKey.many(1));
  await refusesCredential(ask(proofs, { asked: "diploma" }), undefined, 403);
});

test("an unknown access token is 401", async () => {
  const { wallet, read, ask, prove } = await redeemed("employee-badge");
  const proofs = await prove(await wallet.fetchNonce(read), WalletKey.many(1));
  await refusesCredential(ask(proofs, { accessToken: "bm90IG91cnM" }), undefined, 401);
});
