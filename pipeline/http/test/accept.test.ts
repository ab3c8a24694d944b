import t from 'tap';
import { prefers } from '../accept.js';

t.test('what a client would rather have', async (t) => {
  const jose = (accept: string | undefined) => prefers(accept, 'application/jose', 'application/json');
  for (const accept of [
    'application/jose',
    'Application/JOSE',
    'text/html, application/jose',
    'application/jose, application/json;q=0.9',
    'application/jose;q=0.2',
    'application/jose, */*;q=0.1',
    'application/json;q=0, */*',
  ])
    t.equal(jose(accept), true, accept);
  for (const accept of [
    undefined,
    '',
    '*/*',
    'application/*',
    'application/json',
    'application/jose, application/json',
    'application/jose;q=0.5, application/json',
    'application/jose;q=0, */*;q=0',
    'application/jose;q=nonsense',
    ';q=1,,',
  ])
    t.equal(jose(accept), false, String(accept));
});
