// A wallet provider: attests wallets and their keys. Signs with `jose`; the wallet itself is driven by another library.
import { exportJWK, generateKeyPair, SignJWT } from "jose";

export const PROVIDER = "https://wallet-provider.example";

export class Attester {
  #privateKey;
  jwks;

  static async create(kid = "provider-1") {
    const attester = new Attester();
    const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
    attester.#privateKey = privateKey;
    attester.jwks = { keys: [{ ...(await exportJWK(publicKey)), kid, alg: "ES256" }] };
    return attester;
  }

  attestWallet(clientId, instanceKey, { expiresIn = "1h" } = {}) {
    return this.#sign("oauth-client-attestation+jwt", { cnf: { jwk: instanceKey.publicJwk } }, expiresIn, (jwt) =>
      jwt.setIssuer(PROVIDER).setSubject(clientId),
    );
  }

  attestKeys(keys, nonce, { keyStorage = ["iso_18045_high"], expiresIn = "1h" } = {}) {
    const claims = { nonce, attested_keys: keys.map((key) => key.publicJwk), key_storage: keyStorage };
    return this.#sign("key-attestation+jwt", claims, expiresIn, (jwt) => jwt);
  }

  #sign(typ, claims, expiresIn, complete) {
    const { kid } = this.jwks.keys[0];
    const jwt = new SignJWT(claims).setProtectedHeader({ typ, alg: "ES256", kid });
    return complete(jwt.setIssuedAt().setExpirationTime(expiresIn)).sign(this.#privateKey);
  }
}
