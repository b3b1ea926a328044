// What the tests offer: one body of POST /v1/offers for each example configuration, and what a verifier must read in the end.

// Bytes that begin as a JPEG does.
const PORTRAIT = Buffer.concat([Buffer.from("ffd8ffe000104a464946", "hex"), Buffer.alloc(20_000, 0x5a)]).toString("base64");

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
  mdl: {
    claims: {
      "org.iso.18013.5.1": {
        family_name: "Mustermann",
        given_name: "Erika Zoë",
        birth_date: "1964-08-12",
        issue_date: "2024-02-29",
        expiry_date: "2099-02-28",
        issuing_country: "XX",
        issuing_authority: "Example Licensing Office",
        document_number: "B072RRE2I55",
        portrait: PORTRAIT,
        driving_privileges: [
          { vehicle_category_code: "B", issue_date: "2001-05-01", expiry_date: "2099-02-28", codes: [{ code: "78" }] },
          { vehicle_category_code: "A1", codes: [{ code: "S01", sign: "<=", value: "2500" }] },
        ],
        un_distinguishing_sign: "XX",
        height: 176,
        portrait_capture_date: "2024-02-01T10:00:00Z",
        age_over_18: true,
        age_over_21: true,
      },
    },
  },
  "eu-pid-mdoc": {
    claims: {
      "eu.europa.ec.eudi.pid.1": {
        family_name: "Lovelace",
        given_name: "Ada",
        birth_date: "1815-12-10",
        place_of_birth: { locality: "London", country: "GB" },
        nationality: ["GB", "IT"],
        sex: 2,
        expiry_date: "2099-01-01",
        issuing_authority: "Example Registry Office",
        issuing_country: "XX",
        age_over_18: true,
      },
    },
  },
  membership: {
    claims: {
      credentialSubject: { given_name: "Sofia", family_name: "Kovalevskaya", member_number: "M-1889", member_since: "1889-12-02" },
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
