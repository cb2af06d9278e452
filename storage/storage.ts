import type { Readable } from "node:stream";

/** Bytes that were received in full, under a name that nobody else reads yet. */
export type Received = { sha256: string; md5: string; size: number; path: string };

/** Bytes by sha-256. A digest is 64 lower-case hexadecimal characters; nothing is ever half-written under one. */
export interface Storage {
  /**
   * Receives `bytes` in full, hashing as they come; nothing is visible under its digest yet.
   * @throws TooLarge when more than `limit` bytes come, NoSpace when the disk is full; nothing is left behind.
   */
  receive(bytes: Readable, limit: number): Promise<Received>;
  /** Makes received bytes readable under their digest, durably. The same digest twice is fine. */
  keep(received: Received): Promise<void>;
  /** Forgets received bytes that were not kept. */
  drop(received: Received): Promise<void>;
  /** Where the bytes stand on disk, or undefined when there are none. */
  locate(sha256: string): Promise<{ path: string; size: number } | undefined>;
  /** Removes the bytes; nothing happens when there are none. */
  remove(sha256: string): Promise<void>;
  /** Every digest that is kept and since when, in no order. */
  list(): AsyncIterable<{ sha256: string; keptAt: Date }>;
  /** Removes what receiving left behind when the process was killed. */
  sweep(): Promise<number>;
}

/** More bytes came than are allowed. */
export class TooLarge extends Error {
  readonly limit: number;
  constructor(limit: number) {
    super(`More than ${limit} bytes.`);
    this.limit = limit;
  }
}

/** The place that keeps the bytes is full. */
export class NoSpace extends Error {
  constructor() {
    super("No space is left where packages are kept.");
  }
}
