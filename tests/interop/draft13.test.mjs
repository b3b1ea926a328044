// The tenant for older wallets: a client of draft 13 that others wrote gets its credential from it, by value and by reference,
// with and without a transaction code.
import { OpenID4VCIClient } from "@sphereon/oid4vci-client";
import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import http from "node:http";
import https from "node:https";
import { after, before, test } from "node:test";

import { Appliance, ISSUER } from "./appliance.mjs";
import { offerOf, vctOf } from "./offers.mjs";
import { verifyWithJose } from "./verifier.mjs";

const TENANT = `${ISSUER}/d13`;
const NUMERIC = { mode: "numeric", length: 6, description: "Sent to you by letter" };
const httpsRequest = https.request;

let appliance;
before(async () => {
  appliance = await Appliance.start({
    configure: (config) => `${config}\n[draft13]\nidentifier = "${TENANT}"\n`,
  });
  // The client brings its own HTTP; the issuer's name leads to the wallet port, every other name nowhere.
  https.request = (options, callback) => {
    assert.equal(`https://${options.hostname}`, ISSUER);
    return http.request({ ...options, protocol: "http:", hostname: "127.0.0.1", host: undefined, port: appliance.walletPort, agent: undefined }, callback);
  };
});
after(() => {
  https.request = httpsRequest;
  return appliance?.stop();
});

const base64url = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

function newKey() {
  const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const jwk = pair.publicKey.export({ format: "jwk" });
  const signCallback = async ({ header, payload }) => {
    const input = `${base64url({ ...header, jwk, kid: undefined })}.${base64url(payload)}`;
    const signature = sign("sha256", Buffer.from(input), { key: pair.privateKey, dsaEncoding: "ieee-p1363" });
    return `${input}.${signature.toString("base64url")}`;
  };
  return { jwk, signCallback };
}

// [URL-5] [SD-17]
for (const delivery of ["value", "reference"]) {
  for (const txCode of [undefined, NUMERIC]) {
    test(`diploma by ${delivery}, ${txCode ? "tx_code" : "no tx_code"}`, async () => {
      const created = await appliance.createOffer({ ...offerOf("diploma", { delivery, txCode }), protocol: "draft13" });
      const client = await OpenID4VCIClient.fromURI({ uri: created.link, retrieveServerMetadata: true });
      assert.equal(client.getIssuer(), TENANT);
      const token = await client.acquireAccessToken(txCode ? { pin: created.tx_code.value } : {});
      assert.ok(token.c_nonce, "draft 13 has its nonce in the token response");

      const key = newKey();
      const response = await client.acquireCredentials({
        credentialTypes: [vctOf("diploma")],
        format: "vc+sd-jwt",
        proofCallbacks: { signCallback: key.signCallback },
        alg: "ES256",
        jwk: key.jwk,
        jti: "1",
      });
      assert.equal(typeof response.credential, "string");
      assert.ok(response.c_nonce && response.c_nonce !== token.c_nonce);
      const signed = await verifyWithJose(response.credential);
      assert.equal(signed.header.typ, "vc+sd-jwt");
      assert.equal(signed.payload.vct, vctOf("diploma"));
      assert.deepEqual(signed.payload.cnf.jwk, (({ crv, kty, x, y }) => ({ crv, kty, x, y }))(key.jwk));
      assert.equal((await appliance.showOffer(created.handle)).state, "issued");
    });
  }
}
