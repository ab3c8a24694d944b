import { Problem } from '../api/problem.js';

const idIn = (body: unknown): string | null =>
  typeof body === 'object' && body !== null && 'id' in body && typeof body.id === 'string' ? body.id : null;

/**
 * Sends a table or an archive. Unlike what other calls are made with, this says how much is on its way.
 *
 * @param onProgress from 0 to 1
 * @returns id of the import
 * @throws Problem
 */
export function sendImport(file: File, onProgress: (part: number) => void, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append('file', file);
    request.open('POST', '/studio/api/imports');
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total));
    request.addEventListener('error', () => reject(Problem.unreachable()));
    request.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
    request.addEventListener('load', () => {
      const response = new Response(request.responseText, { status: request.status });
      if (!response.ok) return void Problem.from(response).then(reject);
      return void response.json().then(
        (body: unknown) => {
          const id = idIn(body);
          if (id === null) reject(Problem.unreadable());
          else resolve(id);
        },
        () => reject(Problem.unreadable()),
      );
    });
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });
}
