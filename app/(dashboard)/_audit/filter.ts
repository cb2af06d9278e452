import "server-only";
import type { Query } from "#app/query.ts";
import { AuditCursor, AuditFilter } from "#core/audit.input.ts";
import type { AuditObject, Toward, Whose } from "#core/audit-log.ts";

const FIELDS = Object.keys(AuditFilter.shape) as (keyof AuditFilter)[];

/** What an address says of a log, each part on its own: one that is not understood is left out and named. */
export function filterOf(query: Query) {
  const said: Record<string, string> = {};
  const ignored: string[] = [];
  for (const field of FIELDS) {
    const text = query.text(field);
    const understood = text === "" || AuditFilter.shape[field].safeParse(text).success;
    if (understood) said[field] = text;
    else ignored.push(field);
  }
  const given = Object.entries(said).filter(([, text]) => text !== "");
  return { filter: AuditFilter.parse(Object.fromEntries(given)), said, active: given.length > 0, ignored };
}

/** Which page of the log: beside the row whose cursor stands in the address. */
export function placeOf(query: Query): { cursor?: string; toward?: Toward } {
  for (const [name, toward] of [
    ["before", "older"],
    ["after", "newer"],
  ] as const) {
    const parsed = AuditCursor.safeParse(query.text(name));
    if (parsed.success) return { cursor: parsed.data, toward };
  }
  return {};
}

/** The page of what a row speaks about. */
export function hrefOf(object: AuditObject, { organization }: Whose): string | null {
  if (organization === null) return object.kind === "user" ? `/admin/users?q=${encodeURIComponent(object.name)}` : null;
  const at = `/${organization}`;
  switch (object.kind) {
    case "channel":
      return `${at}/channels/${object.name}`;
    case "group":
      return `${at}/groups/${object.name}`;
    case "token":
      return `${at}/tokens/${object.id}`;
    case "package":
      return `${at}/channels/${object.channel}/packages/${object.packageKind}/${encodeURIComponent(object.name)}`;
    case "member":
      return `${at}/members?q=${encodeURIComponent(object.name)}`;
    case "invitation":
      return `${at}/members`;
    case "organization":
      return at;
    case "user":
      return null;
  }
}
