import type { AnswerFacts } from '@millrace/contract/analytics/api.ts'
import type { Whom } from '@millrace/contract/queries/index.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Alert, Button, Card, Flex, Typography } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import type { z } from 'zod'
import { call } from '../../lib/api.ts'
import { downloadCsv } from '../../lib/csv.ts'
import { useProject } from '../../lib/session.ts'
import { useUrlState } from '../../lib/url-state.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import type { Series } from '../../ui/chart.tsx'
import { Page } from '../../ui/page.tsx'
import { Loaded, Teach } from '../../ui/states.tsx'
import { Statement } from '../../ui/statement.tsx'
import { SaveQuestion } from '../boards/save-question.tsx'
import { AnalysisHistory } from './history.tsx'
import { OnTile } from './on-tile.tsx'
import { useRemembered } from './remembered.ts'
import { type Cannot, ShellFields, ShellNote } from './shell.tsx'
import { useTileQuestion } from './tile-context.ts'
import { useAnalysisWords } from './words.ts'

export interface Sheet {
  readonly name: string
  readonly header: readonly string[]
  readonly rows: readonly (readonly (string | number | null)[])[]
  /** Which columns are shares of one: a board writes them in per cent. */
  readonly shares?: readonly number[]
  /** Which are lengths of time, in ms. */
  readonly spans?: readonly number[]
  /** What was last is what a board shows first. */
  readonly isNewestFirst?: boolean
}

/** Numbers as lines or bars. */
export interface Drawn {
  readonly categories: readonly string[]
  readonly series: readonly Series[]
  /** Bars one on the other. */
  readonly isStacked?: boolean
  /** What is not drawn. */
  readonly note?: string
  /** How a number is written, if not as a plain one. */
  readonly format?: (n: number) => string
}

export interface AnalysisProps<Q extends Whom, A extends AnswerFacts> {
  readonly title: string
  /** Its place in the API. */
  readonly model: string
  readonly schema: z.ZodType<Q>
  /** The question a page begins with; the same function at every render. */
  first(): Q
  question(draft: Q, change: (query: Q) => void): ReactNode
  /** What to choose, while the question is not complete. */
  teach(draft: Q): string
  isEmpty(answer: A): boolean
  /** What to do when it is, if more can be said than to choose other days. */
  readonly emptyText?: string
  children(answer: A, query: Q): ReactNode
  /** The answer as a file. */
  sheet(answer: A, query: Q): Sheet
  /** What it can never be asked. */
  readonly cannot?: readonly Cannot[]
  /** What a board draws of it; for models that have such looks there (`looksOf`). */
  drawn?(answer: A, query: Q): Drawn
  /** After how many ms an answer is asked for again by itself, while somebody looks. */
  againAfter?(answer: A): number | false
}

/** An analysis on a page of its own, or its answer alone on a board. */
export function Analysis<Q extends Whom, A extends AnswerFacts>(props: AnalysisProps<Q, A>) {
  const tile = useTileQuestion()
  return tile ? <OnTile {...props} tile={tile} /> : <OnPage {...props} />
}

/** Every page of an analysis: the question, which is the address, and below it the answer with how it came to be. */
function OnPage<Q extends Whom, A extends AnswerFacts>({
  title,
  model,
  schema,
  first,
  question,
  teach,
  isEmpty,
  emptyText,
  children,
  sheet,
  cannot = [],
  againAfter,
}: AnalysisProps<Q, A>) {
  const words = useAnalysisWords()
  const { shell } = useWords()
  const { api, slug, can } = useProject()
  const { draft, valid, change } = useUrlState<Q>(schema, first)
  const query = useQuery({
    queryKey: ['analytics', model, slug, valid],
    // An answer stays with what was asked: the one before is shown until the next has come, and its numbers are still its own.
    queryFn: async ({ signal }) => ({
      asked: valid as Q,
      answer: await call<A>(`${api}/analytics/${model}`, { method: 'POST', body: valid, signal }),
    }),
    enabled: valid !== undefined,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (againAfter && state.data ? againAfter(state.data.answer) : false),
  })
  useRemembered(model, valid, query.isPlaceholderData ? undefined : query.data?.answer.ms)
  // What is asked again by itself does not flicker.
  const isOld = againAfter ? query.isPlaceholderData : query.isFetching
  return (
    <Page
      title={title}
      extra={
        <>
          <AnalysisHistory />
          {valid && can('analytics.write') && <SaveQuestion title={title} model={model} query={valid} />}
        </>
      }
    >
      <Card size="small">
        {question(draft, change)}
        <ShellFields query={draft} cannot={cannot} onChange={change} />
      </Card>
      {query.isFetching && <Patience key={JSON.stringify(valid)} />}
      {valid ? (
        <Loaded
          query={query}
          empty={{ when: ({ answer }) => isEmpty(answer), text: emptyText ?? words.noData }}
          mend={(code) =>
            tooMuch.has(code) &&
            valid.sample === undefined &&
            !cannot.includes('sample') && (
              <Button size="small" type="primary" onClick={() => change({ ...valid, sample: 10 })}>
                {shell.askSample}
              </Button>
            )
          }
        >
          {({ answer, asked }) => (
            <Flex vertical gap={16} style={{ opacity: isOld ? 0.6 : 1 }}>
              <ShellNote answer={answer} />
              {children(answer, asked)}
              <Facts answer={answer} sheet={() => sheet(answer, asked)} />
            </Flex>
          )}
        </Loaded>
      ) : (
        <Teach text={teach(draft)} />
      )}
    </Page>
  )
}

/** Of part of the people it may come in time. */
const tooMuch: ReadonlySet<string> = new Set(['question_too_slow', 'question_too_large'])

const patienceMs = 4_000

/** Says why it takes long, once it does. */
function Patience() {
  const words = useAnalysisWords()
  const [isLong, setLong] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), patienceMs)
    return () => clearTimeout(timer)
  }, [])
  return isLong && <Alert type="info" showIcon title={words.stillAsking} />
}

/** Up to when it counts, the statements that ran, and the answer as a file. */
function Facts({ answer, sheet }: { readonly answer: AnswerFacts; sheet(): Sheet }) {
  const words = useAnalysisWords()
  const { common, shell } = useWords()
  const { timeZone } = useProject()
  const { time, duration } = useFormat(timeZone)
  return (
    <Flex vertical gap={4}>
      <Flex justify="space-between" wrap gap={8}>
        <Typography.Text type="secondary">
          {words.through(time(answer.dataThrough))}
          {answer.waitedMs > 1_000 && ` · ${words.waited(duration(answer.waitedMs))}`}
        </Typography.Text>
        <Button
          size="small"
          onClick={() => {
            const { name, header, rows } = sheet()
            downloadCsv(answer.sampling ? `${name} ${shell.sampled(answer.sampling.percent)}` : name, header, rows)
          }}
        >
          {common.download}
        </Button>
      </Flex>
      <Statement sql={answer.sql} ms={answer.ms} />
    </Flex>
  )
}
