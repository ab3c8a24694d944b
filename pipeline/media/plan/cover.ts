import type { PlannerRule } from '../../../presets/schema.js';
import { areaOf, type Contract, classRank, type Job, type Point, pointFor, strictest } from './point.js';

/** A profile that can be served: its contract and the encode it would get alone. */
export type Candidate = { readonly reference: string; readonly contract: Contract; readonly alone: Point };

/** One encode and the profiles that it stands for. */
export type Group = { readonly members: readonly Candidate[]; readonly point: Point };

/** Why two profiles do not share an encode, in the order in which the rule asks. */
export type Refusal = 'framing' | 'sound' | 'area' | 'class' | 'maxrate';

/** More profiles than this in one request would make every subset of them too many to try. */
export const MAX_CANDIDATES = 14;

/** Holds a shared encode against what one of its profiles would get alone; null when it may stand for it. */
export function refusal(shared: Point, alone: Point, rule: PlannerRule): Refusal | null {
  if (shared.framing !== alone.framing) {
    return 'framing';
  }
  // The rule speaks of the picture; stereo that becomes mono would be a loss of its own.
  if ((shared.audio?.channels ?? 0) < (alone.audio?.channels ?? 0)) {
    return 'sound';
  }
  if (areaOf(shared) < rule.minAreaRatio * areaOf(alone)) {
    return 'area';
  }
  if (classRank(alone.video.profile) - classRank(shared.video.profile) > rule.maxClassesBelow) {
    return 'class';
  }
  return shared.video.maxrateKbps < rule.minMaxrateRatio * alone.video.maxrateKbps ? 'maxrate' : null;
}

/** The encode that would stand for all of these, or why it may not. */
export function share(members: readonly [Candidate, ...Candidate[]], job: Job, rule: PlannerRule): Point | Refusal {
  const [first, ...rest] = members;
  if (rest.some((member) => member.contract.framing !== first.contract.framing)) {
    return 'framing';
  }
  const contracts = rest.map((member) => member.contract);
  const point = pointFor(strictest([first.contract, ...contracts]), job);
  if (point === null) {
    return 'maxrate';
  }
  return members.map((member) => refusal(point, member.alone, rule)).find((reason) => reason !== null) ?? point;
}

type Cover = { readonly groups: readonly Group[]; readonly area: number };

const better = (one: Cover, other: Cover | undefined): boolean =>
  other === undefined ||
  one.groups.length < other.groups.length ||
  (one.groups.length === other.groups.length && one.area > other.area);

/**
 * The fewest encodes that serve every candidate; among those the largest total area; among those the one that keeps
 * early candidates together. Every subset is tried once, so the answer is exact and the same every time.
 * @param candidates at most `MAX_CANDIDATES`, in a fixed order.
 */
export function cover(candidates: readonly Candidate[], job: Job, rule: PlannerRule): readonly Group[] {
  const all = (1 << candidates.length) - 1;
  const groups = new Map<number, Group>();
  for (let set = 1; set <= all; set += 1) {
    const [first, ...rest] = candidates.filter((_, index) => (set >> index) & 1);
    if (first !== undefined) {
      const point = share([first, ...rest], job, rule);
      if (typeof point !== 'string') {
        groups.set(set, { members: [first, ...rest], point });
      }
    }
  }
  const best = new Map<number, Cover>([[0, { groups: [], area: 0 }]]);
  for (let set = 1; set <= all; set += 1) {
    // Whoever comes first in the set is in exactly one group: only groups with it need trying.
    const lowest = set & -set;
    for (let part = set; part > 0; part = (part - 1) & set) {
      const group = (part & lowest) === 0 ? undefined : groups.get(part);
      const rest = best.get(set & ~part);
      if (group !== undefined && rest !== undefined) {
        const tried = { groups: [group, ...rest.groups], area: rest.area + areaOf(group.point) };
        if (better(tried, best.get(set))) {
          best.set(set, tried);
        }
      }
    }
  }
  return best.get(all)?.groups ?? [];
}
