import type { TokenPolicy } from "#access/vocabulary.ts";
import { SelectField, TextField } from "#components/ui/field.tsx";

/** How long ago a sign-in still counts as recent: what a page offers, in minutes. */
const RECENT = [
  { value: "15", label: "Within 15 minutes" },
  { value: "60", label: "Within an hour" },
  { value: "720", label: "Within 12 hours" },
];

/** What a server or an organization asks of tokens, as a form's fields; an empty one leaves it to `server`. */
export function PolicyFields({
  policy,
  server,
}: {
  policy: Partial<TokenPolicy>;
  /** What holds where an organization says nothing; null for the server itself. */
  server: TokenPolicy | null;
}) {
  const byDefault = (words: string) => (server ? [{ value: "", label: `As the server: ${words}` }] : []);
  const recentOfServer = server?.recentSignIn ? `within ${server.recentSignIn} minutes` : "not asked for";
  return (
    <>
      <TextField
        name="longestDays"
        label="Longest lifetime, in days"
        optional={server !== null}
        inputMode="numeric"
        defaultValue={policy.longestDays === undefined ? "" : String(policy.longestDays)}
        placeholder={server ? String(server.longestDays) : undefined}
        help={
          server
            ? `Empty: ${server.longestDays} days, as the server allows. Fewer, never more.`
            : "From 1 to 3650. Organizations may ask for less."
        }
        className="max-w-80"
      />
      <SelectField
        name="allowNever"
        label="Tokens without an end"
        defaultValue={policy.allowNever === undefined ? "" : policy.allowNever ? "yes" : "no"}
        options={[
          ...byDefault(server?.allowNever ? "allowed" : "not allowed"),
          { value: "no", label: "Not allowed" },
          ...(server === null || server.allowNever ? [{ value: "yes", label: "Allowed" }] : []),
        ]}
        className="max-w-80"
      />
      <SelectField
        name="makers"
        label="Who creates tokens that an organization owns"
        defaultValue={policy.makers ?? ""}
        options={[
          ...byDefault(server?.makers === "owner" ? "owners" : "owners and administrators"),
          { value: "admin", label: "Owners and administrators" },
          { value: "owner", label: "Owners" },
        ]}
        className="max-w-80"
      />
      <SelectField
        name="recentSignIn"
        label="Recent sign-in to create a token"
        defaultValue={policy.recentSignIn ? String(policy.recentSignIn) : ""}
        options={[{ value: "", label: server ? `As the server: ${recentOfServer}` : "Not asked for" }, ...RECENT]}
        help="Whoever signed in longer ago gives the password again, and no token makes another one."
        className="max-w-80"
      />
    </>
  );
}
