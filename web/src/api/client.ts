/**
 * One door to the server: same-origin fetch, cookie session, a fresh idempotency key on every POST,
 * and failures as one typed error. It repeats nothing by itself.
 */
import type { Problem } from './types';

const BASE = '/api/v1';

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

type Query = Record<string, string | number | boolean | null | undefined>;
type Options = { query?: Query; body?: unknown; version?: number; signal?: AbortSignal };

/** `/contacts?sort=name`: absent and empty values are left out. */
export function address(path: string, query: Query = {}): string {
  const parts = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') parts.set(key, String(value));
  }
  const text = parts.toString();
  return text ? `${BASE}${path}?${text}` : `${BASE}${path}`;
}

function unreachable(status: number): Problem {
  const code = status === 0 ? 'unreachable' : 'unexpected';
  return { code, detail: `HTTP ${status}`, next_step: null, trace_id: '', fields: [] };
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    const body = (await response.json()) as Partial<Problem>;
    if (typeof body.code === 'string') return { ...unreachable(response.status), ...body } as Problem;
  } catch {
    // A proxy's own page is no problem document.
  }
  return unreachable(response.status);
}

async function call<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' };
  const form = options.body instanceof FormData;
  if (options.body !== undefined && !form) headers['content-type'] = 'application/json';
  if (method === 'POST') headers['idempotency-key'] = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
  if (options.version !== undefined) headers['if-match'] = `"${options.version}"`;
  let response: Response;
  try {
    response = await fetch(address(path, options.query), {
      method,
      headers,
      credentials: 'same-origin',
      signal: options.signal,
      body: form ? (options.body as FormData) : options.body === undefined ? undefined : JSON.stringify(options.body),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, unreachable(0));
  }
  if (!response.ok) throw new ApiError(response.status, await problemOf(response));
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

export const get = <T>(path: string, query?: Query, signal?: AbortSignal) => call<T>('GET', path, { query, signal });
export const post = <T>(path: string, body?: unknown) => call<T>('POST', path, { body: body ?? {} });
export const upload = <T>(path: string, body: FormData) => call<T>('POST', path, { body });
export const patch = <T>(path: string, body: unknown, version?: number) => call<T>('PATCH', path, { body, version });
export const remove = <T = void>(path: string) => call<T>('DELETE', path);
