/** The secret that a request carries in a header: every form that a package client sends. */
import { isSecret } from "./secret.ts";

/** `none`: no credential. `bad`: one that cannot be a token of ours. */
export type Credential = { kind: "none" } | { kind: "bad" } | { kind: "secret"; secret: string };

const ofText = (text: string): Credential => (isSecret(text) ? { kind: "secret", secret: text } : { kind: "bad" });

/** Basic in either field: pip sends a lone token as the user name, everyone else as the password. */
function ofBasic(encoded: string): Credential {
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const at = text.indexOf(":");
  const [user, password] = at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
  return ofText(isSecret(password) ? password : user);
}

/** Reads `Authorization` (Bearer, `token`, Basic) and `X-API-Key`. */
export function readCredential(authorization: string | undefined, apiKey: string | undefined): Credential {
  if (authorization) {
    const [, scheme = "", value = ""] = /^(\S+)\s+(.+)$/.exec(authorization.trim()) ?? [];
    if (/^(bearer|token)$/i.test(scheme)) return ofText(value.trim());
    return /^basic$/i.test(scheme) ? ofBasic(value) : { kind: "bad" };
  }
  return apiKey ? ofText(apiKey.trim()) : { kind: "none" };
}
