/** Clips of their own that a user can keep, as in Skype Qik. */
export const SLOTS = 12;

/** What a tenant may call its users here: it stands in addresses. */
export const USER_ID = '^[A-Za-z0-9][A-Za-z0-9._~:@+-]{0,127}$';

/** A tenant's user. */
export type Owner = { readonly tenant: string; readonly userId: string };

/** One of a user's places, from 1. */
export type Slot = Owner & { readonly slot: number };
