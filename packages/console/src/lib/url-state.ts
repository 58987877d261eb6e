import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { z } from 'zod'

/**
 * A question kept in the address, so that it can be shared and gone back to. What is typed is the draft; only a draft
 * that makes sense goes into the address. An address somebody sends wins over the fallback.
 */
export function useUrlState<T>(schema: z.ZodType<T>, fallback: () => T, name = 'query') {
  const search: Record<string, unknown> = useSearch({ strict: false })
  const navigate = useNavigate()
  const given = search[name]
  const key = JSON.stringify(given)
  const [draft, setDraft] = useState<T>(() => read(schema, given) ?? fallback())
  const written = useRef(key)
  useEffect(() => {
    if (key === written.current) return
    written.current = key
    const next = read(schema, key === undefined ? undefined : JSON.parse(key))
    setDraft((old) => next ?? (key === undefined ? fallback() : old))
  }, [key, schema, fallback])
  const valid = read(schema, draft)
  function change(next: T): void {
    setDraft(next)
    const complete = read(schema, next)
    if (complete === undefined) return
    written.current = JSON.stringify(complete)
    void navigate({ to: '.', search: { ...search, [name]: complete } as never /* every page reads its own part */, replace: true })
  }
  return { draft, valid, change }
}

const read = <T>(schema: z.ZodType<T>, value: unknown): T | undefined => {
  const parsed = schema.safeParse(value)
  return parsed.success ? parsed.data : undefined
}

/** Small filters of a list, each one word in the address. */
export function useFilters<K extends string>(...names: readonly K[]) {
  const search: Record<string, unknown> = useSearch({ strict: false })
  const navigate = useNavigate()
  const values = Object.fromEntries(names.map((name) => [name, textOf(search[name])])) as Record<K, string>
  function put(some: { readonly [name in K]?: string }): void {
    const next = { ...search, ...Object.fromEntries(Object.entries(some).map(([name, value]) => [name, value || undefined])) }
    void navigate({ to: '.', search: next as never /* every page reads its own part */, replace: true })
  }
  const set = (name: K, value: string | undefined): void =>
    put({ [name]: value ?? '' } as { readonly [name in K]?: string } /* one of them */)
  const query = names.map((name) => (values[name] ? `&${name}=${encodeURIComponent(values[name])}` : '')).join('')
  return { values, set, put, query }
}

const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')
