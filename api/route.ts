/** A route is data: the same declaration answers requests and describes itself in the OpenAPI document. */
import type { z } from "zod";
import type { ScopeId } from "#access/vocabulary.ts";
import type { Context } from "#core/context.ts";
import type { Ask } from "./ask.ts";

/** Schemas of the bodies by status; null: no body. */
export type Answers = Readonly<Record<number, z.ZodType | null>>;

export type Reply<A extends Answers> = {
  [S in keyof A]: { status: S; body: A[S] extends z.ZodType ? z.input<A[S]> : null; headers?: Record<string, string> };
}[keyof A];

/** An answer that is sent as it is made, in the other form that a route `also` has. */
export type Streamed = { status: 200; stream: ReadableStream<Uint8Array> | null; headers: Record<string, string> };

type Declared<I extends z.ZodObject, A extends Answers> = {
  /** The operation's name in the document. */
  id: string;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** With parameters in braces, each a key of `input`. */
  path: string;
  summary: string;
  /** Scopes, any one of which a token needs; empty: none. */
  scopes: readonly ScopeId[];
  /** Everything a request may say: the keys of `path` stand there, the rest in the query (GET, DELETE) or the JSON body. */
  input: I;
  answers: A;
  /** Whether `Idempotency-Key` counts. */
  once?: boolean;
  /** Whether it takes a file instead of JSON; the rest of `input` stands in the query then. */
  file?: boolean;
  /** The media type of what it answers instead of JSON when that is asked for; then `handle` returns a stream. */
  also?: "text/csv";
  /** Whether nobody in particular may ask, and the verb decides. */
  anonymous?: boolean;
  /** Whether it is the same for everybody, so that no credential is looked at. */
  open?: boolean;
};

export type Route = Declared<z.ZodObject, Answers> & {
  handle: (
    ctx: Context,
    input: unknown,
    ask: Ask,
  ) => Promise<{ status: number; body: unknown; headers?: Record<string, string> } | Streamed>;
};

/** Declares a route; its types tie path, input and answers together, and a list of routes forgets them. */
export function route<I extends z.ZodObject, const A extends Answers>(
  declared: Declared<I, A> & { handle: (ctx: Context, input: z.output<I>, ask: Ask) => Promise<Reply<A> | Streamed> },
): Route {
  // The endpoint hands over what `input` itself has parsed.
  return declared as unknown as Route;
}

export const ok = <T>(body: T) => ({ status: 200, body }) as const;
export const made = <T>(body: T) => ({ status: 201, body }) as const;
export const done = () => ({ status: 204, body: null }) as const;
/** The answer to a repeated `Idempotency-Key`: what was made, without any secret. */
export const repeated = <T>(body: T) => ({ status: 200, body, headers: { "Idempotency-Replayed": "true" } }) as const;

/** The names in braces of a path. */
export const pathKeys = (path: string): string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);

/** Whether a route reads a JSON body. */
export const takesJson = ({ method, file }: Pick<Route, "method" | "file">): boolean =>
  !file && (method === "POST" || method === "PUT" || method === "PATCH");
