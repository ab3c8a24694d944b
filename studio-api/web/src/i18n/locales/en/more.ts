import account from './account.json';
import audit from './audit.json';
import flik from './flik.json';
import imports from './imports.json';
import packs from './packs.json';
import proposals from './proposals.json';
import releases from './releases.json';

export const texts = { account, audit, flik, imports, packs, proposals, releases };
