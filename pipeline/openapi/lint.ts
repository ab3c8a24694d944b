import { join } from 'node:path';
import { lintFromString, loadConfig } from '@redocly/openapi-core';
import { packageRoot } from '../../presets/index.js';
import type { JsonObject } from './document.js';

/** What the rules of `redocly.yaml` have against a document: the rule, where, and what; nothing where it keeps them. */
export async function lintDocument(document: JsonObject): Promise<string[]> {
  const config = await loadConfig({ configPath: join(packageRoot, 'redocly.yaml') });
  const problems = await lintFromString({ source: JSON.stringify(document), absoluteRef: 'openapi.json', config });
  return problems.map(
    ({ ruleId, message, location }) => `${ruleId} ${location.map(({ pointer }) => pointer).join(' ')}: ${message}`,
  );
}
