import type { StudioParts } from '../../pipeline/service/index.js';
import type { Role } from '../db/index.js';

/** What the studio stands on. */
export type StudioServices = StudioParts;

/** Who is signed in. */
export type Editor = { readonly id: string; readonly name: string; readonly email: string; readonly role: Role };
