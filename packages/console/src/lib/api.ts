import type { ErrorCode, FieldError } from '@millrace/contract/errors.ts'

/** What the server said no with, in the user's language. */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: ErrorCode | 'network'
  readonly params: Readonly<Record<string, string | number>>
  readonly errors: readonly FieldError[]

  constructor(status: number, body: { title?: string; code?: ErrorCode; params?: Record<string, string | number>; errors?: FieldError[] }) {
    super(body.title ?? `HTTP ${status}`)
    this.status = status
    this.code = body.code ?? 'network'
    this.params = body.params ?? {}
    this.errors = body.errors ?? []
  }
}

export interface CallOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly body?: unknown
  /** Revision that was edited. */
  readonly revision?: number
  readonly signal?: AbortSignal
}

let language: 'zh' | 'en' = 'zh'
export const setApiLanguage = (to: 'zh' | 'en'): void => {
  language = to
}

/** One request to the admin API; the caller names the type, whose schema lives in the contract. */
export async function call<T>(path: string, options: CallOptions = {}): Promise<T> {
  const response = await fetch(path.startsWith('/') ? path : `/api/v1/${path}`, {
    method: options.method ?? 'GET',
    credentials: 'same-origin',
    headers: {
      'x-requested-with': 'millrace',
      'accept-language': language,
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(options.revision === undefined ? {} : { 'if-match': `"${options.revision}"` }),
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    ...(options.signal ? { signal: options.signal } : {}),
  })
  if (response.status === 204) return undefined as T
  const isJson = (response.headers.get('content-type') ?? '').includes('json')
  const body: unknown = isJson ? await response.json() : {}
  if (!response.ok) throw new ApiProblem(response.status, body as ConstructorParameters<typeof ApiProblem>[1] /* problem+json */)
  return body as T
}
