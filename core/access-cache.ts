/**
 * What the hot path knows without asking the database. One version covers all of it: whatever changes who may do what
 * moves it and empties everything before its own answer goes out. A fill that began before a change is not stored.
 */
import type { ChannelFacts, Standing } from "#access/can.ts";
import type { Admission } from "./admission.ts";
import type { Actor } from "./context.ts";

/** A token as it stands, apart from the clock and the network, which are compared on every request. */
export type KnownToken = {
  id: string;
  actor: Actor;
  standing: Standing;
  hint: string;
  /** Of the secret it was found by. */
  digest: string;
  networks: readonly string[];
  /** Milliseconds since 1970 at which this secret stops working, or null. */
  endsAt: number | null;
  /** Why the secret no longer opens anything whatever the time, or null. */
  dead: string | null;
  /** When this secret was replaced by a newer one, in milliseconds since 1970; null for the present one. */
  replacedAt: number | null;
};

export type KnownChannel = ChannelFacts & { revision: number };

const MOST = 50_000;

export type AccessCache = ReturnType<typeof createAccessCache>;

export function createAccessCache() {
  let version = 0;
  /** False while changes made by other processes cannot be heard of: then nothing is remembered. */
  let hearing = true;
  const tokens = new Map<string, KnownToken>();
  const channels = new Map<string, KnownChannel>();

  /** What a token may do in a channel, for as long as both are the same objects: a change makes new ones. */
  const admissions = new WeakMap<KnownToken, WeakMap<KnownChannel, Admission>>();

  function put<T>(map: Map<string, T>, key: string, value: T, seen: number) {
    if (seen !== version || !hearing) return;
    if (map.size >= MOST) map.delete(map.keys().next().value ?? "");
    map.set(key, value);
  }

  return {
    version: () => version,
    token: (digest: string) => tokens.get(digest),
    channel: (name: string) => channels.get(name),
    putToken: (digest: string, token: KnownToken, seen: number) => put(tokens, digest, token, seen),
    putChannel: (name: string, channel: KnownChannel, seen: number) => put(channels, name, channel, seen),
    admission(token: KnownToken, channel: KnownChannel, make: () => Admission): Admission {
      const known = admissions.get(token) ?? new WeakMap<KnownChannel, Admission>();
      admissions.set(token, known);
      const admission = known.get(channel) ?? make();
      known.set(channel, admission);
      return admission;
    },
    /** Forgets everything: someone's rights, a token or a channel changed. */
    bump() {
      version++;
      tokens.clear();
      channels.clear();
    },
    /** With several processes on one database: what they announce, and whether announcements arrive at all. */
    foreign(what: "changed" | "deaf" | "heard") {
      hearing = what !== "deaf" && (hearing || what === "heard");
      this.bump();
    },
    isHearing: () => hearing,
    /** A channel's content changed, nobody's rights: only what is known of that channel goes. */
    bumpChannel(name: string) {
      version++;
      channels.delete(name);
    },
  };
}
