// An issued mso_mdoc as a verifier meets it: the wallet shows a part of it and signs with its key; @auth0/mdl judges.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Appliance } from "./appliance.mjs";
import { judge, present } from "./mdl_presentation.mjs";
import { offerOf } from "./offers.mjs";
import { Wallet, WalletKey } from "./wallet.mjs";

const DOCTYPE = "org.iso.18013.5.1.mDL";
const NAMESPACE = "org.iso.18013.5.1";
const NUMERIC = { mode: "numeric", length: 6 };

let appliance;
let key;
let credential;
before(async () => {
  appliance = await Appliance.start();
  [key] = WalletKey.many(1);
  const created = await appliance.createOffer(offerOf("mdl", { txCode: NUMERIC }));
  [credential] = await new Wallet(appliance.walletFetch()).run(created.link, created.tx_code.value, [key]);
});
after(() => appliance?.stop());

const show = (names, privateJwk = key.privateJwk) =>
  present(
    credential,
    DOCTYPE,
    names.map((name) => [NAMESPACE, name]),
    privateJwk,
  );

// [MD-5] [MD-6] [MD-8] [MD-10] [MD-12]
test("every check of the verifier passes, for any part of the document", async () => {
  const parts = [
    ["age_over_18"],
    ["family_name", "birth_date", "issuing_country"],
    ["portrait", "driving_privileges", "portrait_capture_date", "height", "document_number"],
  ];
  for (const names of parts) {
    const { document, failed, num_checks } = await judge(await show(names), appliance.trustAnchorPem);
    assert.deepEqual(failed, []);
    assert.ok(num_checks > 10);
    const shown = document.issuerSigned.nameSpaces[NAMESPACE].map(({ elementIdentifier }) => elementIdentifier);
    assert.deepEqual(shown, names);
  }
});

test("values have the types that the standard gives them", async () => {
  const { document } = await judge(await show(["birth_date", "portrait_capture_date", "portrait", "driving_privileges"]), appliance.trustAnchorPem);
  const values = Object.fromEntries(
    document.issuerSigned.nameSpaces[NAMESPACE].map(({ elementIdentifier, elementValue }) => [elementIdentifier, elementValue]),
  );
  assert.equal(values.birth_date.constructor.name, "DateOnly");
  assert.equal(values.birth_date.toISOString(), "1964-08-12");
  assert.equal(values.portrait_capture_date.toISOString(), "2024-02-01T10:00:00.000Z");
  assert.ok(values.portrait instanceof Uint8Array);
  const [car] = values.driving_privileges;
  assert.equal(car.get("vehicle_category_code"), "B");
  assert.equal(car.get("expiry_date").toISOString(), "2099-02-28");
  assert.equal(car.get("codes")[0].get("code"), "78");
});

test("who has another key cannot show it", async () => {
  const [other] = WalletKey.many(1);
  const { failed } = await judge(await show(["family_name"], other.privateJwk), appliance.trustAnchorPem);
  assert.deepEqual(
    failed.map(({ check }) => check),
    ["Device signature must be valid"],
  );
});
