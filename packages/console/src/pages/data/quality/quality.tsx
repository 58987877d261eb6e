import type { DataQuality } from '@millrace/contract/ingest/api.ts'
import { useQuery } from '@tanstack/react-query'
import { Button, Flex, Table, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../../lib/api.ts'
import { downloadCsv } from '../../../lib/csv.ts'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Page } from '../../../ui/page.tsx'
import { Loaded } from '../../../ui/states.tsx'
import { Time } from '../../../ui/time.tsx'
import { ReplayDrawer } from './replay-drawer.tsx'
import { ResendDialog } from './resend.tsx'

type Group = DataQuality['quarantine'][number]
type Sample = DataQuality['samples']['items'][number]

/** Protocols whose records are sent one by one, so that one of them can be sent again. */
const resendable: ReadonlySet<string> = new Set(['native', 'sensors', 'segment'])

/** What was refused or cut, why, and what it looked like. */
export function QualityPage() {
  const words = useWords()
  const { api, slug, can } = useProject()
  const { number } = useFormat()
  const [replayed, setReplayed] = useState<Group | undefined>()
  const [corrected, setCorrected] = useState<Sample | undefined>()
  const query = useQuery({ queryKey: ['quality', slug], queryFn: () => call<DataQuality>(`${api}/data-quality`), refetchInterval: 5_000 })
  const texts: Readonly<Record<string, string>> = words.quality.reasons
  const reasonOf = (reason: string): string => texts[reason] ?? reason
  function save(): void {
    const header = [words.data.type, words.data.source, words.data.reason, words.segments.event, words.data.field, words.data.count]
    const rows = (query.data?.counters ?? []).map((one) => [
      words.quality.kinds[one.kind],
      one.source,
      reasonOf(one.reason),
      one.event,
      one.field,
      one.count,
    ])
    downloadCsv('data-quality', header, rows)
  }
  return (
    <Page
      title={words.data.quality}
      extra={
        <Button disabled={!query.data?.counters.length} onClick={save}>
          {words.common.download}
        </Button>
      }
    >
      <Loaded query={query} empty={{ when: (data) => data.counters.length + data.quarantine.length === 0, text: words.data.qualityEmpty }}>
        {(data) => (
          <Flex vertical gap={24}>
            {data.quarantine.length > 0 && (
              <Flex vertical gap={8}>
                <Typography.Title level={2} style={{ fontSize: 16, margin: 0 }}>
                  {words.plan.quarantine}
                </Typography.Title>
                <Typography.Text type="secondary">{words.plan.quarantineNote}</Typography.Text>
                <Table<Group>
                  rowKey={(row) => `${row.source}${row.reason}${row.event}`}
                  size="small"
                  dataSource={data.quarantine}
                  pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
                  scroll={{ x: 760 }}
                  columns={[
                    { title: words.data.reason, render: (_, row) => reasonOf(row.reason) },
                    { title: words.data.count, align: 'right', width: 72, render: (_, row) => number(row.count) },
                    {
                      title: words.plan.mend,
                      width: 190,
                      render: (_, row) => (
                        <Button size="small" onClick={() => setReplayed(row)}>
                          {words.plan.mend}
                        </Button>
                      ),
                    },
                    { title: words.segments.event, dataIndex: 'event', ellipsis: true },
                    { title: words.data.source, dataIndex: 'source' },
                  ]}
                />
              </Flex>
            )}
            <Table<DataQuality['counters'][number]>
              rowKey={(row) => `${row.kind}${row.source}${row.reason}${row.event}${row.field}`}
              size="small"
              dataSource={data.counters}
              pagination={{ pageSize: 50, hideOnSinglePage: true }}
              scroll={{ x: 860 }}
              columns={[
                { title: words.data.type, width: 90, render: (_, row) => words.quality.kinds[row.kind] },
                { title: words.data.source, dataIndex: 'source' },
                {
                  title: words.data.reason,
                  width: 220,
                  render: (_, row) => <Typography.Text copyable={{ text: row.reason }}>{reasonOf(row.reason)}</Typography.Text>,
                },
                { title: words.segments.event, dataIndex: 'event', ellipsis: true },
                { title: words.data.field, dataIndex: 'field', ellipsis: true },
                { title: words.data.count, align: 'right', render: (_, row) => number(row.count) },
                { title: words.data.lastSeen, render: (_, row) => <Time at={row.lastAt} /> },
              ]}
            />
            <Table<DataQuality['samples']['items'][number]>
              rowKey="id"
              size="small"
              dataSource={data.samples.items}
              pagination={false}
              scroll={{ x: 640 }}
              expandable={{ expandedRowRender: (row) => <pre style={{ whiteSpace: 'pre-wrap', margin: 0 }}>{row.sample}</pre> }}
              columns={[
                { title: words.common.time, render: (_, row) => <Time at={row.at} /> },
                { title: words.data.reason, render: (_, row) => <span title={row.reason}>{reasonOf(row.reason)}</span> },
                {
                  title: words.data.detail,
                  ellipsis: true,
                  render: (_, row) => <Typography.Text type="secondary">{row.detail}</Typography.Text>,
                },
                {
                  title: words.plan.correct,
                  render: (_, row) =>
                    row.kind === 'rejected' &&
                    !row.canReplay &&
                    row.sample !== '' &&
                    resendable.has(row.source) && (
                      <Button size="small" disabled={!can('data.import')} onClick={() => setCorrected(row)}>
                        {words.plan.correct}
                      </Button>
                    ),
                },
              ]}
            />
          </Flex>
        )}
      </Loaded>
      {replayed && <ReplayDrawer group={replayed} reasonOf={reasonOf} onClose={() => setReplayed(undefined)} />}
      {corrected && <ResendDialog sample={corrected} title={reasonOf(corrected.reason)} onClose={() => setCorrected(undefined)} />}
    </Page>
  )
}
