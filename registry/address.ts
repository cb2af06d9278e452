/** Which channel a path of a package client names, and with which secret (architecture section 6). */
import { isSubdir } from "#formats/conda/names.ts";

export type Address = {
  /** What stands where a token belongs, whether or not it is one; null: nothing stands there. */
  urlToken: string | null;
  kind: "conda" | "pypi";
  channel: string;
  /** What follows the channel, still percent-encoded, without a leading slash. */
  rest: string;
};

const CHANNEL = /^[a-z0-9][a-z0-9_.-]*$/;

/** Whether the registry answers this path, so that nothing that looks like a token ever reaches a page. */
export function isRegistryPath(path: string): boolean {
  if (/^\/(?:t|conda|pypi)(?:\/|$)/.test(path)) return true;
  if (looksLikeToken(path)) return true;
  const [, , second = "", third] = path.split("/");
  return (
    second === "label" ||
    (isSubdir(second) && third !== undefined) ||
    (second === "notices.json" && third === undefined)
  );
}

/** `//t/…`, `%74`, `/T/` and whatever holds a secret: a 404 of the registry unless it is a proper address. */
function looksLikeToken(path: string): boolean {
  // Less of a secret than this opens nothing, and a package may be called slc-something.
  if (/slc-[0-9A-Za-z]{16}/i.test(path)) return true;
  return /^\/+(?:t|%74|%54)(?:\/|%2f|$)/i.test(path);
}

/** Reads a path, as it was sent. Null: no address of ours has this form. */
export function readAddress(path: string): Address | null {
  if (path.length > 4096) return null;
  let parts = path.split("/").slice(1);
  let urlToken: string | null = null;
  let kind: Address["kind"] = "conda";
  const takeToken = () => {
    if (parts[0] !== "t") return;
    urlToken = parts[1] ?? "";
    parts = parts.slice(2);
  };
  takeToken();
  if (parts[0] === "conda" || parts[0] === "pypi") {
    kind = parts[0];
    parts = parts.slice(1);
    if (urlToken === null) takeToken();
  }
  const [channel = "", ...rest] = parts;
  return CHANNEL.test(channel) ? { urlToken, kind, channel, rest: rest.join("/") } : null;
}
