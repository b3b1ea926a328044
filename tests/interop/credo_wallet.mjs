// A wallet made of Credo, a framework that wallets in the field are built on, without its native modules: keys are Node's own, records
// live in memory.
import { Agent, InjectionSymbols, Kms, RecordNotFoundError, X509Module } from "@credo-ts/core";
import { OpenId4VcModule } from "@credo-ts/openid4vc";
import { EventEmitter } from "node:events";
import { createPublicKey, generateKeyPairSync, randomBytes, randomUUID, sign, verify } from "node:crypto";

// P-256 and ES256, which is all that these tests ask of it.
class MemoryKeys {
  backend = "memory";
  #keys = new Map();

  isOperationSupported(_context, { operation, type, algorithm }) {
    switch (operation) {
      case "createKey":
        return type.kty === "EC" && type.crv === "P-256";
      case "sign":
      case "verify":
        return algorithm === "ES256";
      default:
        return operation === "randomBytes";
    }
  }

  async getPublicKey(_context, keyId) {
    return this.#keys.get(keyId)?.publicJwk ?? null;
  }

  async createKey(_context, { keyId = randomUUID(), type }) {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: type.crv });
    const publicJwk = { ...publicKey.export({ format: "jwk" }), kid: keyId };
    this.#keys.set(keyId, { privateKey, publicJwk });
    return { keyId, publicJwk };
  }

  async sign(_context, { keyId, data }) {
    const { privateKey } = this.#keys.get(keyId);
    return { signature: new Uint8Array(sign("sha256", data, { key: privateKey, dsaEncoding: "ieee-p1363" })) };
  }

  async verify(_context, { key, data, signature }) {
    const publicJwk = key.publicJwk ?? this.#keys.get(key.keyId).publicJwk;
    const publicKey = createPublicKey({ key: publicJwk, format: "jwk" });
    const verified = verify("sha256", data, { key: publicKey, dsaEncoding: "ieee-p1363" }, signature);
    return verified ? { verified, publicJwk } : { verified };
  }

  randomBytes(_context, { length }) {
    return new Uint8Array(randomBytes(length));
  }
}

// The agent keeps the version of its storage, and nothing else here.
class MemoryRecords {
  supportsCursorPagination = false;
  #records = new Map();

  async save(_context, record) {
    this.#records.set(record.id, record);
  }
  async update(_context, record) {
    this.#records.set(record.id, record);
  }
  async delete(_context, record) {
    this.#records.delete(record.id);
  }
  async deleteById(_context, _recordClass, id) {
    this.#records.delete(id);
  }
  async getById(_context, recordClass, id) {
    const record = this.#records.get(id);
    if (!record) {
      throw new RecordNotFoundError(`no record ${id}`, { recordType: recordClass.type });
    }
    return record;
  }
  async getAll(_context, recordClass) {
    return [...this.#records.values()].filter((record) => record instanceof recordClass);
  }
  async findByQuery(context, recordClass) {
    return this.getAll(context, recordClass);
  }
}

class NoFiles {
  dataPath = "";
  cachePath = "";
  tempPath = "";
}

export class CredoWallet {
  #agent;

  // `fetch` is how it reaches the issuer; credentials must lead to `trustAnchorPem`.
  static async start(fetch, trustAnchorPem) {
    const wallet = new CredoWallet();
    wallet.#agent = new Agent({
      config: { autoUpdateStorageOnStartup: true },
      dependencies: { FileSystem: NoFiles, EventEmitterClass: EventEmitter, fetch, WebSocketClass: class {} },
      modules: {
        records: {
          register: (dependencies) => dependencies.registerInstance(InjectionSymbols.StorageService, new MemoryRecords()),
        },
        kms: new Kms.KeyManagementModule({ backends: [new MemoryKeys()] }),
        x509: new X509Module({ trustedCertificates: [trustAnchorPem] }),
        openid4vc: new OpenId4VcModule({}),
      },
    });
    await wallet.#agent.initialize();
    return wallet;
  }

  async stop() {
    await this.#agent.shutdown();
  }

  get #holder() {
    return this.#agent.openid4vc.holder;
  }

  async newKey() {
    const { publicJwk } = await this.#agent.kms.createKey({ type: { kty: "EC", crv: "P-256" } });
    return Kms.PublicJwk.fromPublicJwk(publicJwk);
  }

  async readOffer(link) {
    return this.#holder.resolveCredentialOffer(link);
  }

  // `dpopKey`: what the token shall be bound to; none: a bearer token.
  async redeem(offer, { txCode, dpopKey } = {}) {
    const dpop = dpopKey && { jwk: dpopKey, alg: "ES256" };
    return this.#holder.requestToken({ resolvedCredentialOffer: offer, txCode, dpop });
  }

  // One credential a key, verified by Credo itself: {credentials: compact forms, notificationId}.
  async request(offer, token, keys) {
    const answer = await this.#holder.requestCredentials({
      resolvedCredentialOffer: offer,
      ...token,
      credentialBindingResolver: () => ({ method: "jwk", keys }),
    });
    const [{ record, notificationId }] = answer.credentials;
    return { credentials: record.credentialInstances.map((instance) => instance.compactSdJwtVc), notificationId };
  }

  async notify(offer, token, notificationId, notificationEvent) {
    await this.#holder.sendNotification({
      metadata: offer.metadata,
      accessToken: token.accessToken,
      dpop: token.dpop,
      notificationId,
      notificationEvent,
    });
  }
}
