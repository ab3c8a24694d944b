import { type Static, Type } from 'typebox';
import { type EditorRow, type InvitationRow, MAX_PASSWORD, MIN_PASSWORD } from '../access/index.js';
import { ROLES } from '../db/index.js';

const moment = (description: string) => Type.String({ format: 'date-time', description });
const orNull = (description: string) => Type.Union([moment(description), Type.Null()]);
const Email = Type.String({ pattern: '^[^\\s@]{1,64}@[^\\s@]{1,190}$', maxLength: 254, examples: ['ada@example.org'] });
const RoleName = Type.Enum([...ROLES], { description: 'Each may do what those before may do, and more.' });
const Name = Type.String({ minLength: 1, maxLength: 100 });
const Password = Type.String({ minLength: MIN_PASSWORD, maxLength: MAX_PASSWORD });

export const SignInBody = Type.Object(
  { email: Email, password: Type.String({ minLength: 1, maxLength: MAX_PASSWORD }) },
  { additionalProperties: false, title: 'Sign-in' },
);

export const SessionView = Type.Object(
  {
    editor: Type.Object({ id: Type.String(), name: Type.String(), email: Type.String(), role: RoleName }),
    permissions: Type.Array(Type.String(), { description: 'Everything that the role may do.' }),
    sessions: Type.Array(
      Type.Object({
        id: Type.String(),
        createdAt: moment('When it began.'),
        lastSeenAt: moment('To the minute.'),
        current: Type.Boolean(),
      }),
      { description: 'Sessions of the editor that are open, newest first.' },
    ),
  },
  { title: 'Session' },
);

export const EditorView = Type.Object(
  {
    ...{ id: Type.String(), email: Type.String(), name: Type.String(), role: RoleName },
    ...{ createdAt: moment('When they were added.'), lastSignInAt: orNull('Null: never.') },
    disabledAt: orNull('From then on they may do nothing; null: they may.'),
  },
  { title: 'Editor' },
);

export const InvitationView = Type.Object(
  {
    ...{ id: Type.String(), email: Type.String(), role: RoleName },
    ...{ createdAt: moment('When it was made.'), expiresAt: moment('Until then it can be accepted.') },
  },
  { title: 'Invitation' },
);

export const MadeInvitation = Type.Object(
  {
    invitation: InvitationView,
    token: Type.String({ description: 'For the link that you send them. It is shown this once and kept nowhere.' }),
  },
  { title: 'New invitation' },
);

export const EditorsView = Type.Object(
  { editors: Type.Array(EditorView), invitations: Type.Array(InvitationView) },
  { title: 'Editors' },
);

export const InviteBody = Type.Object(
  { email: Email, role: RoleName },
  { additionalProperties: false, title: 'Invitation to make' },
);

export const AcceptBody = Type.Object(
  { token: Type.String({ minLength: 1, maxLength: 100 }), name: Name, password: Password },
  { additionalProperties: false, title: 'Acceptance' },
);

export const EditorChangeBody = Type.Object(
  { name: Type.Optional(Name), role: Type.Optional(RoleName), disabled: Type.Optional(Type.Boolean()) },
  { additionalProperties: false, title: 'Change of an editor' },
);

export const editorView = ({ id, email, name, role, ...row }: EditorRow): Static<typeof EditorView> => ({
  ...{ id, email, name, role },
  createdAt: row.createdAt.toISOString(),
  lastSignInAt: row.lastSignInAt?.toISOString() ?? null,
  disabledAt: row.disabledAt?.toISOString() ?? null,
});

export const invitationView = ({ id, email, role, ...row }: InvitationRow): Static<typeof InvitationView> => ({
  ...{ id, email, role, createdAt: row.createdAt.toISOString(), expiresAt: row.expiresAt.toISOString() },
});
