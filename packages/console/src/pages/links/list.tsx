import { EditOutlined, QrcodeOutlined } from '@ant-design/icons'
import { type Link, type LinkNumbers, type LinkReport, roiOf } from '@millrace/contract/links/api.ts'
import { useQuery } from '@tanstack/react-query'
import { Button, Flex, Segmented, Table, Tooltip, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Definitions, useDefinitions } from '../../ui/definitions.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Page } from '../../ui/page.tsx'
import { Shelf } from '../../ui/shelf.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { useMoney } from '../../ui/values.ts'
import { LinkDrawer } from './drawer.tsx'
import { CodeDialog } from './code.tsx'
import { OrderSettings } from './settings.tsx'

const ranges = [7, 30, 90]

/** Short links and QR codes, with what each of them brought in the last days. */
export function LinkList() {
  const words = useWords()
  const { api, slug, can } = useProject()
  const { values, set } = useFilters('days')
  const days = ranges.find((one) => String(one) === values.days) ?? 30
  const [edited, setEdited] = useState<Link | 'new' | undefined>()
  const [shown, setShown] = useState<Link | undefined>()
  const [isSettingUp, setSettingUp] = useState(false)
  const query = useDefinitions<Link>('links')
  const range = daysBack(days, useProject().timeZone)
  const report = useQuery({
    queryKey: ['links', slug, 'report', range],
    queryFn: () => call<LinkReport>(`${api}/links/report?${range}`),
    enabled: can('analytics.read'),
    refetchInterval: 15_000,
  })
  const numbers = new Map(report.data?.items.map((row) => [row.id, row]))
  const create = (
    <Button type="primary" disabled={!can('content.write')} onClick={() => setEdited('new')}>
      {words.links.create}
    </Button>
  )
  return (
    <Page
      title={words.links.title}
      extra={
        <>
          <Button onClick={() => setSettingUp(true)}>{words.links.settings}</Button>
          <Button href={`/api/v1/${api}/links.csv?${range}`} download disabled={!can('analytics.read')}>
            {words.common.download}
          </Button>
          {create}
        </>
      }
    >
      <Segmented
        aria-label={words.links.range}
        style={{ alignSelf: 'start' }}
        value={days}
        options={ranges.map((value) => ({ value, label: words.links.days(value) }))}
        onChange={(value) => set('days', String(value))}
      />
      {report.isError && <ErrorState query={report} />}
      <Definitions query={query} empty={{ text: words.links.empty, action: create }}>
        {(rows) => (
          <LinkTable
            rows={rows}
            numbers={numbers}
            isCounting={report.isPending && can('analytics.read')}
            onEdit={setEdited}
            onShow={setShown}
          />
        )}
      </Definitions>
      {edited && <LinkDrawer link={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} onMade={setShown} />}
      {shown && <CodeDialog link={shown} onClose={() => setShown(undefined)} />}
      {isSettingUp && <OrderSettings onClose={() => setSettingUp(false)} />}
    </Page>
  )
}

/** `from` and `to` of the last days, today included, in the zone of the project. */
function daysBack(days: number, timeZone: string): string {
  const day = (ms: number): string => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(ms)
  const now = Date.now()
  return `from=${day(now - (days - 1) * 86_400_000)}&to=${day(now)}`
}

interface TableProps {
  readonly rows: readonly Link[]
  readonly numbers: ReadonlyMap<string, LinkNumbers>
  readonly isCounting: boolean
  readonly onEdit: (link: Link) => void
  readonly onShow: (link: Link) => void
}

function LinkTable({ rows, numbers, isCounting, onEdit, onShow }: TableProps) {
  const words = useWords()
  const { can } = useProject()
  const { number, percent } = useFormat()
  const money = useMoney()
  const counted = (title: string, note: string | undefined, read: (row: Link) => string) => ({
    title: note === undefined ? title : <Tooltip title={note}>{title}</Tooltip>,
    align: 'right' as const,
    onCell: () => ({ style: { whiteSpace: 'nowrap' as const } }),
    render: (_: unknown, row: Link) => (isCounting ? '…' : read(row)),
  })
  const of = (row: Link, key: 'clicks' | 'scans' | 'people' | 'newPeople' | 'orders' | 'revenue'): number => numbers.get(row.id)?.[key] ?? 0
  return (
    <Table<Link>
      rowKey="id"
      size="small"
      dataSource={[...rows]}
      pagination={false}
      scroll={{ x: 1_160 }}
      columns={[
        {
          title: words.common.name,
          fixed: 'left',
          width: 180,
          render: (_, row) => (
            <Flex vertical>
              <span>{row.name}</span>
              {row.owner && (
                <Typography.Text type="secondary" style={{ fontSize: 12 }}>
                  {words.links.ownerKinds[row.owner.kind]} · {row.owner.name}
                </Typography.Text>
              )}
            </Flex>
          ),
        },
        {
          title: words.links.link,
          width: 150,
          render: (_, row) => <Typography.Text copyable={{ text: row.url }}>/l/{row.id}</Typography.Text>,
        },
        counted(words.links.clicks, words.links.clicksNote, (row) => number(of(row, 'clicks'))),
        counted(words.links.scans, words.links.scansNote, (row) => number(of(row, 'scans'))),
        counted(words.links.people, words.links.peopleNote, (row) => number(of(row, 'people'))),
        counted(words.links.newPeople, words.links.newPeopleNote, (row) => number(of(row, 'newPeople'))),
        counted(words.links.orders, undefined, (row) => number(of(row, 'orders'))),
        counted(words.links.revenue, undefined, (row) => money(of(row, 'revenue'))),
        counted(words.links.cost, undefined, (row) => money(row.cost)),
        counted(words.links.roi, words.links.roiNote, (row) => {
          const roi = roiOf(of(row, 'revenue'), row.cost)
          return roi === null ? '–' : percent(roi)
        }),
        {
          title: words.common.actions,
          width: 180,
          render: (_, row) => (
            <Flex align="center">
              <IconButton label={words.links.showCode(row.name)} icon={<QrcodeOutlined />} onClick={() => onShow(row)} />
              <IconButton
                label={words.links.edit(row.name)}
                icon={<EditOutlined />}
                disabled={!can('content.write')}
                onClick={() => onEdit(row)}
              />
              <Shelf path="links" size="small" row={row} disabled={!can('content.write')} note={words.links.archiveNote} />
            </Flex>
          ),
        },
      ]}
    />
  )
}
