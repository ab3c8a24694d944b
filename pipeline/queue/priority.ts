/** Largest priority that BullMQ takes; 0 would run before all. */
const LAST = 2 ** 21 - 1;
/** Places that each of the three classes has. */
export const CLASS_SIZE = Math.floor(LAST / 3);

/** Where each class begins. Smaller is sooner, and no place of one class is that of another. */
export const CLASS_BEGINS = { interactive: 1, normal: 1 + CLASS_SIZE, bulk: 1 + 2 * CLASS_SIZE } as const;

/**
 * The priority of a job among all others.
 *
 * The rank makes tenants take turns: the first that waits of each goes before the second of any, so whoever sends a
 * few is not held up by whoever sent thousands.
 *
 * @param begins of its class
 * @param rank of the job in its tenant's line of that class, from 1; whoever stands behind the end of the class stands at its
 *   end
 */
export const jobPriority = (begins: number, rank: number): number =>
  begins + Math.min(Math.max(Math.trunc(rank), 1), CLASS_SIZE) - 1;
