import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const { version } = require('typescript/package.json');
const cache = fileURLToPath(new URL('../node_modules/.cache/qik-typescript', import.meta.url));
mkdirSync(cache, { recursive: true });

const isOurs = (url) => url.startsWith('file:') && url.endsWith('.ts') && !url.includes('/node_modules/');

/** What runs, of a file that says so; types are checked elsewhere. */
function translate(fileName, text) {
  const ts = require('typescript');
  const { outputText } = ts.transpileModule(text, {
    fileName,
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2023,
      verbatimModuleSyntax: true,
      inlineSourceMap: true,
      inlineSources: true,
    },
  });
  return outputText;
}

const hashOf = (text) => createHash('sha256').update(text).digest('hex');

/** From the cache, where there is one file for each of ours, which ends with what it was made of. */
function translated(fileName) {
  const text = readFileSync(fileName, 'utf8');
  const kept = join(cache, hashOf(fileName));
  const mark = `\n//${hashOf(`${version}\n${text}`)}\n`;
  const before = existsSync(kept) ? readFileSync(kept, 'utf8') : '';
  if (before.endsWith(mark)) return before;
  const made = translate(fileName, text) + mark;
  // Several processes may do so at once: each sees a file as a whole.
  const making = `${kept}.${randomUUID()}`;
  writeFileSync(making, made);
  renameSync(making, kept);
  return made;
}

export function resolve(specifier, context, next) {
  if (/^\.\.?\/.*\.js$/.test(specifier) && isOurs(context.parentURL ?? '')) {
    const url = new URL(specifier.replace(/js$/, 'ts'), context.parentURL);
    if (existsSync(url)) return { url: url.href, format: 'module', shortCircuit: true };
  }
  return next(specifier, context);
}

export function load(url, context, next) {
  if (!isOurs(url)) return next(url, context);
  return { format: 'module', source: translated(fileURLToPath(url)), shortCircuit: true };
}
