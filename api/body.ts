/** A JSON body becomes an object, or a sentence that says what is wrong with it. */
import { invalid, Refusal } from "#core/refusal.ts";
import { type Ask, piecesOf } from "./ask.ts";

const MOST = 2 ** 20;

export type Fields = Record<string, unknown>;

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** @throws Refusal tooLarge. */
async function readText(ask: Ask): Promise<string> {
  const tooLarge = () => new Refusal("tooLarge", "A request's JSON may have at most 1 MiB.");
  if (Number(ask.header("content-length") ?? 0) > MOST) throw tooLarge();
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of piecesOf(ask.body())) {
      size += piece.length;
      if (size > MOST) throw tooLarge();
      pieces.push(piece);
    }
  } catch (fault) {
    throw fault instanceof Refusal ? fault : invalid("The request broke off.");
  }
  return Buffer.concat(pieces).toString("utf8");
}

/** The fields of a JSON body; an empty body has none. @throws Refusal invalid, tooLarge. */
export async function readFields(ask: Ask): Promise<Fields> {
  const text = await readText(ask);
  if (text.trim() === "") return {};
  const type = ask.header("content-type")?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (!/^application\/([\w.-]+\+)?json$/.test(type)) throw invalid("Send JSON, with Content-Type: application/json.");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid("The body is not valid JSON.");
  }
  if (!isObject(value)) throw invalid("The body must be a JSON object.");
  return value;
}

/** The first key in `given` that a schema did not know, `where.package` for one; schemas leave such keys out. */
export function unknownKey(given: unknown, parsed: unknown, path = ""): string | undefined {
  if (Array.isArray(given) && Array.isArray(parsed)) {
    for (const [i, each] of given.entries()) {
      const found = unknownKey(each, parsed[i], `${path}${i}.`);
      if (found) return found;
    }
  }
  if (!isObject(given) || !isObject(parsed)) return undefined;
  for (const [key, value] of Object.entries(given)) {
    const found = Object.hasOwn(parsed, key) ? unknownKey(value, parsed[key], `${path}${key}.`) : `${path}${key}`;
    if (found) return found;
  }
  return undefined;
}
