// The wallet: @openid4vc/openid4vci drives the protocol; keys and signatures come from node:crypto. No verifier's library.
import { Openid4vciClient } from "@openid4vc/openid4vci";
import { clientAuthenticationAnonymous, clientAuthenticationClientAttestationJwt, Oauth2Client } from "@openid4vc/oauth2";
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

const base64url = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

// One fresh key pair each: what a proof of possession is made with.
export class WalletKey {
  #pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
  publicJwk = this.#pair.publicKey.export({ format: "jwk" });

  // For libraries that sign with it themselves.
  get privateJwk() {
    return this.#pair.privateKey.export({ format: "jwk" });
  }

  static many(count) {
    return Array.from({ length: count }, () => new WalletKey());
  }

  sign(text) {
    return sign("sha256", Buffer.from(text), { key: this.#pair.privateKey, dsaEncoding: "ieee-p1363" });
  }
}

const refuse = (what) => () => {
  throw new Error(`the library wanted to ${what}`);
};

// A wallet that knows only an offer's link. Each step stands alone, so that tests can repeat or leave out any. With an
// `attestation` of its `instanceKey` it says who it is.
export class Wallet {
  #keys = new Map(); // by x coordinate
  #client;
  #oauth2;
  #dpop; // signer, and the newest nonce that the library gave back
  #clientAuthentication = clientAuthenticationAnonymous();

  // `dpopKey`: what to bind access tokens to, if they are to be bound. `attestation`: who the wallet is, said of `instanceKey`.
  // `clientAuthentication`: another way to say it, a callback of the library.
  constructor(fetch, { dpopKey, attestation, instanceKey, clientAuthentication } = {}) {
    if (dpopKey) {
      this.#keys.set(dpopKey.publicJwk.x, dpopKey);
      this.#dpop = { signer: { method: "jwk", alg: "ES256", publicJwk: dpopKey.publicJwk } };
    }
    if (clientAuthentication) {
      this.#clientAuthentication = clientAuthentication;
    }
    if (attestation) {
      this.#keys.set(instanceKey.publicJwk.x, instanceKey);
      this.#clientAuthentication = clientAuthenticationClientAttestationJwt({
        clientAttestationJwt: attestation,
        callbacks: {
          generateRandom: (length) => randomBytes(length),
          // The proof is made with this wallet's key, whatever key was attested.
          signJwt: (_, jwt) => this.#signJwt({ publicJwk: instanceKey.publicJwk }, jwt),
        },
      });
    }
    const callbacks = {
      fetch,
      hash: (data, algorithm) => createHash(algorithm.replace("-", "")).update(data).digest(),
      generateRandom: (length) => randomBytes(length),
      clientAuthentication: (request) => this.#clientAuthentication(request),
      signJwt: (signer, jwt) => this.#signJwt(signer, jwt),
      verifyJwt: refuse("verify a JWT"),
      decryptJwe: refuse("decrypt"),
      encryptJwe: refuse("encrypt"),
    };
    this.#client = new Openid4vciClient({ callbacks });
    this.#oauth2 = new Oauth2Client({ callbacks });
  }

  // The offer and the metadata of issuer and authorization server.
  async readOffer(link) {
    const offer = await this.#client.resolveCredentialOffer(link);
    const metadata = await this.#client.resolveIssuerMetadata(offer.credential_issuer);
    return { offer, metadata };
  }

  // The token response.
  async redeem({ offer, metadata }, txCode) {
    const { accessTokenResponse, dpop } = await this.#client.retrievePreAuthorizedCodeAccessTokenFromOffer({
      credentialOffer: offer,
      issuerMetadata: metadata,
      txCode,
      dpop: this.#dpop,
    });
    this.#dpop = dpop;
    return accessTokenResponse;
  }

  // The token response for a refresh token.
  async refresh({ metadata }, refreshToken) {
    const { accessTokenResponse, dpop } = await this.#oauth2.retrieveRefreshTokenAccessToken({
      authorizationServerMetadata: metadata.authorizationServers[0],
      refreshToken,
      dpop: this.#dpop,
    });
    this.#dpop = dpop;
    return accessTokenResponse;
  }

  async fetchNonce({ metadata }) {
    return (await this.#client.requestNonce({ issuerMetadata: metadata })).c_nonce;
  }

  // One proof a key, all over one nonce; with a key attestation in the header and with `iss`, if given.
  async makeProofs({ metadata }, configuration, nonce, keys, { attestation, clientId } = {}) {
    const proofs = [];
    for (const key of keys) {
      this.#keys.set(key.publicJwk.x, key);
      const { jwt } = await this.#client.createCredentialRequestJwtProof({
        issuerMetadata: metadata,
        credentialConfigurationId: configuration,
        issuedAt: new Date(),
        nonce,
        keyAttestationJwt: attestation,
        clientId,
        signer: { method: "jwk", alg: "ES256", publicJwk: key.publicJwk },
      });
      proofs.push(jwt);
    }
    return proofs;
  }

  // The credential response, as the library reads it. `proofs`: jwt proofs, or an object by proof type.
  async requestCredentials({ metadata }, accessToken, configuration, proofs) {
    const { credentialResponse, dpop } = await this.#client.retrieveCredentials({
      issuerMetadata: metadata,
      accessToken,
      credentialConfigurationId: configuration,
      proofs: Array.isArray(proofs) ? { jwt: proofs } : proofs,
      dpop: this.#dpop,
    });
    this.#dpop &&= { ...this.#dpop, ...dpop };
    return credentialResponse;
  }

  // The credential response, now or again a promise of it.
  async collect({ metadata }, accessToken, transactionId) {
    const { deferredCredentialResponse } = await this.#client.retrieveDeferredCredentials({
      issuerMetadata: metadata,
      accessToken,
      transactionId,
      dpop: this.#dpop,
    });
    return deferredCredentialResponse;
  }

  async notify({ metadata }, accessToken, notificationId, event) {
    const { response } = await this.#client.sendNotification({
      issuerMetadata: metadata,
      accessToken,
      notification: { notificationId, event },
      dpop: this.#dpop,
    });
    return response.status;
  }

  // All of it: the credentials, one a key, in the keys' order.
  async run(link, txCode, keys) {
    const read = await this.readOffer(link);
    const configuration = read.offer.credential_configuration_ids[0];
    const token = await this.redeem(read, txCode);
    const proofs = await this.makeProofs(read, configuration, await this.fetchNonce(read), keys);
    const response = await this.requestCredentials(read, token.access_token, configuration, proofs);
    return response.credentials.map(({ credential }) => credential);
  }

  #signJwt(signer, { header, payload }) {
    const key = this.#keys.get(signer.publicJwk.x);
    const text = `${base64url(header)}.${base64url(payload)}`;
    return { jwt: `${text}.${key.sign(text).toString("base64url")}`, signerJwk: key.publicJwk };
  }
}
