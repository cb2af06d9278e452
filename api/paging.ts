/** Lists in pieces: a cursor holds the key of the last item, so that what comes and goes meanwhile shifts nothing. */
import { z } from "zod";
import { invalidField } from "#core/refusal.ts";

export const Paging = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z.string().max(2000).optional(),
});
export type Paging = z.infer<typeof Paging>;

/** A piece of a list; `next` is the cursor of the following one, or null. */
export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable() });

const encode = (key: string) => Buffer.from(key).toString("base64url");

function decode(cursor: string): string {
  const key = Buffer.from(cursor, "base64url").toString("utf8");
  if (encode(key) !== cursor) throw invalidField("cursor", "This cursor did not come from this list.");
  return key;
}

/** One piece of `all`, in the order of unique keys: rising, or falling for what is newest first. */
export function paged<Item>(
  all: readonly Item[],
  { limit, cursor }: Paging,
  keyOf: (item: Item) => string,
  order: "rising" | "falling" = "rising",
): { items: Item[]; next: string | null } {
  const sign = order === "rising" ? 1 : -1;
  const after = cursor === undefined ? undefined : decode(cursor);
  const keyed = all.map((item) => ({ key: keyOf(item), item }));
  const left =
    after === undefined ? keyed : keyed.filter(({ key }) => (key > after ? 1 : -1) === sign && key !== after);
  left.sort((a, b) => (a.key < b.key ? -sign : sign));
  const piece = left.slice(0, limit);
  const last = piece.at(-1);
  return { items: piece.map(({ item }) => item), next: last && left.length > limit ? encode(last.key) : null };
}
