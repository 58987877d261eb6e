import type { Job, JobState as State } from '@millrace/contract/jobs/api.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { App, Badge, Button, Flex, Popconfirm, Progress, Typography } from 'antd'
import { useEffect, useRef } from 'react'
import { call } from '../lib/api.ts'
import { useProject } from '../lib/session.ts'
import { useFormat, useWords } from '../lib/words.ts'
import { ErrorState } from './states.tsx'

export const isOpen = (job: Pick<Job, 'state'>): boolean => job.state === 'queued' || job.state === 'running'

const dots = { queued: 'default', running: 'processing', done: 'success', failed: 'error', cancelled: 'default' } as const satisfies Record<
  State,
  string
>

/** A job by its id, for any page that started one: follows it to its end, offers what it wrote. */
export function JobProgress({ id, onEnd }: { readonly id: string; readonly onEnd?: (job: Job) => void }) {
  const { api, slug } = useProject()
  const query = useQuery({
    queryKey: ['job', slug, id],
    queryFn: () => call<Job>(`${api}/jobs/${id}`),
    refetchInterval: ({ state }) => (state.data && !isOpen(state.data) ? false : 1_000),
  })
  const told = useRef('')
  const job = query.data
  useEffect(() => {
    if (!job || isOpen(job) || told.current === job.id + job.finishedAt) return
    told.current = job.id + job.finishedAt
    onEnd?.(job)
  }, [job, onEnd])
  if (query.isError && !job) return <ErrorState query={query} />
  if (!job) return null
  return (
    <Flex vertical gap={4} aria-live="polite">
      <Flex justify="space-between" align="center" wrap gap={8}>
        <JobTitle job={job} />
        <JobActions job={job} />
      </Flex>
      <JobState job={job} />
    </Flex>
  )
}

export function JobTitle({ job }: { readonly job: Job }) {
  const { language } = useFormat()
  return <Typography.Text>{job.title[language]}</Typography.Text>
}

/** State, how far, how long still, and what went wrong. */
export function JobState({ job }: { readonly job: Job }) {
  const words = useWords()
  const { language, number } = useFormat()
  const percent = job.total ? Math.min(100, Math.floor((100 * job.done) / job.total)) : 0
  const facts = [
    job.state === 'running' && job.note?.[language],
    job.state !== 'done' && job.total !== null && words.jobs.of(number(job.done), number(job.total)),
    job.state !== 'done' && job.total === null && job.done > 0 && number(job.done),
    job.secondsLeft !== null && words.jobs.left(span(job.secondsLeft, language)),
    job.state === 'done' && took(job) !== undefined && words.jobs.took(span(took(job) ?? 0, language)),
    ...Object.entries(job.result?.counts ?? {}).map(([name, n]) => `${number(n)} ${words.jobs.counts[name] ?? name}`),
  ].filter((fact) => typeof fact === 'string')
  return (
    <Flex vertical gap={2} style={{ minWidth: 160 }}>
      <Flex gap={8} align="center" wrap>
        <Badge status={dots[job.state]} text={job.cancelRequested && isOpen(job) ? words.jobs.cancelling : words.jobs.states[job.state]} />
        <Typography.Text type="secondary" style={{ fontSize: 12 }}>
          {facts.join(' · ')}
        </Typography.Text>
      </Flex>
      {isOpen(job) && job.total !== null && (
        <Progress percent={percent} size="small" status="active" aria-label={`${job.title[language]} ${percent}%`} style={{ margin: 0 }} />
      )}
      {job.error && (
        <Typography.Text type={job.state === 'failed' ? 'danger' : 'secondary'} style={{ fontSize: 12, overflowWrap: 'anywhere' }}>
          {job.error.text[language]}
          {isOpen(job) && ` · ${words.jobs.waiting}`}
        </Typography.Text>
      )}
    </Flex>
  )
}

/** What can be done with a job now: cancel, try again, look at its outcome, take its file. */
export function JobActions({ job }: { readonly job: Job }) {
  const words = useWords()
  const { api, slug, can, timeZone } = useProject()
  const { time } = useFormat(timeZone)
  const client = useQueryClient()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const change = useMutation({
    mutationFn: (verb: 'cancel' | 'retry') => call<Job>(`${api}/jobs/${job.id}/${verb}`, { method: 'POST', body: {} }),
    onSuccess: (changed) => {
      client.setQueryData(['job', slug, job.id], changed)
      return client.invalidateQueries({ queryKey: ['jobs', slug] })
    },
    onError: (error) => void message.error(error.message),
  })
  const link = job.result?.link
  return (
    <Flex gap={8} wrap>
      {job.fileUntil && (
        <Button size="small" href={`/api/v1/${api}/jobs/${job.id}/file`} title={words.jobs.until(time(job.fileUntil))} download>
          {words.jobs.file}
        </Button>
      )}
      {link && (
        <Button size="small" onClick={() => void navigate({ to: `/${slug}${link}` })}>
          {words.jobs.open}
        </Button>
      )}
      {isOpen(job) && !job.cancelRequested && can('jobs.manage') && (
        <Popconfirm
          title={words.jobs.cancelSure}
          okText={words.jobs.cancelYes}
          cancelText={words.jobs.cancelNo}
          onConfirm={() => change.mutate('cancel')}
        >
          <Button size="small" loading={change.isPending}>
            {words.common.cancel}
          </Button>
        </Popconfirm>
      )}
      {(job.state === 'failed' || job.state === 'cancelled') && can('jobs.manage') && (
        <Button size="small" loading={change.isPending} onClick={() => change.mutate('retry')}>
          {words.common.retry}
        </Button>
      )}
    </Flex>
  )
}

const took = ({ startedAt, finishedAt }: Job): number | undefined =>
  startedAt && finishedAt ? (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000 : undefined

/** A span of time in its largest sensible unit. */
function span(seconds: number, language: 'zh' | 'en'): string {
  const [unit, size] = seconds >= 5_400 ? (['hour', 3_600] as const) : seconds >= 90 ? (['minute', 60] as const) : (['second', 1] as const)
  const value = Math.max(unit === 'second' ? 1 : 0, Math.round(seconds / size))
  return new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { style: 'unit', unit, unitDisplay: 'long' }).format(value)
}
