/** One zod schema reads one request: path parameters by name, then the query or the JSON body, and `If-Match`. */
import { z } from "zod";
import { invalid, invalidField, missing, Refusal } from "#core/refusal.ts";
import type { Ask } from "./ask.ts";
import { type Fields, readFields, unknownKey } from "./body.ts";

type Issue = { code?: string; input?: unknown; expected?: unknown; values?: unknown[] };

const KINDS: Record<string, string> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
};

/** Sentences for what the schemas have none for. */
function sentenceOf(issue: Issue): string | undefined {
  if (issue.input === undefined) return "This is needed.";
  if (issue.code === "invalid_type") return `This must be ${KINDS[String(issue.expected)] ?? issue.expected}.`;
  if (issue.code === "invalid_value" && issue.values) return `Use one of: ${issue.values.join(", ")}.`;
  return undefined;
}

/** What a schema says of values, or a refusal with a sentence per field. `path`: keys that the address carries. */
export function parse<Schema extends z.ZodType>(
  schema: Schema,
  values: Fields,
  path: readonly string[] = [],
): z.output<Schema> {
  const parsed = schema.safeParse(values, { error: (issue) => sentenceOf(issue) });
  if (parsed.success) return parsed.data;
  const fields: Record<string, string> = {};
  for (const issue of parsed.error.issues) fields[issue.path.join(".")] ??= issue.message;
  // What could not be a name of anything is nothing that is there.
  if (parsed.error.issues.some((issue) => path.includes(String(issue.path[0])))) throw missing();
  const sentences = Object.entries(fields).map(([field, sentence]) => (field ? `${field}: ${sentence}` : sentence));
  throw invalid(sentences.join(" "), fields);
}

/** The version that `If-Match` names, quoted or not; undefined when any will do. */
function versionOf(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === "*") return undefined;
  const [, digits] = /^"?(\d{1,15})"?$/.exec(header.trim()) ?? [];
  if (digits === undefined) throw invalidField("If-Match", 'If-Match takes the version that was read, such as "3".');
  return Number(digits);
}

/** Whether a parameter may be said more than once. */
function isList(schema: unknown): boolean {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) return isList(schema.unwrap());
  return schema instanceof z.ZodArray;
}

function queryOf({ query }: Ask, shape: Record<string, unknown>): Fields {
  const fields: Fields = {};
  for (const name of new Set(query.keys())) {
    const values = query.getAll(name);
    if (!Object.hasOwn(shape, name)) throw invalidField(name, `There is no parameter ${name} here.`);
    if (values.length > 1 && !isList(shape[name])) throw invalidField(name, `Say ${name} once.`);
    fields[name] = isList(shape[name]) ? values : values[0];
  }
  return fields;
}

/** Reads the input of a request: with `json` from its body, else from the query. */
export async function readInput<Schema extends z.ZodObject>(
  ask: Ask,
  schema: Schema,
  json: boolean,
): Promise<z.output<Schema>> {
  const path = Object.keys(ask.params);
  const given = json ? await readFields(ask) : queryOf(ask, schema.shape);
  const said = Object.keys(given).find((key) => path.includes(key) || key === "version");
  if (said) throw invalidField(said, `Leave ${said} out: ${said === "version" ? "If-Match" : "the address"} says it.`);
  const version = versionOf(ask.header("if-match"));
  // A condition that nobody checks must not look as if somebody did.
  if (version !== undefined && !("version" in schema.shape))
    throw invalidField("If-Match", "Nothing here has a version.");
  const versioned = version === undefined ? {} : { version };
  const parsed = parse(schema, { ...given, ...versioned, ...ask.params }, path);
  const strange = unknownKey(given, parsed);
  if (strange)
    throw new Refusal("invalid", `There is no field ${strange} here.`, { fields: { [strange]: "Leave it out." } });
  return parsed;
}
