// What follows the first credential request, by a wallet that others wrote: deferred issuance against immediate, notifications,
// and no refresh token for who proved nothing.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Appliance } from "./appliance.mjs";
import { claimsOf, claimsSentOf, offerOf } from "./offers.mjs";
import { verifyChain, verifyWithSdJwtVc } from "./verifier.mjs";
import { Wallet, WalletKey } from "./wallet.mjs";

const BADGE = "employee-badge";
const FOR_LATER = { credentials: [{ configuration: BADGE, deferred: true }], delivery: "value" };
const SWITCHED_ON = `
[refresh]
enabled = true

[notification]
enabled = true

[deferred]
enabled = true
interval = "5s"
`;

let appliance;
before(async () => {
  appliance = await Appliance.start({ configure: (config) => config + SWITCHED_ON });
});
after(() => appliance?.stop());

// A wallet that has asked for one badge, with what it got.
async function askForBadge(offer, count = 1, dpopKey = undefined) {
  const created = await appliance.createOffer(offer);
  const wallet = new Wallet(appliance.walletFetch(), { dpopKey });
  const read = await wallet.readOffer(created.link);
  const token = await wallet.redeem(read);
  const proofs = await wallet.makeProofs(read, BADGE, await wallet.fetchNonce(read), WalletKey.many(count));
  const response = await wallet.requestCredentials(read, token.access_token, BADGE, proofs);
  return { created, wallet, read, token, response };
}

async function checkBadge(credential) {
  verifyChain(credential, appliance.trustAnchorPem);
  const { payload } = await verifyWithSdJwtVc(credential);
  const { iss, iat, exp, vct, cnf, status, ...claims } = payload;
  assert.deepEqual(claims, claimsOf(BADGE));
}

// [META-23]
test("the library finds both endpoints in the metadata", async () => {
  const created = await appliance.createOffer(offerOf(BADGE));
  const { metadata } = await new Wallet(appliance.walletFetch()).readOffer(created.link);
  const { credentialIssuer } = metadata;
  assert.equal(credentialIssuer.deferred_credential_endpoint, "https://issuer.example/deferred_credential");
  assert.equal(credentialIssuer.notification_endpoint, "https://issuer.example/notification");
});

// [CRS-1] [NOT-2] [NOT-3] [NOT-6]
test("an immediate batch comes with one notification_id, and the operator sees what the wallet says", async () => {
  const { created, wallet, read, token, response } = await askForBadge(offerOf(BADGE), 3);
  assert.equal(response.credentials.length, 3);
  assert.equal(token.refresh_token, undefined, "[TOK-25] a bearer token comes without one");
  for (const event of ["credential_accepted", "credential_accepted", "credential_deleted"]) {
    assert.equal(await wallet.notify(read, token.access_token, response.notification_id, event), 204);
  }
  const offer = await appliance.showOffer(created.handle);
  assert.ok(offer.accepted_at && offer.deleted_at && !offer.failed_at);
  await assert.rejects(wallet.notify(read, token.access_token, "of-nobody", "credential_accepted"));
});

// [CRS-2] [DEF-1] [DEF-3] [DEF-5]
test("a badge whose claims come later is promised, completed, and delivered once", async () => {
  const { created, wallet, read, token, response } = await askForBadge(FOR_LATER, 2);
  assert.equal(response.credentials, undefined);
  assert.equal(response.interval, 5);
  const early = await wallet.collect(read, token.access_token, response.transaction_id);
  assert.equal(early.transaction_id, response.transaction_id);

  const waiting = await appliance.listDeferred();
  assert.ok(waiting.some(({ handle, configuration }) => handle === created.handle && configuration === BADGE));
  const claims = { configuration: BADGE, claims: claimsSentOf(BADGE) };
  assert.equal(await appliance.decideDeferred(created.handle, claims), 204);
  assert.equal(await appliance.decideDeferred(created.handle, claims), 409);

  const delivered = await wallet.collect(read, token.access_token, response.transaction_id);
  assert.equal(delivered.credentials.length, 2);
  for (const { credential } of delivered.credentials) {
    await checkBadge(credential);
  }
  // notification.with_deferred is off: the library refuses a deferred response that has an identifier.
  assert.equal(delivered.notification_id, undefined);
  await assert.rejects(wallet.collect(read, token.access_token, response.transaction_id), (error) => {
    assert.match(JSON.stringify(error.response.deferredCredentialErrorResponseResult), /invalid_transaction_id/);
    return true;
  });
});

test("claims that were there before the wallet are delivered at once", async () => {
  const created = await appliance.createOffer(FOR_LATER);
  const claims = { configuration: BADGE, claims: claimsSentOf(BADGE) };
  assert.equal(await appliance.decideDeferred(created.handle, claims), 204);
  const [credential] = await new Wallet(appliance.walletFetch()).run(created.link, undefined, WalletKey.many(1));
  await checkBadge(credential);
});

test("a badge that an operator denies is refused for good", async () => {
  const { created, wallet, read, token, response } = await askForBadge(FOR_LATER);
  assert.equal(await appliance.decideDeferred(created.handle, { configuration: BADGE, deny: true }), 204);
  await assert.rejects(wallet.collect(read, token.access_token, response.transaction_id), (error) => {
    assert.match(JSON.stringify(error.response.deferredCredentialErrorResponseResult), /credential_request_denied/);
    return true;
  });
});

// [TOK-25] [DPOP-10] [DEF-1] [HAIP-14]
test("a wallet that binds its tokens refreshes them, collects with the new one, and loses all when one is used twice", async () => {
  const { created, wallet, read, token, response } = await askForBadge(FOR_LATER, 1, new WalletKey());
  assert.equal(token.token_type, "DPoP");
  const next = await wallet.refresh(read, token.refresh_token);
  assert.equal(next.token_type, "DPoP");
  assert.notEqual(next.refresh_token, token.refresh_token);
  const claims = { configuration: BADGE, claims: claimsSentOf(BADGE) };
  assert.equal(await appliance.decideDeferred(created.handle, claims), 204);
  const delivered = await wallet.collect(read, next.access_token, response.transaction_id);
  await checkBadge(delivered.credentials[0].credential);

  const proofs = await wallet.makeProofs(read, BADGE, await wallet.fetchNonce(read), WalletKey.many(1));
  const again = await wallet.requestCredentials(read, next.access_token, BADGE, proofs);
  await checkBadge(again.credentials[0].credential);

  await assert.rejects(wallet.refresh(read, token.refresh_token), (thrown) => thrown.errorResponse?.error === "invalid_grant");
  await assert.rejects(wallet.refresh(read, next.refresh_token), (thrown) => thrown.errorResponse?.error === "invalid_grant");
  const late = await wallet.makeProofs(read, BADGE, await wallet.fetchNonce(read), WalletKey.many(1));
  await assert.rejects(wallet.requestCredentials(read, next.access_token, BADGE, late));
});

test("another wallet's key refreshes nothing, and harms nothing", async () => {
  const { wallet, read, token } = await askForBadge(offerOf(BADGE), 1, new WalletKey());
  const thief = new Wallet(appliance.walletFetch(), { dpopKey: new WalletKey() });
  await assert.rejects(thief.refresh(read, token.refresh_token), (thrown) => thrown.errorResponse?.error === "invalid_grant");
  assert.ok((await wallet.refresh(read, token.refresh_token)).access_token);
});
