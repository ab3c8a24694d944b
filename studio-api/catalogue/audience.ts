import { PLATFORMS, type Platform, RATINGS, type Rating } from '../library/content.js';

/** For whom a catalogue is: every device with these three has the same one. */
export type Audience = {
  readonly platform: Platform;
  readonly locale: string;
  /** The most that is shown; without a wish it is what everybody may see. */
  readonly rating: Rating;
};

export const DEFAULT_RATING: Rating = RATINGS[0];

/** Whether something of a rating is shown to who asked for another one. */
export const withinRating = (rating: Rating, most: Rating): boolean => RATINGS.indexOf(rating) <= RATINGS.indexOf(most);

/** One text for each audience. */
export const audienceKey = ({ platform, locale, rating }: Audience): string => `${platform} ${locale} ${rating}`;

/** One byte for each pair of platform and rating, for cursors. */
export const audienceCode = ({ platform, rating }: Audience): number =>
  PLATFORMS.indexOf(platform) * 16 + RATINGS.indexOf(rating);
