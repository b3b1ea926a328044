// A credential for paper (Claim 169), read by code that shares nothing with the appliance: Base45 by the RFC's text, node's zlib,
// CBOR by @owf/mdoc's codec, the signature by node's own crypto under the key that /jwks shows.
import { cborDecode, cborEncode } from "@owf/mdoc";
import assert from "node:assert/strict";
import { createPublicKey, verify } from "node:crypto";
import { after, before, test } from "node:test";
import { inflateSync } from "node:zlib";

import { Appliance, ISSUER } from "./appliance.mjs";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const CLAIMS = {
  id: "3918592438",
  full_name: "Ada Lovelace",
  date_of_birth: "1815-12-10",
  gender: "female",
  address: "12 St James's Square\nLondon",
  face: [{ data: Buffer.alloc(600, 0x5a).toString("base64"), format: "image/webp" }],
};

let appliance;
let fetch;
before(async () => {
  appliance = await Appliance.start();
  fetch = appliance.walletFetch();
});
after(() => appliance?.stop());

function decodeBase45(text) {
  const bytes = [];
  for (let i = 0; i < text.length; i += 3) {
    const digits = [...text.slice(i, i + 3)].map((character) => ALPHABET.indexOf(character));
    assert.ok(digits.length > 1 && digits.every((digit) => digit >= 0));
    const number = digits.reduce((sum, digit, place) => sum + digit * 45 ** place, 0);
    assert.ok(number < 256 ** (digits.length - 1));
    bytes.push(...(digits.length === 3 ? [number >> 8, number & 0xff] : [number]));
  }
  return Buffer.from(bytes);
}

const get = (map, key) => (map instanceof Map ? map.get(key) : map[key]);

// The claims of a CWT whose signature verifies.
async function verifyCwt(cwt) {
  assert.equal(cwt.subarray(0, 3).toString("hex"), "d83dd2", "tags 61 and 18");
  const [header, unprotected, payload, signature] = cborDecode(cwt.subarray(3));
  assert.equal(get(cborDecode(header), 1), -7, "ES256");
  const kid = Buffer.from(get(unprotected, 4)).toString();
  const { keys } = await (await fetch(`${ISSUER}/jwks`)).json();
  const jwk = keys.find((key) => key.kid === kid);
  assert.ok(jwk, "the kid is one of /jwks");
  const toBeSigned = cborEncode(["Signature1", header, new Uint8Array(0), payload]);
  const key = createPublicKey({ key: jwk, format: "jwk" });
  assert.ok(verify("sha256", toBeSigned, { key, dsaEncoding: "ieee-p1363" }, signature), "signature");
  return cborDecode(payload);
}

test("a card for paper is read and verified offline", async () => {
  const { status, body } = await appliance.issueDirectly({ configuration: "resident-card", claims: CLAIMS, qr: ["svg", "png"] });
  assert.equal(status, 201, JSON.stringify(body).slice(0, 300));
  assert.match(body.qr_svg, /^<svg /);
  assert.ok(Buffer.from(body.qr_png, "base64").subarray(1, 4).equals(Buffer.from("PNG")));

  const claims = await verifyCwt(inflateSync(decodeBase45(body.credential)));
  assert.equal(get(claims, 1), ISSUER);
  const now = Date.now() / 1000;
  assert.ok(get(claims, 5) <= now && get(claims, 4) > now && get(claims, 6) === get(claims, 5));
  const data = get(claims, 169);
  assert.equal(get(data, 1), CLAIMS.id);
  assert.equal(get(data, 4), CLAIMS.full_name);
  assert.equal(get(data, 8), "18151210");
  assert.equal(get(data, 9), 2);
  assert.equal(get(data, 10), CLAIMS.address);
  const [face] = get(data, 62);
  assert.deepEqual([Buffer.from(get(face, 0)).length, get(face, 1), get(face, 2)], [600, 0, 4]);

  const [issuance] = (await appliance.listIssuances({})).filter(({ id }) => id === body.issuance);
  const place = get(get(claims, 65535), "status_list");
  assert.deepEqual({ idx: get(place, "idx"), uri: get(place, "uri") }, issuance.status_list);
});

test("a portrait fills the code, and what is no attribute is refused by name", async () => {
  const noise = Buffer.from(Array.from({ length: 2048 }, (_, i) => (Math.imul(i + 1, 2654435761) >>> 13) & 0xff));
  const large = { ...CLAIMS, address: noise.subarray(0, 180).toString("base64"), face: [{ data: noise.toString("base64") }] };
  const fits = await appliance.issueDirectly({ configuration: "resident-card", claims: large });
  assert.equal(fits.status, 201);
  const unknown = await appliance.issueDirectly({ configuration: "resident-card", claims: { ...CLAIMS, nickname: "Ada" } });
  assert.deepEqual([unknown.status, unknown.body.error.member], [422, "claims.nickname"]);
});

test("wallets are neither told of it nor offered it", async () => {
  const metadata = await (await fetch(`${ISSUER}/.well-known/openid-credential-issuer`)).json();
  assert.equal(metadata.credential_configurations_supported["resident-card"], undefined);
  const server = await (await fetch(`${ISSUER}/.well-known/oauth-authorization-server`)).json();
  assert.ok(!server.scopes_supported.includes("resident-card"));
  const offer = { credentials: [{ configuration: "resident-card", claims: CLAIMS }] };
  await assert.rejects(appliance.createOffer(offer), /no wallet knows/);
});
