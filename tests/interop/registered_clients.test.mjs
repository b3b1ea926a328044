// A registered client that proves itself with a key (private_key_jwt, RFC 7523): `jose` makes the assertion, the wallet library puts it
// into its token requests.
import { Oauth2ClientErrorResponseError } from "@openid4vc/oauth2";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { Appliance, ISSUER } from "./appliance.mjs";
import { offerOf } from "./offers.mjs";
import { verifyChain, verifyWithJose, verifyWithSdJwtVc } from "./verifier.mjs";
import { Wallet, WalletKey } from "./wallet.mjs";

const CLIENT = "branch-office";
const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

class RegisteredClient {
  #privateKey;
  jwks;

  static async create() {
    const client = new RegisteredClient();
    const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
    client.#privateKey = privateKey;
    client.jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: "office-1", alg: "ES256" }] };
    return client;
  }

  assertion({ audience = ISSUER, expiresIn = "1m", subject = CLIENT, id = randomUUID() } = {}) {
    return new SignJWT({})
      .setProtectedHeader({ alg: "ES256", kid: "office-1" })
      .setIssuer(subject)
      .setSubject(subject)
      .setAudience(audience)
      .setJti(id)
      .setIssuedAt()
      .setExpirationTime(expiresIn)
      .sign(this.#privateKey);
  }

  // For the library: it calls this with each token request that it is about to send.
  authentication(claims = {}) {
    return async ({ body, authorizationServerMetadata }) => {
      assert.ok(authorizationServerMetadata.token_endpoint_auth_methods_supported.includes("private_key_jwt"));
      body.client_id = CLIENT;
      body.client_assertion_type = ASSERTION_TYPE;
      body.client_assertion = await this.assertion({ audience: authorizationServerMetadata.issuer, ...claims });
    };
  }
}

let appliance;
let client;
let stranger;

function register(folder) {
  writeFileSync(join(folder, "office.json"), JSON.stringify(client.jwks));
  const config = join(folder, "chancery.toml");
  const section = `\n[[client]]\nid = "${CLIENT}"\nmethod = "private_key_jwt"\njwks = "office.json"\n\n[refresh]\nenabled = true\n`;
  writeFileSync(config, readFileSync(config, "utf8") + section);
  const path = join(folder, "credentials", "diploma.json");
  const policy = { clients: { methods: ["private_key_jwt"], ids: [CLIENT] } };
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), ...policy }));
}

before(async () => {
  client = await RegisteredClient.create();
  stranger = await RegisteredClient.create();
  appliance = await Appliance.start({ adjust: register });
});
after(() => appliance?.stop());

const walletOf = (clientAuthentication, more = {}) => new Wallet(appliance.walletFetch(), { clientAuthentication, ...more });

async function checkIssued(wallet, read, token) {
  const keys = WalletKey.many(2);
  const nonce = await wallet.fetchNonce(read);
  const proofs = await wallet.makeProofs(read, "diploma", nonce, keys, { clientId: CLIENT });
  const { credentials } = await wallet.requestCredentials(read, token, "diploma", proofs);
  assert.equal(credentials.length, keys.length);
  for (const [i, { credential }] of credentials.entries()) {
    verifyChain(credential, appliance.trustAnchorPem);
    assert.equal((await verifyWithJose(credential)).payload.cnf.jwk.x, keys[i].publicJwk.x);
    await verifyWithSdJwtVc(credential);
  }
}

// [TOK-4] [AS-6] [PRF-11]
for (const bound of [false, true]) {
  test(`a registered client gets a ${bound ? "bound" : "bearer"} token and credentials`, async () => {
    const created = await appliance.createOffer(offerOf("diploma"));
    const wallet = walletOf(client.authentication(), bound ? { dpopKey: new WalletKey() } : {});
    const read = await wallet.readOffer(created.link);
    const token = await wallet.redeem(read);
    assert.equal(token.token_type, bound ? "DPoP" : "Bearer");
    await checkIssued(wallet, read, token.access_token);
  });
}

// [TOK-4] RFC 7523 names the token endpoint as audience, newer practice the issuer.
test("the token endpoint is an audience as well", async () => {
  const created = await appliance.createOffer(offerOf("diploma"));
  const wallet = walletOf(client.authentication({ audience: `${ISSUER}/token` }));
  const read = await wallet.readOffer(created.link);
  assert.ok((await wallet.redeem(read)).access_token);
});

// [TOK-25] The refresh token is the client's: another proof than its own does not do.
test("a registered client refreshes its token, and nobody else does", async () => {
  const created = await appliance.createOffer(offerOf("diploma"));
  const wallet = walletOf(client.authentication());
  const read = await wallet.readOffer(created.link);
  const { refresh_token: refreshToken } = await wallet.redeem(read);
  assert.ok(refreshToken);
  await assert.rejects(walletOf(undefined).refresh(read, refreshToken), (thrown) => {
    assert.equal(thrown.errorResponse?.error, "invalid_grant", `${thrown}`);
    return true;
  });
  const again = await wallet.refresh(read, refreshToken);
  await checkIssued(wallet, read, again.access_token);
});

// [TOK-4] [TOK-9]
test("whoever does not prove it is refused with a challenge, and spends nothing", async () => {
  const created = await appliance.createOffer(offerOf("diploma"));
  const read = await walletOf(client.authentication()).readOffer(created.link);
  const used = randomUUID();
  const other = await appliance.createOffer(offerOf("diploma"));
  const first = walletOf(client.authentication({ id: used }));
  await first.redeem(await first.readOffer(other.link));
  const bad = [
    undefined, // anonymous
    stranger.authentication(),
    client.authentication({ audience: "https://other.example" }),
    client.authentication({ expiresIn: "-2m" }),
    client.authentication({ subject: "another-office" }),
    client.authentication({ id: used }),
    ({ body }) => Object.assign(body, { client_id: CLIENT }),
  ];
  for (const [i, authentication] of bad.entries()) {
    await assert.rejects(walletOf(authentication).redeem(read), (thrown) => {
      assert.ok(thrown instanceof Oauth2ClientErrorResponseError, `${i}: ${thrown}`);
      assert.equal(thrown.errorResponse.error, "invalid_client", `${i}`);
      assert.equal(thrown.response.status, 401, `${i}`);
      assert.match(thrown.response.headers.get("WWW-Authenticate"), /^Basic /, `${i}`);
      return true;
    });
  }
  assert.ok((await walletOf(client.authentication()).redeem(read)).access_token);
});
