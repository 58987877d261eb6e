import { type Job, jobStates } from '@millrace/contract/jobs/api.ts'
import { jobTitle, jobTitles } from '@millrace/contract/jobs/texts.ts'
import { Card, Flex, Grid, Segmented, Select, Skeleton, Table, Typography } from 'antd'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { isOpen, JobActions, JobState, JobTitle } from '../../ui/job-progress.tsx'
import { Page } from '../../ui/page.tsx'
import { ErrorState, Teach } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { More, rowsOf, usePages } from '../../ui/pages.tsx'

interface Answer {
  readonly items: Job[]
  readonly next: string | null
}

/** Everything that takes longer than a request: how far it is, how it ended, what it left. */
export function JobsPage() {
  const words = useWords()
  const { language } = useFormat()
  const { slug } = useProject()
  const { values, set, query: filters } = useFilters('state', 'kind')
  const query = usePages<Answer>(['jobs', slug, filters], `jobs?limit=50${filters}`, {
    refetchInterval: ({ state }) => (state.data?.pages.some((page) => page.items.some(isOpen)) ? 1_500 : 10_000),
  })
  const items = rowsOf(query)
  const kinds = Object.keys(jobTitles).filter((kind) => !kind.startsWith('system.'))
  return (
    <Page title={words.jobs.title} note={words.jobs.note}>
      <Flex gap={8} wrap>
        <div style={{ maxWidth: '100%', overflowX: 'auto' }}>
          <Segmented
            aria-label={words.common.state}
            value={values.state}
            options={[
              { value: '', label: words.common.all },
              ...jobStates.map((state) => ({ value: state, label: words.jobs.states[state] })),
            ]}
            onChange={(state) => set('state', state)}
          />
        </div>
        {kinds.length > 1 && (
          <Select
            aria-label={words.jobs.job}
            allowClear
            placeholder={words.jobs.job}
            value={values.kind || undefined}
            options={kinds.map((kind) => ({ value: kind, label: kindName(kind, language) }))}
            onChange={(kind: string | undefined) => set('kind', kind)}
            style={{ minWidth: 180 }}
          />
        )}
      </Flex>
      {query.isError && <ErrorState query={query} />}
      {query.isSuccess && items.length === 0 ? (
        <Teach text={filters === '' ? words.jobs.empty : words.jobs.emptyFilter} />
      ) : (
        <JobList items={items} isLoading={query.isPending} />
      )}
      <More query={query} />
    </Page>
  )
}

/** A table; on a phone a card for each. */
function JobList({ items, isLoading }: { readonly items: Job[]; readonly isLoading: boolean }) {
  const words = useWords()
  const { md = true } = Grid.useBreakpoint()
  if (!md)
    return (
      <Flex vertical gap={8}>
        {isLoading && <Skeleton active />}
        {items.map((job) => (
          <Card key={job.id} size="small">
            <Flex vertical gap={8}>
              <Flex justify="space-between" gap={8}>
                <JobTitle job={job} />
                <JobActions job={job} />
              </Flex>
              <JobState job={job} />
              <Started job={job} />
            </Flex>
          </Card>
        ))}
      </Flex>
    )
  return (
    <Table<Job>
      rowKey="id"
      size="small"
      loading={isLoading}
      dataSource={items}
      pagination={false}
      scroll={{ x: 720 }}
      columns={[
        { title: words.jobs.job, render: (_, row) => <JobTitle job={row} /> },
        { title: words.jobs.progress, width: 340, render: (_, row) => <JobState job={row} /> },
        { title: words.jobs.by, width: 160, render: (_, row) => <Started job={row} /> },
        { title: words.common.actions, width: 180, render: (_, row) => <JobActions job={row} /> },
      ]}
    />
  )
}

function Started({ job }: { readonly job: Job }) {
  return (
    <Flex wrap style={{ columnGap: 8 }}>
      <span>{job.createdBy}</span>
      <Typography.Text type="secondary" style={{ fontSize: 12 }}>
        <Time at={job.createdAt} />
      </Typography.Text>
    </Flex>
  )
}

/** A kind without the thing it was for: `Export segment {name}` is `Export segment …`. */
const kindName = (kind: string, language: 'en' | 'zh'): string => jobTitle(kind, { name: '…' })[language]
