/** What a row of the audit log changed, field by field. Pure; takes whatever a row holds. */

export type Difference = { field: string; before: string | null; after: string | null };

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields => {
  if (value === null || value === undefined) return {};
  return typeof value === "object" && !Array.isArray(value) ? (value as Fields) : { "": value };
};

/** A value as a reader says it; null for none. */
export function valueText(value: unknown): string | null {
  if (value === null || value === undefined || value === "") return null;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (!Array.isArray(value)) return typeof value === "object" ? JSON.stringify(value) : String(value);
  const texts = value.map((each) => valueText(each) ?? "");
  return texts.length > 0 ? texts.join(", ") : null;
}

/** "createdAt" as "created at". */
const fieldWords = (key: string) => key.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** Says nothing to a reader: what a row is called inside. */
const INTERNAL = /^(?:id|version|revision|.+Id)$/;

/** The fields that differ, in their own order. */
export function differencesOf(before: unknown, after: unknown): Difference[] {
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  const both = Object.keys(was).length > 0 && Object.keys(is).length > 0;
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((key) => !INTERNAL.test(key));
  return keys.flatMap((key) => {
    const one = { field: fieldWords(key), before: valueText(was[key]), after: valueText(is[key]) };
    if (one.before === null && one.after === null) return [];
    // What stays as it is says only where it happened: a grant's channel.
    return both && one.before === one.after && key !== "channel" && key !== "package" ? [] : [one];
  });
}
