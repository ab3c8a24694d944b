import { type Static, Type } from 'typebox';
import type { Presets } from '../../presets/index.js';
import { Profile } from '../../presets/schema.js';

const { $schema: _, ...fields } = Profile.properties;

export const ProfilesView = Type.Object({ profiles: Type.Array(Type.Object(fields, { title: 'Playback profile' })) });

/** Every version of every profile, as it is shown. */
export const profilesView = ({ profiles }: Presets): Static<typeof ProfilesView> => ({
  profiles: profiles.map(({ $schema: _schema, ...profile }) => profile),
});
