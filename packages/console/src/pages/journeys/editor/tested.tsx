import type { Backtest, Tally } from '@millrace/contract/journeys/backtest.ts'
import type { JourneyCounts } from '@millrace/contract/journeys/api.ts'
import { useQuery } from '@tanstack/react-query'
import { Button, Select, Typography } from 'antd'
import { createContext, useContext, useMemo } from 'react'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useFilters } from '../../../lib/url-state.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { useVariantName } from './what-if.tsx'

type Counts = Pick<JourneyCounts, 'nodes' | 'edges'>

/** People of the published version, by step and by way; nothing when it was never published. */
export interface Tested {
  readonly beside: ReadonlyMap<string, number> | undefined
}

const Here = createContext<Tested | undefined>(undefined)
export const TestedOf = Here.Provider
/** Whether the canvas shows a backtest. */
export const useTestedHere = (): Tested | undefined => useContext(Here)

export function useBacktest(job: string) {
  const { api, slug } = useProject()
  return useQuery({
    queryKey: ['backtest', slug, job],
    queryFn: () => call<Backtest>(`${api}/jobs/${job}/file`),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: job !== '',
  })
}

const peopleOf = ({ standing, edges }: Tally): Map<string, number> =>
  new Map([
    ...standing.map(({ node, people }) => [node, people] as const),
    ...edges.map(({ node, port, people }) => [`${node}/${port}`, people] as const),
  ])

/** What the canvas shows of one variant: also where only the published version has people. */
function countsOf(shown: ReadonlyMap<string, number>, beside: ReadonlyMap<string, number> = new Map()): Counts {
  const all = [...new Set([...shown.keys(), ...beside.keys()])].map((at) => ({ at: at.split('/'), people: shown.get(at) ?? 0 }))
  return {
    nodes: all.flatMap(({ at: [node = '', port], people }) => (port === undefined ? [{ node, waiting: people }] : [])),
    edges: all.flatMap(({ at: [node = '', port], people }) => (port === undefined ? [] : [{ node, port, people }])),
  }
}

/** The backtest that the address puts on the canvas, and which of its variants. */
export function useTested() {
  const { values, put } = useFilters('tested', 'variant', 'days', 'people')
  const query = useBacktest(values.tested)
  const result = values.tested === '' ? undefined : query.data
  const shown = useMemo(() => {
    const own = result?.variants.filter(({ name }) => name !== 'published') ?? []
    const variant = own.find(({ name }) => name === values.variant) ?? own[0]
    if (!result || !variant) return undefined
    const published = result.variants.find(({ name }) => name === 'published')
    const beside = published && peopleOf(published.tally)
    return { result, own, variant, here: { beside }, counts: countsOf(peopleOf(variant.tally), beside) }
  }, [result, values.variant])
  return { job: values.tested, error: values.tested === '' ? null : query.error, shown, put }
}
export type TestedView = ReturnType<typeof useTested>

/** Of which days and which variant the numbers are, beside what, and the way to the whole outcome. */
export function TestedBar({ view: { job, error, shown, put } }: { readonly view: TestedView }) {
  const words = useWords()
  const { timeZone } = useProject()
  const { time } = useFormat(timeZone)
  const nameOf = useVariantName()
  const { set } = useFilters('backtest')
  if (error) return <Typography.Text type="danger">{error.message}</Typography.Text>
  if (!shown) return null
  const { result, own, variant, here } = shown
  return (
    <>
      <Typography.Text type="secondary">
        {time(result.from)} – {time(result.until)}
      </Typography.Text>
      {own.length > 1 ? (
        <Select
          size="small"
          aria-label={words.backtest.variant}
          value={variant.name}
          options={own.map(({ name }) => ({ value: name, label: nameOf(name) }))}
          onChange={(name) => put({ variant: name })}
          style={{ width: 280, maxWidth: '100%' }}
        />
      ) : (
        <span>{nameOf(variant.name)}</span>
      )}
      {here.beside && <span>/ {nameOf('published')}</span>}
      <Button size="small" onClick={() => set('backtest', job)}>
        {words.backtest.summary}
      </Button>
    </>
  )
}
