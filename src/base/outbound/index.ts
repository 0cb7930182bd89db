export {
  createOutboundFetch,
  type Outbound,
  type OutboundFetch,
  type OutboundInit,
  type OutboundOptions,
} from "./outbound-fetch.ts";
export { readAllowList, type AllowList } from "./allow-list.ts";
export { checkOutboundUrl } from "./check-url.ts";
export { refusedAddress } from "./address.ts";
