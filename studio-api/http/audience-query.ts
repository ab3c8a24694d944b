import { type Static, Type } from 'typebox';
import { type Audience, DEFAULT_RATING } from '../catalogue/index.js';
import { LOCALE, PLATFORMS, RATINGS } from '../library/content.js';

const DEFAULT_LOCALE = 'en';

/** Who a catalogue is for, in the address. */
export const audienceFields = {
  platform: Type.Enum([...PLATFORMS], { description: 'What the device is.' }),
  locale: Type.Optional(
    Type.String({
      ...{ pattern: LOCALE, maxLength: 20, default: DEFAULT_LOCALE, examples: ['fr-CA'] },
      description: 'Of the texts. What is not there in it is looked for in its language, and then in English.',
    }),
  ),
  rating: Type.Optional(
    Type.Enum([...RATINGS], {
      ...{ default: DEFAULT_RATING },
      description: 'The most that is shown; `teen` has what is for everyone as well.',
    }),
  ),
};
export const AudienceQuery = Type.Object(audienceFields, { additionalProperties: false });

export const audienceOf = ({
  platform,
  locale = DEFAULT_LOCALE,
  rating = DEFAULT_RATING,
}: Static<typeof AudienceQuery>): Audience => ({ platform, locale, rating });
