import { isWithin } from "#core/standing.ts";

/** An IPv4 address that came mapped into IPv6, as IPv4. */
const plain = (address: string) => (address.startsWith("::ffff:") ? address.slice(7) : address);

export const isLoopback = (address: string) => address === "::1" || address.startsWith("127.");

/**
 * The client's address: that of the peer, or behind trusted proxies the right-most address of `X-Forwarded-For` that is
 * not one of them. Nobody else's headers count.
 */
export function clientAddress(peer: string, forwardedFor: string | undefined, trusted: readonly string[]): string {
  let address = plain(peer);
  if (trusted.length === 0 || !forwardedFor) return address;
  const hops = forwardedFor.split(",").map((hop) => plain(hop.trim()));
  while (isWithin(address, trusted) && hops.length > 0) address = hops.pop() ?? address;
  return address;
}
