// What the tests offer: one body of POST /v1/offers for each example configuration, and what a verifier must read in the end.

// `expected` is what differs from the claims that were sent.
const KINDS = {
  "eu-pid": {
    vct: "urn:eudi:pid:1",
    claims: {
      family_name: "Lovelace",
      given_name: "Ada",
      birthdate: "1815-12-10",
      place_of_birth: { locality: "London", country: "GB" },
      nationalities: ["GB", "IT"],
      address: { street_address: "12 St James's Square", locality: "London", country: "GB" },
      age_equal_or_over: { 16: true, 18: true },
      date_of_expiry: "2099-01-01",
      issuing_authority: "Example Registry Office",
      issuing_country: "GB",
    },
  },
  "employee-badge": {
    vct: "https://issuer.example/types/employee-badge",
    claims: {
      given_name: "Grace",
      family_name: "Hopper Müller 山田",
      employee_id: "A-1",
      access_levels: ["lobby", "archive"],
      full_time: true,
      portrait: "AQIDBA==",
    },
    expected: { portrait: "AQIDBA" }, // base64url in the credential
  },
  diploma: {
    vct: "https://issuer.example/types/diploma",
    claims: {
      given_name: "Emmy",
      family_name: "Noether",
      degree: { title: "Dr. phil.", level: "doctorate", awarded_on: "1907-12-14" },
      courses: [
        { name: "Invariant theory", credits: 12.5, grade: "1.0", terms: ["WS 1903", "SS 1904"] },
        { name: "Algebra", credits: 10 },
      ],
      institution: "Erlangen",
    },
  },
  "university-degree": {
    claims: {
      credentialSubject: {
        given_name: "Emmy",
        family_name: "Noether",
        degree: { type: "DoctorateDegree", name: "Dr. phil." },
      },
    },
  },
};

export function offerOf(configuration, { delivery = "value", txCode } = {}) {
  return {
    credentials: [{ configuration, claims: KINDS[configuration].claims }],
    delivery,
    ...(txCode && { tx_code: txCode }),
  };
}

export const vctOf = (configuration) => KINDS[configuration].vct;
export const claimsOf = (configuration) => ({ ...KINDS[configuration].claims, ...KINDS[configuration].expected });
export const claimsSentOf = (configuration) => KINDS[configuration].claims;
