// The verifier of an ldp_vc: @digitalbazaar/vc with its cryptosuite. Contexts come from packages, the issuer's own and its did:web
// document from the issuer; nothing else is fetched.
import { contexts } from "@digitalbazaar/credentials-context";
import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import { cryptosuite as ecdsaRdfc2019 } from "@digitalbazaar/ecdsa-rdfc-2019-cryptosuite";
import * as vc from "@digitalbazaar/vc";
import assert from "node:assert/strict";

import { ISSUER } from "./appliance.mjs";

const DID = "did:web:issuer.example";
const MULTIKEY_V1 = "https://w3id.org/security/multikey/v1";

// `fetch` reaches the issuer under its name.
function documentLoader(fetch) {
  const read = async (url) => {
    const response = await fetch(url);
    assert.equal(response.status, 200, url);
    return response.json();
  };
  return async (url) => {
    if (contexts.has(url)) {
      return { documentUrl: url, document: contexts.get(url) };
    }
    const [did, fragment] = url.split("#");
    if (did === DID) {
      const document = await read(`${ISSUER}/.well-known/did.json`);
      const method = fragment && document.verificationMethod.find(({ id }) => id === url);
      return { documentUrl: url, document: method ? { "@context": MULTIKEY_V1, ...method } : document };
    }
    assert.ok(url.startsWith(`${ISSUER}/contexts/`), `the verifier was sent to ${url}`);
    return { documentUrl: url, document: await read(url) };
  };
}

// What the library says: { verified, error, ... }. `checkStatus` gets each entry of credentialStatus.
export function verifyWithDigitalBazaar(credential, fetch, checkStatus) {
  const suite = new DataIntegrityProof({ cryptosuite: ecdsaRdfc2019 });
  return vc.verifyCredential({
    credential,
    suite,
    documentLoader: documentLoader(fetch),
    checkStatus: async ({ credential: checked }) => ({
      verified: (await Promise.all([checked.credentialStatus].flat().map(checkStatus))).every((holds) => holds),
    }),
  });
}
