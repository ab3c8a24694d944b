import { relative } from 'node:path';
import type { Config } from '../config/index.js';
import { credentialsFile } from './first-key.js';
import type { Service } from './start.js';

/** What somebody who just started the server wants to know; the first time with the key. */
export function startText(service: Service, config: Pick<Config, 'dataDir'>): string {
  const { publicUrl, firstKey, firstEditor } = service;
  if (service.url === null) return 'qik works on the queue. It has no API in this process.\n';
  const file = relative(process.cwd(), credentialsFile(config.dataDir));
  const key = firstKey?.made === true ? firstKey.key : '$QIK_API_KEY';
  const lines = [
    `qik is ready on ${publicUrl}`,
    '',
    ...(firstKey?.made === true
      ? [`Your API key, shown this once and kept in ${file}:`, '', `  ${firstKey.key}`]
      : [`The first API key is in ${file}. In the line below it is QIK_API_KEY.`]),
    '',
    'Send a clip:',
    '',
    `  curl -H "Authorization: Bearer ${key}" -F file=@clip.mp4 ${publicUrl}/v1/clips`,
    '',
    ...(firstEditor === null
      ? []
      : [
          firstEditor.made
            ? `The studio's first editor is ${firstEditor.email}, with the password ${firstEditor.password} (kept in ${file}).`
            : `The studio's first editor is ${firstEditor.email}, with the password that you chose.`,
          '',
        ]),
    `Everything else: ${publicUrl}/docs`,
    '',
  ];
  return lines.join('\n');
}
