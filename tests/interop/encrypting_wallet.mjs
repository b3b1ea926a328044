// The encrypting half of a wallet, by jose: requests to the issuer's key, answers with a key of the wallet's own.
import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";

globalThis.crypto ??= webcrypto; // Node 18 has it under another name; jose expects it here
const { CompactEncrypt, compactDecrypt, exportJWK, generateKeyPair, importJWK } = await import("jose");

// A key to answer to: `jwk` is what the request carries.
export class ResponseKey {
  #privateKey;
  jwk;

  static async generate(alg, kid) {
    const key = new ResponseKey();
    const pair = await generateKeyPair(alg, { crv: "P-256", extractable: true });
    key.#privateKey = pair.privateKey;
    key.jwk = { ...(await exportJWK(pair.publicKey)), alg, kid, use: "enc" };
    return key;
  }

  // The JSON inside, and the header.
  async open(jwe) {
    const { plaintext, protectedHeader } = await compactDecrypt(jwe, this.#privateKey);
    return { header: protectedHeader, json: JSON.parse(Buffer.from(plaintext)) };
  }
}

// `json` for the issuer, by the key of `alg` in its metadata.
export async function encryptRequest(json, metadata, { alg = "ECDH-ES", enc, zip, header = {} }) {
  const jwk = metadata.credential_request_encryption.jwks.keys.find((key) => key.alg === alg);
  assert.ok(jwk, `the metadata has a key for ${alg}`);
  const encrypter = new CompactEncrypt(Buffer.from(JSON.stringify(json)));
  encrypter.setProtectedHeader({ alg: jwk.alg, enc, kid: jwk.kid, ...(zip && { zip }), ...header });
  return encrypter.encrypt(await importJWK(jwk, jwk.alg));
}
