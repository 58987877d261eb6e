import type { Asked } from '@millrace/contract/analytics/history.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'

/** So long an answer is looked at before its question is one to come back to: what is only passed by on the way to another is not. */
const lookedAtMs = 3_000

/** Remembers a question once its answer has been looked at. */
export function useRemembered(model: string, query: unknown, ms: number | undefined): void {
  const { api, slug } = useProject()
  const client = useQueryClient()
  const text = JSON.stringify(query)
  const isAnswered = ms !== undefined
  const took = useRef(ms)
  useEffect(() => {
    took.current = ms
  }, [ms])
  // One that is asked again by itself is the same question.
  useEffect(() => {
    if (!isAnswered || text === undefined) return undefined
    const remember = async (): Promise<void> => {
      const body = { model, query: JSON.parse(text) as unknown, ms: Math.round(took.current ?? 0) }
      // Nothing is lost by what is not remembered.
      await call(`${api}/analytics/history`, { method: 'POST', body }).catch(() => undefined)
      await client.invalidateQueries({ queryKey: ['asked', slug] })
    }
    const timer = setTimeout(() => void remember(), lookedAtMs)
    return () => clearTimeout(timer)
  }, [model, text, isAnswered, api, slug, client])
}

const most = 4

/** What a question is about, in the words of who tracks events: the events it names, or else properties, or the beginning of its SQL. */
export function aboutOf({ query }: Pick<Asked, 'query'>): string {
  if (typeof query['sql'] === 'string') return query['sql'].slice(0, 80)
  const events = [...new Set(named(query, 'event'))]
  const some = events.length > 0 ? events : [...new Set(named(query, 'property'))]
  return some.slice(0, most).join(' · ') + (some.length > most ? ' …' : '')
}

function named(value: unknown, field: string): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => named(one, field))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]: [string, unknown]) =>
    key === field && typeof one === 'string' ? [one] : key === 'people' ? [] : named(one, field),
  )
}
