/** An upload's bytes as they come, never gathered: a form's file, or the body itself. Nothing here knows what they are. */
import { Readable } from "node:stream";
import Busboy from "@fastify/busboy";
import { invalid, Refusal } from "#core/refusal.ts";
import { type Ask, piecesOf } from "./ask.ts";

/** What a form said before its file. */
export type FormFields = ReadonlyMap<string, readonly string[]>;
export type FormFile = { filename: string; fields: FormFields; bytes: Readable };

/** Room for a form's own lines around its file. */
export const FORM_OVERHEAD = 64 * 1024;

const LIMITS = { files: 2, fields: 50, fieldSize: 1000, fieldNameSize: 100, headerPairs: 20, headerSize: 16_384 };

const brokenOff = () => invalid("The upload broke off. Nothing was kept; send it again.");

/** Hands on `pieces`, and ends only when `more` has nothing against it. */
async function* until(pieces: AsyncIterable<Buffer>, more: () => Promise<void>) {
  try {
    yield* pieces;
    await more();
  } catch (fault) {
    throw fault instanceof Refusal ? fault : brokenOff();
  }
}

/** The body itself as a file. */
export function readBody(ask: Ask): Readable {
  return Readable.from(until(piecesOf(ask.body()), async () => {}));
}

/** The last part of what may be a path of either kind. */
const basename = (filename: string) =>
  filename.slice(Math.max(filename.lastIndexOf("/"), filename.lastIndexOf("\\")) + 1);

/**
 * Reads a form with one field `file`. Its bytes come to an end only when the whole form has, so that whoever takes them
 * cannot have kept a file whose form then breaks off or says more.
 * @throws Refusal invalid, and whatever `use` throws.
 */
export async function readForm<T>(ask: Ask, use: (file: FormFile) => Promise<T>): Promise<T> {
  const type = ask.header("content-type") ?? "";
  if (!/;\s*boundary=/i.test(type)) throw invalid("The form's Content-Type has no boundary.");
  const body = ask.body();
  const form = Busboy({ headers: { "content-type": type }, limits: LIMITS });
  const whole = Promise.withResolvers<void>();
  const used = Promise.withResolvers<T>();
  const fields = new Map<string, string[]>();
  let file: Readable | undefined;
  // Both may fail before anybody waits for them.
  whole.promise.catch(() => {});

  const stop = (why: Refusal) => {
    whole.reject(why);
    if (file) file.destroy(why);
    else used.reject(why);
  };
  form.on("field", (name, value, _cut, tooLong) => {
    if (tooLong) return stop(invalid(`The field ${name} is too long.`));
    if (file) return stop(invalid(`The field ${name} stands after the file. Send it before, or in the address.`));
    fields.set(name, [...(fields.get(name) ?? []), value]);
  });
  form.on("file", (name, part, filename) => {
    // A part's fault is thrown to whoever reads it; one that nobody reads must not end the process.
    part.on("error", () => {});
    if (file || name !== "file") {
      part.resume();
      return stop(invalid(file ? "Send one file at a time." : 'Send the file in a field named "file".'));
    }
    file = part;
    const bytes = Readable.from(until(part, () => whole.promise));
    bytes.on("error", () => {});
    use({ filename: basename(filename ?? ""), fields, bytes }).then(used.resolve, used.reject);
  });
  form.on("fieldsLimit", () => stop(invalid("The form has too many fields.")));
  form.on("error", () => stop(brokenOff()));
  form.on("finish", () => {
    if (!file) stop(invalid('Send the file in a field named "file".'));
    whole.resolve();
  });
  const gone = () => body.readableEnded || stop(brokenOff());
  body.on("error", gone).on("close", gone);
  body.pipe(form);
  try {
    return await used.promise;
  } finally {
    body.off("close", gone).unpipe(form);
  }
}
