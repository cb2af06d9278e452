/** The OpenAPI 3.1 document, made from the very declarations that answer. */
import { z } from "zod";
import { pathKeys, type Route, takesJson } from "../route.ts";

type Json = Record<string, unknown>;

const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    error: z.string().describe("The same sentence as detail."),
    fields: z.record(z.string(), z.string()).optional().describe("Sentences by field."),
    explain: z.string().optional().describe("The page that says why, and what would change it."),
    requestId: z.string(),
  })
  .meta({ id: "Problem" });

/** A schema as JSON Schema, its named parts moved into `components`. */
function jsonOf(schema: z.ZodType, io: "input" | "output", components: Json): Json {
  const { $schema, $defs, ...json } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === "date") Object.assign(jsonSchema, { type: "string", format: "date-time" });
    },
  });
  const moved = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/'));
  for (const [name, part] of Object.entries($defs ?? {})) components[name] = moved(part);
  return moved(json);
}

const header = (name: string, description: string) => ({
  name,
  in: "header",
  required: false,
  description,
  schema: { type: "string" },
});

function parametersOf(route: Route, properties: Json, required: readonly string[]): Json[] {
  const inPath = pathKeys(route.path);
  const inQuery = takesJson(route) ? [] : Object.keys(properties).filter((name) => !inPath.includes(name));
  const place = (name: string, at: "path" | "query") => {
    const { description, ...schema } = properties[name] as Json;
    const told = description === undefined ? {} : { description };
    return { name, in: at, required: at === "path" || required.includes(name), ...told, schema };
  };
  return [
    ...inPath.map((name) => place(name, "path")),
    ...inQuery.filter((name) => name !== "version").map((name) => place(name, "query")),
    ...("version" in properties ? [header("If-Match", "The version that was read; a stale one is 409.")] : []),
    ...(route.once ? [header("Idempotency-Key", "A repeat within 24 hours answers 200 and does nothing again.")] : []),
  ];
}

const FILE_BODY = {
  required: true,
  content: {
    "multipart/form-data": {
      schema: {
        type: "object",
        properties: {
          label: { type: "array", items: { type: "string" }, description: "Before the file." },
          force: { type: "boolean", description: "Before the file." },
          file: { type: "string", format: "binary" },
        },
        required: ["file"],
      },
    },
    "application/octet-stream": { schema: { type: "string", format: "binary" } },
  },
};

function bodyOf(route: Route, properties: Json, required: readonly string[]): Json | undefined {
  if (route.file) return FILE_BODY;
  if (!takesJson(route)) return undefined;
  const elsewhere = [...pathKeys(route.path), "version"];
  const names = Object.keys(properties).filter((name) => !elsewhere.includes(name));
  if (names.length === 0) return undefined;
  const needed = required.filter((name) => names.includes(name));
  const schema = {
    type: "object",
    properties: Object.fromEntries(names.map((name) => [name, properties[name]])),
    ...(needed.length > 0 && { required: needed }),
    additionalProperties: false,
  };
  return { required: needed.length > 0, content: { "application/json": { schema } } };
}

/** The refusals that a route may answer with. */
export function refusalsOf(route: Route): number[] {
  if (route.open) return [];
  const writes = route.method === "GET" ? [] : [409, 413];
  const uploads = route.file ? [429, 507] : [];
  return [401, 403, 404, 422, ...writes, ...uploads].sort();
}

const REPLAYED = { "Idempotency-Replayed": { schema: { type: "string", const: "true" }, required: false } };

function operationOf(subject: string, route: Route, components: Json): Json {
  const { properties = {}, required = [] } = jsonOf(route.input, "input", components) as {
    properties?: Json;
    required?: string[];
  };
  const answers = Object.entries(route.answers).map(([status, schema]) => {
    const description = status === "201" ? "Made." : status === "204" ? "Done." : "What was asked for.";
    const other = route.also && status === "200" ? { [route.also]: { schema: { type: "string" } } } : {};
    const content = schema && {
      content: { "application/json": { schema: jsonOf(schema, "output", components) }, ...other },
    };
    const headers = route.once && status === "200" ? { headers: REPLAYED } : {};
    return [status, { description, ...headers, ...content }] as const;
  });
  const refusals = refusalsOf(route).map((status) => [status, { $ref: "#/components/responses/Problem" }] as const);
  const body = bodyOf(route, properties, required);
  const scopes = route.scopes.length > 0 ? `A token needs scope ${route.scopes.join(" or ")}.` : "No scope is needed.";
  return {
    operationId: route.id,
    summary: route.summary,
    ...(!route.open && { description: scopes, "x-scopes": route.scopes }),
    tags: [subject],
    parameters: parametersOf(route, properties, required),
    ...(body && { requestBody: body }),
    responses: Object.fromEntries([...answers, ...refusals]),
    ...((route.open || route.anonymous) && { security: route.open ? [] : [{}, ...SECURITY] }),
  };
}

const SECURITY = [{ bearer: [] }, { basic: [] }, { key: [] }];

/** The whole document, of routes by subject; `url` is the address of the API. */
export function openapi(subjects: Readonly<Record<string, readonly Route[]>>, url: string): Json {
  const components: Json = {};
  jsonOf(Problem, "output", components);
  const paths: Record<string, Json> = {};
  for (const [subject, routes] of Object.entries(subjects))
    for (const route of routes) {
      const operation = operationOf(subject, route, components);
      paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation };
    }
  return {
    openapi: "3.1.0",
    info: {
      title: "Sluice",
      version: "1",
      description: "Errors are RFC 9457 problem documents. Lists take limit and cursor and answer items and next.",
    },
    servers: [{ url }],
    security: SECURITY,
    paths,
    components: {
      schemas: components,
      responses: {
        Problem: {
          description: "A refusal, with a sentence that says why.",
          content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
        },
      },
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "A token." },
        basic: { type: "http", scheme: "basic", description: "User __token__, a token as password." },
        key: { type: "apiKey", in: "header", name: "X-API-Key", description: "A token." },
      },
    },
  };
}
