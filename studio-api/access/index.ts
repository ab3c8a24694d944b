export { changeEditor, type EditorRow, listEditors } from './editors.js';
export { ensureFirstEditor } from './first-editor.js';
export { acceptInvitation, type InvitationRow, invite, listInvitations, revokeInvitation } from './invitations.js';
export { admitVouched } from './oidc-admit.js';
export { OidcClient, oidcSettings } from './oidc-client.js';
export { openPending, PENDING_S, sealPending } from './oidc-pending.js';
export { MAX_PASSWORD, MIN_PASSWORD } from './passwords.js';
export { isPermission, may, type Permission, permissionsOf } from './permissions.js';
export { returnToOf, STUDIO_PATH } from './return-to.js';
export {
  endSession,
  endSessionsOf,
  openAmong,
  pruneSessions,
  readSession,
  SESSION_S,
  type SignedIn,
  sessionsOf,
} from './sessions.js';
export { signIn } from './sign-in.js';
