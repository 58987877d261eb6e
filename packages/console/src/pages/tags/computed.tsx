import type { Tag } from '@millrace/contract/tags/api.ts'
import { isTierSet } from '@millrace/contract/tags/index.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Card, Col, Flex, Row, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useTagRuns } from '../../lib/tags.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { JobProgress } from '../../ui/job-progress.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { ImportDialog } from './import-dialog.tsx'
import { CellJourney } from '../tiers/cell-journey.tsx'
import { PeopleLink } from './people-link.tsx'
import { Runs } from './runs.tsx'
import { ValueBars } from './values.tsx'

/** What people have from the last computation, the next one by a press of the button, and how the ones before went. */
export function Computed({ tag, isChanged }: { readonly tag: Tag; readonly isChanged: boolean }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const { values, set } = useFilters('job')
  const runs = useTagRuns(tag.id, 30_000)
  const isImported = tag.definition.kind === 'import'
  const [isImporting, setImporting] = useState(false)
  const start = useMutation({
    mutationFn: () => call<{ job: string }>(`${api}/tags/${tag.id}/compute`, { method: 'POST', body: {} }),
    onSuccess: ({ job }) => set('job', job),
    onError: (error) => void message.error(error.message),
  })
  // The editor keeps what is typed: only the figures are asked for again.
  const refresh = (): void => {
    for (const key of ['tag-runs', 'tag-model', 'tag-reasons', 'tags', 'catalog']) void client.invalidateQueries({ queryKey: [key, slug] })
  }
  return (
    <Card
      size="small"
      title={words.tags.result}
      extra={
        <Flex gap={8} align="center" wrap>
          {isChanged && <Typography.Text type="secondary">{words.tags.computeUnsaved}</Typography.Text>}
          <Button
            size="small"
            disabled={!can('segments.write') || isChanged || tag.archivedAt !== null || (isImported && !can('data.import'))}
            loading={start.isPending}
            onClick={() => (isImported ? setImporting(true) : start.mutate())}
          >
            {isImported ? words.sql.import : words.tags.compute}
          </Button>
        </Flex>
      }
    >
      {isImporting && (
        <ImportDialog
          tagId={tag.id}
          onClose={() => setImporting(false)}
          onStarted={(job) => {
            setImporting(false)
            set('job', job)
          }}
        />
      )}
      <Flex vertical gap={12}>
        {values.job && can('jobs.read') && <JobProgress key={values.job} id={values.job} onEnd={refresh} />}
        <Loaded query={runs}>
          {({ items }) =>
            items[0] ? (
              <Row gutter={[24, 16]}>
                <Col xs={24} xl={15}>
                  <Latest tag={tag} run={items[0]} />
                </Col>
                <Col xs={24} xl={9}>
                  <Runs items={items} />
                </Col>
              </Row>
            ) : (
              <Typography.Text type="secondary">{words.tags.neverComputed}</Typography.Text>
            )
          }
        </Loaded>
      </Flex>
    </Card>
  )
}

type Run = NonNullable<ReturnType<typeof useTagRuns>['data']>['items'][number]

function Latest({ tag, run }: { readonly tag: Tag; readonly run: Run }) {
  const words = useWords()
  const { number } = useFormat()
  return (
    <Flex vertical gap={8}>
      <Flex gap={12} align="baseline" wrap>
        <Typography.Text strong aria-live="polite" data-testid="tag-people" style={{ fontSize: 18 }}>
          {words.tags.have(number(run.people))}
        </Typography.Text>
        <Typography.Text type="secondary">
          {words.tags.computedAt} <Time at={run.at} />
        </Typography.Text>
        {run.people > 0 && <PeopleLink tag={tag.name} label={words.tags.withIt} />}
      </Flex>
      {run.version < tag.version && <Alert type="warning" showIcon title={words.tags.olderVersion(run.version)} />}
      {/* The numbers of a propensity are nearly all different; its model shows how they are spread. */}
      {run.people > 0 && !(tag.definition.kind === 'propensity' && tag.definition.tiers.length === 0) && (
        <ValueBars
          label={words.tags.result}
          definition={tag.definition}
          people={run.people}
          values={run.values}
          linkOf={(value) => (
            <Flex gap={12} wrap>
              <PeopleLink tag={tag.name} value={value} label={words.tags.see} />
              {isTierSet(tag.definition) && <CellJourney tag={tag.name} value={value} label={value} />}
            </Flex>
          )}
        />
      )}
    </Flex>
  )
}
