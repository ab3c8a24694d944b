export { MEDIA_FOLDER, TABLE_FILE } from './archive.js';
export { cellsOf } from './cells.js';
export { columnAt, columnNames } from './columns.js';
export { IMPORT_PRIORITY, type ImportDeps } from './deps.js';
export { exportArchive, exportTable } from './export.js';
export {
  type ImportRow,
  importKey,
  listImports,
  type PreviewRow,
  previewRows,
  readImport,
  type Tally,
  tallyOf,
} from './import-rows.js';
export { startImports } from './loop.js';
export { sweepImports } from './sweep.js';
export { rowText, TABLE_START } from './table.js';
export { cancelImport, MAX_IMPORT_BYTES, startImport, takeImport, writeImport } from './take-import.js';
export { zipOutput } from './zip-output.js';
