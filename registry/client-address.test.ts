import { describe, expect, test } from "vitest";
import { clientAddress, isLoopback } from "./client-address.ts";

const PROXIES = ["10.0.0.0/8", "fd00::/8"];

describe("the client's address", () => {
  test.each<[string, string, string | undefined, readonly string[], string]>([
    ["is the peer's", "203.0.113.9", undefined, [], "203.0.113.9"],
    ["is the peer's whatever it claims, when no proxy is trusted", "203.0.113.9", "198.51.100.1", [], "203.0.113.9"],
    [
      "is the peer's whatever it claims, when it is no trusted proxy",
      "203.0.113.9",
      "198.51.100.1, 10.0.0.1",
      PROXIES,
      "203.0.113.9",
    ],
    ["is what a trusted proxy says", "10.0.0.1", "198.51.100.1", PROXIES, "198.51.100.1"],
    [
      "is the right-most that is no proxy, so that a forged one does not count",
      "10.0.0.1",
      "1.2.3.4, 198.51.100.1",
      PROXIES,
      "198.51.100.1",
    ],
    [
      "is found behind several proxies",
      "10.0.0.1",
      "1.2.3.4, 198.51.100.1, 10.0.0.3, fd00::7",
      PROXIES,
      "198.51.100.1",
    ],
    ["is not a forged proxy before the client", "10.0.0.1", "10.9.9.9, 198.51.100.1", PROXIES, "198.51.100.1"],
    ["is the left-most when all are proxies", "10.0.0.1", "10.0.0.5, 10.0.0.6", PROXIES, "10.0.0.5"],
    ["is the proxy's own when it says nothing", "10.0.0.1", undefined, PROXIES, "10.0.0.1"],
    ["is the proxy's own when it says an empty thing", "10.0.0.1", "", PROXIES, "10.0.0.1"],
    ["is IPv4 when it came mapped into IPv6", "::ffff:203.0.113.9", undefined, [], "203.0.113.9"],
    [
      "is IPv4 when a mapped proxy says a mapped one",
      "::ffff:10.0.0.1",
      "::ffff:198.51.100.1",
      PROXIES,
      "198.51.100.1",
    ],
    ["is IPv6 as it came", "2001:db8::1", undefined, PROXIES, "2001:db8::1"],
    ["is what stands there, and in no network, when it is no address", "10.0.0.1", "unknown", PROXIES, "unknown"],
    ["is not what stands before something that is no address", "10.0.0.1", "198.51.100.1, unknown", PROXIES, "unknown"],
  ])("%s", (_, peer, forwarded, trusted, expected) => {
    expect(clientAddress(peer, forwarded, trusted)).toBe(expected);
  });
});

test("only loopback addresses are loopback", () => {
  for (const address of ["127.0.0.1", "127.8.8.8", "::1"]) expect(isLoopback(address)).toBe(true);
  for (const address of ["128.0.0.1", "1.127.0.0", "::2", "", "localhost.example.org"])
    expect(isLoopback(address)).toBe(false);
});
