export { parseAllowed } from './addresses.js';
export {
  type Outbound,
  type OutboundAnswer,
  type OutboundRequest,
  type OutboundRules,
  openOutbound,
} from './outbound.js';
export { breakOff } from './reset.js';
export { retryAfterMs } from './retry-after.js';
