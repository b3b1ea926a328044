// An mso_mdoc as it is shown and judged: @auth0/mdl makes the device response with the wallet's key, and its verifier reads it.
// In a process of its own: @owf/mdoc registers other classes for the same CBOR tags in the library that both use.
import mdl from "@auth0/mdl";
import cbor from "@auth0/mdl/lib/cbor/index.js";
import { webcrypto } from "node:crypto";

const { DataItem, DeviceResponse, Verifier, parse } = mdl;
const { cborEncode } = cbor;

globalThis.crypto ??= webcrypto; // Node 18 has it under another name

// A device response that holds the IssuerSigned exactly as it was issued, and no device's signature: what `parse` reads.
function wrap(docType, issuerSigned) {
  const text = (value) => Buffer.from(cborEncode(value));
  return Buffer.concat([
    Buffer.from([0xa3]), // a map of three
    ...[text("version"), text("1.0"), text("documents"), Buffer.from([0x81, 0xa2])], // one document, a map of two
    ...[text("docType"), text(docType), text("issuerSigned"), issuerSigned],
    ...[text("status"), Buffer.from([0x00])],
  ]);
}

// `elements`: of `docType`, as [namespace, identifier]; only these are shown. `privateJwk`: the device's key.
export async function present(credential, docType, elements, privateJwk) {
  const issued = parse(wrap(docType, Buffer.from(credential, "base64url")));
  const sessionTranscript = Buffer.from(cborEncode(DataItem.fromData([null, null, ["nonce of the verifier"]])));
  const fields = elements.map(([namespace, identifier]) => ({ path: [`$['${namespace}']['${identifier}']`], intent_to_retain: false }));
  const shown = await DeviceResponse.from(issued)
    .usingPresentationDefinition({
      id: "presentation",
      input_descriptors: [{ id: docType, format: { mso_mdoc: { alg: ["ES256"] } }, constraints: { limit_disclosure: "required", fields } }],
    })
    .usingSessionTranscriptBytes(sessionTranscript)
    .authenticateWithSignature(privateJwk, "ES256")
    .sign();
  return { encoded: shown.encode(), sessionTranscript };
}

// Every check of the library by name and status; and the document. Checks that fail do not throw here.
export async function judge({ encoded, sessionTranscript }, anchorPem) {
  const checks = [];
  const mdoc = await new Verifier([anchorPem]).verify(encoded, {
    encodedSessionTranscript: sessionTranscript,
    onCheck: (check) => checks.push(check),
  });
  return { document: mdoc.documents[0], failed: checks.filter(({ status }) => status !== "PASSED"), num_checks: checks.length };
}
