/** Password hashes: argon2id, two at a time with a short queue, and a limiter that delays and never locks. */
import { hash, verify } from "@node-rs/argon2";
import { Refusal } from "./refusal.ts";

/** OWASP's second argon2id profile: 19 MiB, two passes; about 40 ms here, off the main thread. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const AT_ONCE = 2;
const QUEUE = 40;
/**
 * After this many failures of one login from one network, or of one network (a company's NAT), its next attempts wait.
 * Never of a login alone: then anybody could keep its owner out.
 */
const FREE_BY_LOGIN = 5;
const FREE_BY_NETWORK = 30;
const LONGEST_WAIT = 60;
const FORGOTTEN_AFTER = 15 * 60_000;

type Counted = { key: string; free: number };

export type Passwords = ReturnType<typeof createPasswords>;

const tooMany = (retryAfter: number) =>
  new Refusal(
    "exhausted",
    `Too many attempts. Wait ${retryAfter} ${retryAfter === 1 ? "second" : "seconds"} and try again.`,
    {
      retryAfter,
    },
  );

export function createPasswords() {
  let running = 0;
  const waiting: (() => void)[] = [];
  const failures = new Map<string, { count: number; at: number }>();
  /** What an unknown login is compared with, so that it costs the same as a known one. */
  let decoy: Promise<string> | undefined;

  async function slot<T>(work: () => Promise<T>): Promise<T> {
    if (running >= AT_ONCE) {
      if (waiting.length >= QUEUE) throw tooMany(1);
      await new Promise<void>((go) => waiting.push(go));
    }
    running++;
    try {
      return await work();
    } finally {
      running--;
      waiting.shift()?.();
    }
  }

  /** Seconds to wait before a key may try again: 1, 2, 4 … up to a minute, counted from its last failure. */
  function waitOf({ key, free }: Counted, now: number): number {
    const past = failures.get(key);
    if (!past || now - past.at > FORGOTTEN_AFTER || past.count < free) return 0;
    const pause = Math.min(LONGEST_WAIT, 2 ** (past.count - free));
    return Math.max(0, Math.ceil((past.at + pause * 1000 - now) / 1000));
  }

  function count(key: string, by: 1 | -1, now: number) {
    const past = failures.get(key);
    const fresh = past && now - past.at <= FORGOTTEN_AFTER ? past.count : 0;
    failures.delete(key);
    failures.set(key, { count: Math.max(0, fresh + by), at: now });
    if (failures.size > 100_000) failures.delete(failures.keys().next().value ?? "");
  }

  return {
    /** The hash to store of a password. */
    hash: (password: string) => slot(() => hash(password, COST)),

    /**
     * Whether the password is the one stored; `stored` null (no such login, no password) takes as long and is never so.
     * Failures are counted by login and network together, and by network.
     * @throws Refusal exhausted while the login or the network has to wait.
     */
    async check(stored: string | null, password: string, who: { login: string; network: string }, now: Date) {
      const at = now.getTime();
      const login = { key: `login ${who.login} ${who.network}`, free: FREE_BY_LOGIN };
      const network = { key: `network ${who.network}`, free: FREE_BY_NETWORK };
      const wait = Math.max(waitOf(login, at), waitOf(network, at));
      if (wait > 0) throw tooMany(wait);
      // Counted before the answer is known, so that many attempts at once are many attempts.
      count(login.key, 1, at);
      count(network.key, 1, at);
      decoy ??= hash("no such password", COST);
      const against = stored ?? (await decoy);
      const right = (await slot(() => verify(against, password))) && stored !== null;
      if (right) failures.delete(login.key);
      if (right) count(network.key, -1, at);
      return right;
    },
  };
}
