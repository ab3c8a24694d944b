import { api, dataOf } from '../api/client.js';

/** A video of the library as the server has it. */
export const readSource = (id: string) => dataOf(api.GET('/studio/api/sources/{id}', { params: { path: { id } } }));
