/** What the form begins with, and what a link may fill in: never something powerful, never without end. */
import type { Level, ScopeId } from "#access/vocabulary.ts";
import type { Purpose } from "./presets.tsx";

export type Owner = "me" | "organization";

/** A channel that the person who makes the token may use. */
export type OwnChannel = { name: string; description: string; level: Level | null };

export type Prefill = {
  owner: Owner;
  purpose: Purpose;
  scopes: readonly ScopeId[];
  channels: readonly string[];
  expires: string;
  name: string;
  /** Only these packages, only from these networks: one per line. */
  packages: string;
  networks: string;
  /** Powerful permissions that a link asked for and does not get. */
  left: readonly string[];
  /** Whether a link said any of it. */
  byLink: boolean;
};

/** The organization that a token made here is kept to or owned by, and what the person may do in it. */
export type Home = {
  name: string;
  displayName: string;
  /** Why it cannot own the token, or null when this person may make tokens it owns. */
  reason: string | null;
  groups: readonly { name: string; description: string }[];
};

/** What policy allows a token that is made here. */
export type Limits = {
  /** Days. */
  longest: number;
  /** Whether it may have no end. */
  never: boolean;
  /** Whose rule the longest time is: "This server", or an organization. */
  whose: string;
};
