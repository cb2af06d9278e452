/** Reads JSON of a stranger: what a field must be is asked of it once, and the sentence names the field and the file. */
import { Malformed, quote } from "../format.ts";

const LONGEST_TEXT = 4096;
const LONGEST_LIST = 10_000;

export class Fields {
  readonly where: string;
  readonly #values: Readonly<Record<string, unknown>>;

  /** Throws `Malformed` unless `value`, parsed JSON, is an object. */
  constructor(value: unknown, where: string) {
    this.where = where;
    if (!isObject(value)) throw new Malformed(`${where} must hold a JSON object.`, where);
    this.#values = value;
  }

  /** Throws `Malformed` unless the bytes are UTF-8 and a JSON object. */
  static parse(bytes: Buffer, where: string): Fields {
    return new Fields(parseJson(bytes, where), where);
  }

  /** undefined if absent or null */
  get(key: string): unknown {
    return this.raw(key) ?? undefined;
  }

  /** as it is, so that null can be told from absent */
  raw(key: string): unknown {
    return Object.hasOwn(this.#values, key) ? this.#values[key] : undefined;
  }

  fault(key: string, rule: string): Malformed {
    return new Malformed(`The field "${key}" of ${this.where} ${rule}.`, this.where);
  }

  text(key: string): string {
    return this.optionalText(key) ?? this.#missing(key);
  }

  optionalText(key: string): string | undefined {
    const value = this.get(key);
    if (value === undefined) return undefined;
    if (typeof value !== "string") throw this.fault(key, "must be text");
    return this.#bounded(key, value);
  }

  /** an integer from 0 that JavaScript and every client keep exactly */
  integer(key: string): number {
    return this.optionalInteger(key) ?? this.#missing(key);
  }

  optionalInteger(key: string): number | undefined {
    const value = this.get(key);
    if (value === undefined) return undefined;
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
      throw this.fault(key, "must be a whole number, not negative");
    }
    return value;
  }

  /** A list of texts; null is no list. */
  optionalTexts(key: string): string[] | undefined {
    const value = this.raw(key);
    return value === undefined ? undefined : this.texts(key, value);
  }

  /** `value` as the list of texts that `key` must be */
  texts(key: string, value: unknown): string[] {
    if (!Array.isArray(value)) throw this.fault(key, "must be a list of text");
    if (value.length > LONGEST_LIST) throw this.fault(key, `must have at most ${LONGEST_LIST} members`);
    return value.map((text: unknown) => {
      if (typeof text !== "string") throw this.fault(key, "must be a list of text");
      return this.#bounded(key, text);
    });
  }

  /** Half of a surrogate pair survives JSON.stringify as an escape that rattler refuses, and the whole index with it. */
  #bounded(key: string, text: string): string {
    if (text.length > LONGEST_TEXT) throw this.fault(key, `must have at most ${LONGEST_TEXT} characters`);
    if (!text.isWellFormed() || text.includes("\0")) throw this.fault(key, `is not text: ${quote(text)}`);
    return text;
  }

  #missing(key: string): never {
    throw new Malformed(`${this.where} has no "${key}".`, this.where);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Ten bytes of JSON can become a hundred in memory, so what they will become is counted before they are parsed. */
const MOST_OBJECTS = 600_000;
const MOST_VALUES = 2_500_000;

/** Throws `Malformed` unless the bytes are UTF-8 and JSON (so neither NaN nor comments) of a size fit for memory. */
export function parseJson(bytes: Buffer, where: string): unknown {
  let objects = 0;
  let values = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === 0x2c) values++;
    else if (byte === 0x5b || byte === 0x7b) objects++;
  }
  if (objects > MOST_OBJECTS || values > MOST_VALUES) throw new Malformed(`${where} holds too many values.`, where);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Malformed(`${where} is not UTF-8.`, where);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Malformed(`${where} is not JSON.`, where);
  }
}
