export { DURATION_PATTERN, parseDuration } from './duration.js';
export {
  type Config,
  describeConfig,
  type Environment,
  loadConfig,
  loadDatabasePlace,
  type SettingDescription,
} from './load.js';
export { type LogLevel, type PixelLimit, ROLES, type Role, type VersionedKey } from './parsers.js';
export { SETTINGS } from './settings.js';
