export { importDemoFliks } from './import.js';
