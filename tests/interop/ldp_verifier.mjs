// The verifier of an ldp_vc or jcs_vc: @digitalbazaar/vc with its cryptosuites. Contexts come from packages, the issuer's own and its did:web
// document from the issuer; nothing else is fetched.
import { contexts as credentials } from "@digitalbazaar/credentials-context";
import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import { contexts as dataIntegrity } from "@digitalbazaar/data-integrity-context";
import { cryptosuite as ecdsaRdfc2019 } from "@digitalbazaar/ecdsa-rdfc-2019-cryptosuite";
import { createVerifyCryptosuite as ecdsaJcs2019 } from "@digitalbazaar/ecdsa-jcs-2019-cryptosuite";
import { Ed25519Signature2020, suiteContext as ed25519Signature2020 } from "@digitalbazaar/ed25519-signature-2020";
import { createVerifyCryptosuite as eddsaJcs2022 } from "@digitalbazaar/eddsa-jcs-2022-cryptosuite";
import { cryptosuite as eddsaRdfc2022 } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";
import { contexts as bitstringStatusList } from "@digitalbazaar/vc-bitstring-status-list-context";
import * as vc from "@digitalbazaar/vc";
import assert from "node:assert/strict";

import { ISSUER } from "./appliance.mjs";

const DID = "did:web:issuer.example";
const SUITES = {
  "ecdsa-rdfc-2019": () => new DataIntegrityProof({ cryptosuite: ecdsaRdfc2019 }),
  "eddsa-rdfc-2022": () => new DataIntegrityProof({ cryptosuite: eddsaRdfc2022 }),
  "ecdsa-jcs-2019": () => new DataIntegrityProof({ cryptosuite: ecdsaJcs2019() }),
  "eddsa-jcs-2022": () => new DataIntegrityProof({ cryptosuite: eddsaJcs2022() }),
  Ed25519Signature2020: () => new Ed25519Signature2020(),
};
const CONTEXTS = new Map([
  ...credentials,
  ...dataIntegrity,
  ...bitstringStatusList,
  [ed25519Signature2020.CONTEXT_URL, ed25519Signature2020.CONTEXT],
]);
const MULTIKEY_V1 = "https://w3id.org/security/multikey/v1";

// `fetch` reaches the issuer under its name.
function documentLoader(fetch) {
  const read = async (url) => {
    const response = await fetch(url);
    assert.equal(response.status, 200, url);
    return response.json();
  };
  return async (url) => {
    if (CONTEXTS.has(url)) {
      return { documentUrl: url, document: CONTEXTS.get(url) };
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
export function verifyWithDigitalBazaar(credential, fetch, checkStatus, name = "ecdsa-rdfc-2019") {
  const suite = SUITES[name]();
  return vc.verifyCredential({
    credential,
    suite,
    documentLoader: documentLoader(fetch),
    checkStatus: async ({ credential: checked }) => ({
      verified: (await Promise.all([checked.credentialStatus].flat().map(checkStatus))).every((holds) => holds),
    }),
  });
}
