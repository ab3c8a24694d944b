export { DURATION_PATTERN, parseDuration } from './duration.js';
export { type Config, describeConfig, type Environment, loadConfig, type SettingDescription } from './load.js';
export { type LogLevel, type PixelLimit, ROLES, type Role } from './settings.js';
