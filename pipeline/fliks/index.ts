export { readCatalogue } from './catalogue.js';
export { importDemoFliks } from './import.js';
