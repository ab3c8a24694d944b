export { Admission, type AdmissionRules, type Arrival, type Reserve } from './admission.js';
export { freeBytes } from './disk.js';
export { requireQuota } from './quota.js';
export { openSharedCounts, type SharedCounts } from './redis-counts.js';
