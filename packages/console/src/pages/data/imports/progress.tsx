import type { Job } from '@millrace/contract/jobs/api.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Card, Descriptions, Flex, Progress } from 'antd'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'

const isOpen = (job: Job | undefined): boolean => job?.state === 'queued' || job?.state === 'running'

/** The last run of the file: how far it is, what came of it, and the rows it could not take. */
export function ImportProgress({ jobId }: { readonly jobId: string }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const { number, language } = useFormat()
  const client = useQueryClient()
  const query = useQuery({
    queryKey: ['job', slug, jobId],
    queryFn: () => call<Job>(`${api}/jobs/${jobId}`),
    refetchInterval: ({ state }) => (isOpen(state.data) ? 1_000 : false),
  })
  const cancel = useMutation({
    mutationFn: () => call(`${api}/jobs/${jobId}/cancel`, { method: 'POST' }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['job', slug, jobId] }),
  })
  const job = query.data
  if (!job) return null
  const counts = job.result?.counts
  const percent = job.state === 'done' ? 100 : job.total ? Math.min(99, Math.round((100 * job.done) / job.total)) : 0
  return (
    <Card size="small" title={job.title[language]}>
      <Flex vertical gap={12}>
        <Flex gap={12} align="center">
          <Progress
            percent={percent}
            status={job.state === 'failed' ? 'exception' : job.state === 'done' ? 'success' : 'active'}
            aria-label={job.title[language]}
          />
          {isOpen(job) && can('jobs.manage') && (
            <Button size="small" onClick={() => cancel.mutate()} disabled={job.cancelRequested}>
              {words.common.cancel}
            </Button>
          )}
        </Flex>
        <span aria-live="polite">
          {isOpen(job) ? words.imports.rowsDone(number(job.done)) : words.imports.ended[job.state as 'done' | 'failed' | 'cancelled']}
        </span>
        {job.error && <Alert type="error" showIcon title={job.error.text[language]} />}
        {counts && (
          <Descriptions
            size="small"
            column={{ xs: 2, md: 4 }}
            items={(['rows', 'new', 'known', 'rejected'] as const).map((name) => ({
              key: name,
              label: words.imports.counts[name],
              children: number(counts[name] ?? 0),
            }))}
          />
        )}
        {job.result?.file && (
          <a href={`/api/v1/${api}/jobs/${jobId}/file`} download={job.result.file.name}>
            {words.imports.errorFile}
          </a>
        )}
      </Flex>
    </Card>
  )
}
