const { existsSync } = require('node:fs');
const { join } = require('node:path');

/** fluent-ffmpeg is archived upstream: exactly one file of ours knows it, so that it can be replaced in one place. */
const ffmpegFile =
  ['pipeline/media/run/ffmpeg.ts', 'pipeline/media/ffmpeg.ts'].find((file) => existsSync(join(__dirname, file))) ??
  'pipeline/media/ffmpeg.ts';
const exactly = (file) => `^${file.replaceAll('.', '\\.')}$`;

const TESTS = '(^|/)test/';
const OURS = '^(presets|pipeline|workers|studio-api|fixtures)/|^main\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'A circle cannot be read from either end.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A file that nothing imports and that imports nothing is left over.',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$', '(^|/)\\.[^/]+\\.cjs$'] },
      to: {},
    },
    {
      name: 'presets-imports-nothing-of-ours',
      comment: 'presets is data and its rules; everything else stands on it.',
      severity: 'error',
      from: { path: '^presets/', pathNot: TESTS },
      to: { path: OURS, pathNot: '^presets/' },
    },
    {
      name: 'errors-is-a-leaf',
      comment: 'The catalogue of errors may be imported from everywhere, so it imports nothing of ours.',
      severity: 'error',
      from: { path: '^pipeline/errors/', pathNot: TESTS },
      to: { path: OURS, pathNot: '^pipeline/errors/' },
    },
    {
      name: 'media-is-a-library',
      comment:
        'pipeline/media is used by the API, the workers, the command line and tests: no server, queue or store in it.',
      severity: 'error',
      from: { path: '^pipeline/media/', pathNot: TESTS },
      to: { path: OURS, pathNot: '^(presets|pipeline/media|pipeline/errors)/' },
    },
    {
      name: 'client-stands-alone',
      comment:
        'pipeline/client is given to others: it knows the service by its document, and runs where there is fetch.',
      severity: 'error',
      from: { path: '^pipeline/client/', pathNot: TESTS },
      to: { path: OURS, pathNot: '^pipeline/client/' },
    },
    {
      name: 'client-runs-anywhere',
      comment: 'Browsers and workers have fetch and streams, and none of the modules of Node.js.',
      severity: 'error',
      from: { path: '^pipeline/client/', pathNot: TESTS },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'openapi-is-a-tool',
      comment: 'pipeline/openapi works with development tools, which are not there where the service runs.',
      severity: 'error',
      from: { path: OURS, pathNot: [TESTS, '^pipeline/openapi/'] },
      to: { path: '^pipeline/openapi/' },
    },
    {
      name: 'pipeline-does-not-know-its-users',
      severity: 'error',
      from: { path: '^pipeline/' },
      to: { path: '^(workers|studio-api)/|^main\\.ts$' },
    },
    {
      name: 'workers-do-not-know-the-studio',
      severity: 'error',
      from: { path: '^workers/' },
      to: { path: '^studio-api/|^main\\.ts$' },
    },
    {
      name: 'studio-does-not-know-the-workers',
      severity: 'error',
      from: { path: '^studio-api/' },
      to: { path: '^workers/|^main\\.ts$' },
    },
    {
      name: 'main-is-the-composition-root',
      comment: 'main.ts is the only file that imports pipeline, workers and studio-api together; nothing imports it.',
      severity: 'error',
      from: { pathNot: [TESTS, '^main\\.ts$', '^workers/'] },
      to: { path: '^workers/|^main\\.ts$' },
    },
    {
      name: 'fluent-ffmpeg-behind-one-file',
      severity: 'error',
      from: { pathNot: exactly(ffmpegFile) },
      to: { path: 'node_modules/(@types/)?fluent-ffmpeg' },
    },
    {
      name: 'no-fixtures-in-production',
      comment: 'What runs in production imports neither fixtures nor tests.',
      severity: 'error',
      from: { pathNot: [TESTS, '^fixtures/'] },
      to: { path: ['^fixtures/', TESTS] },
    },
    {
      name: 'web-knows-http-only',
      comment: 'The pages know the server by the document of its API, of which they have the types.',
      severity: 'error',
      from: { path: '^studio-api/web/', pathNot: TESTS },
      to: { path: OURS, pathNot: '^studio-api/web/' },
    },
    {
      name: 'web-is-served-and-not-imported',
      severity: 'error',
      from: { path: OURS, pathNot: '^studio-api/web/' },
      to: { path: '^studio-api/web/' },
    },
    {
      name: 'journeys-are-a-tool',
      comment: 'studio-api/journeys drives a browser, which is not there where the service runs.',
      severity: 'error',
      from: { path: OURS, pathNot: [TESTS, '^studio-api/journeys/'] },
      to: { path: '^studio-api/journeys/' },
    },
    {
      name: 'no-development-tools-in-production',
      severity: 'error',
      from: {
        path: OURS,
        pathNot: [TESTS, '^fixtures/', '^pipeline/openapi/', '^studio-api/(journeys|web)/', '\\.config\\.ts$'],
      },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-declared-packages',
      comment: 'A package that is there because another needs it may be gone tomorrow.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'undetermined'] },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
