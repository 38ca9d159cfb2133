/**
 * One door to the server: same-origin fetch, cookie session, a fresh idempotency key on every POST,
 * and failures as one typed error. It repeats nothing by itself. Paths, inputs and answers are typed by the schema.
 */
import createClient from 'openapi-fetch';
import { hearDate } from '../app/now';
import type { paths } from './schema';
import type { Problem } from './types';

export class ApiError extends Error {
  readonly status: number;
  readonly problem: Problem;
  constructor(status: number, problem: Problem) {
    super(problem.detail);
    this.name = 'ApiError';
    this.status = status;
    this.problem = problem;
  }
}

function unreachable(status: number): Problem {
  const code = status === 0 ? 'unreachable' : 'unexpected';
  return { code, detail: `HTTP ${status}`, next_step: null, trace_id: '', fields: [] };
}

/** A proxy's own page is no problem document. */
export function problemOf(status: number, body: unknown): Problem {
  const known = typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string';
  return known ? { ...unreachable(status), ...(body as Partial<Problem>) } : unreachable(status);
}

export const api = createClient<paths>({ credentials: 'same-origin', headers: { accept: 'application/json' } });

api.use({
  onRequest({ request }) {
    if (request.method !== 'POST') return;
    request.headers.set('idempotency-key', crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`);
  },
  onResponse({ response }) {
    hearDate(response.headers.get('date'));
  },
  onError({ error }) {
    if (error instanceof DOMException && error.name === 'AbortError') return error;
    return new ApiError(0, unreachable(0));
  },
});

/** What a call answers, or the failure as an `ApiError`. */
export async function answered<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw new ApiError(response.status, problemOf(response.status, error));
  return data as T;
}
