import { index, integer, jsonb, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from '../../pipeline/db/schema-base.js';
import { studio } from './schema-base.js';

/** Each may do what those before may do, and more. */
export const ROLES = ['viewer', 'editor', 'publisher', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export const editors = studio.table('editors', {
  id: uuid('id').primaryKey(),
  /** In lower case. */
  email: text('email').notNull().unique(),
  name: text('name').notNull(),
  role: text('role', { enum: ROLES }).notNull(),
  /** With its parameters; null: signs in elsewhere only. */
  passwordHash: text('password_hash'),
  /** Who vouches for the editor, and under which name, where they sign in elsewhere. */
  oidcIssuer: text('oidc_issuer'),
  oidcSubject: text('oidc_subject'),
  /** Settings of the pages, such as the language. */
  preferences: jsonb('preferences').$type<Readonly<Record<string, unknown>>>().notNull().default({}),
  createdAt: moment('created_at').notNull().defaultNow(),
  lastSignInAt: moment('last_sign_in_at'),
  /** From then on nothing can be done in their name. */
  disabledAt: moment('disabled_at'),
});

export const invitations = studio.table('invitations', {
  id: uuid('id').primaryKey(),
  email: text('email').notNull(),
  role: text('role', { enum: ROLES }).notNull(),
  /** SHA-256 of the token in the link, in hexadecimal. */
  tokenHash: text('token_hash').notNull().unique(),
  invitedBy: uuid('invited_by').notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
  expiresAt: moment('expires_at').notNull(),
  acceptedAt: moment('accepted_at'),
  revokedAt: moment('revoked_at'),
});

export const sessions = studio.table(
  'sessions',
  {
    /** SHA-256 of the cookie's token, in hexadecimal. */
    tokenHash: text('token_hash').primaryKey(),
    /** Names the session to people. */
    id: uuid('id').notNull().unique(),
    editorId: uuid('editor_id')
      .notNull()
      .references(() => editors.id, { onDelete: 'cascade' }),
    createdAt: moment('created_at').notNull().defaultNow(),
    lastSeenAt: moment('last_seen_at').notNull().defaultNow(),
    expiresAt: moment('expires_at').notNull(),
  },
  (table) => [index('sessions_editor').on(table.editorId), index('sessions_expiry').on(table.expiresAt)],
);

/** Sign-ins that went wrong, by who they were for and where they came from; both as digests. */
export const signInFailures = studio.table('sign_in_failures', {
  bucket: text('bucket').primaryKey(),
  failures: integer('failures').notNull(),
  lastAt: moment('last_at').notNull().defaultNow(),
  blockedUntil: moment('blocked_until'),
});

/** Who did what. Nothing is ever changed here. */
export const audit = studio.table(
  'audit',
  {
    /** Version 7: sorted by time. */
    id: uuid('id').primaryKey(),
    at: moment('at').notNull().defaultNow(),
    /** Null: the studio itself, by a schedule for example. */
    editorId: uuid('editor_id'),
    /** Such as flik.publish. */
    action: text('action').notNull(),
    subjectKind: text('subject_kind').notNull(),
    subjectId: text('subject_id').notNull(),
    before: jsonb('before').$type<unknown>(),
    after: jsonb('after').$type<unknown>(),
  },
  (table) => [
    index('audit_subject').on(table.subjectKind, table.subjectId, table.id.desc()),
    index('audit_editor').on(table.editorId, table.id.desc()),
    index('audit_action').on(table.action, table.id.desc()),
  ],
);
