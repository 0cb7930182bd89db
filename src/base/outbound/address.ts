import ipaddr from "ipaddr.js";

/** Public addresses that are not public at all: a cloud's own services, seen from inside its machines. */
const METADATA = ["168.63.129.16"];

/** 2000::/3, the only part of IPv6 that is routed in public: what ipaddr.js does not know by name is not in it. */
const PUBLIC_V6 = ipaddr.parseCIDR("2000::/3");
/** RFC 6052: an IPv4 address as a network with IPv6 only writes it. */
const NAT64 = ipaddr.parseCIDR("64:ff9b::/96");

/**
 * Why a server must not let its clients make it reach this address; undefined for a public one. What is no address is
 * refused too. IPv4 inside IPv6 (mapped, NAT64) counts as the IPv4 address it stands for.
 */
export function refusedAddress(address: string): string | undefined {
  if (!ipaddr.isValid(address)) return "it is not an IP address";
  const parsed = ipaddr.parse(address);
  const meant = parsed instanceof ipaddr.IPv6 ? embeddedV4(parsed) : parsed;
  const range = meant.range();
  if (METADATA.includes(meant.toString())) return "it belongs to the cloud's own services";
  if (range !== "unicast") return `it is not a public address (${range})`;
  if (meant instanceof ipaddr.IPv6 && !meant.match(PUBLIC_V6)) return "it is not a public address";
  return undefined;
}

function embeddedV4(address: ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  if (address.isIPv4MappedAddress()) return address.toIPv4Address();
  if (!address.match(NAT64)) return address;
  return new ipaddr.IPv4(address.toByteArray().slice(12));
}

/** Is the text an IP address, rather than a name to be looked up? */
export function isAddress(hostname: string): boolean {
  return ipaddr.isValid(hostname);
}
