// Requests for dead letters.
import { request } from './api.js';

const PATH = '/api/dead-letters';

export const path = () => PATH;
export const redrive = (letter) => request('POST', `${PATH}/${letter.id}/redrive`);
export const redriveAll = (filters) => request('POST', `${PATH}/redrive?${filters}`);
export const discard = (letter, reason) => request('POST', `${PATH}/${letter.id}/discard`, { body: { reason } });
export const replace = (letter, event, reason) => request('POST', `${PATH}/${letter.id}/replace`, { body: { event, reason } });
