import { DownloadOutlined } from '@ant-design/icons'
import type { Backtest, Tally } from '@millrace/contract/journeys/backtest.ts'
import { entryId } from '@millrace/contract/journeys/index.ts'
import { explainReason } from '@millrace/contract/messaging/reasons.ts'
import { Alert, Button, Empty, Flex, Table, Typography } from 'antd'
import { downloadCsv } from '../../../lib/csv.ts'
import { usePreferences } from '../../../lib/preferences.ts'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { portLabel, useNameOf } from './looks.tsx'
import { useEditor } from './store.ts'
import { useVariantName } from './what-if.tsx'

interface Row {
  readonly key: string
  readonly title: string
  readonly values: readonly number[]
}

type Ruled = Tally['ruled'][number]

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0)

const messagesOf = (some: readonly { readonly messages: number }[]): number => sum(some.map((one) => one.messages))

/** What a backtest found, its versions side by side. */
export function BacktestResult({ result, onShow }: { readonly result: Backtest; readonly onShow: () => void }) {
  const words = useWords()
  const { timeZone } = useProject()
  const { number, time } = useFormat(timeZone)
  const nameOf = useVariantName()
  const tables = useTables(result)
  const names = result.variants.map((one) => nameOf(one.name))
  const save = (): void =>
    downloadCsv(
      'backtest',
      ['', ...names],
      tables.flatMap(({ rows }) => rows.map((row) => [row.title, ...row.values])),
    )
  return (
    <Flex vertical gap={16} data-testid="backtest-result">
      <Flex justify="space-between" align="center" wrap gap={8}>
        <Typography.Text type="secondary">
          {time(result.from)} – {time(result.until)} · {words.backtest.basis(number(result.candidates), number(result.events))}
        </Typography.Text>
        <Flex gap={8} wrap>
          <Button size="small" type="primary" ghost onClick={onShow}>
            {words.backtest.show}
          </Button>
          <Button size="small" icon={<DownloadOutlined aria-hidden role="presentation" />} onClick={save}>
            {words.backtest.csv}
          </Button>
        </Flex>
      </Flex>
      {result.variants.every(({ tally }) => tally.entered + tally.pending === 0) && <Empty description={words.backtest.nobody} />}
      {tables.map(({ title, rows }) => (
        <Table<Row>
          key={title}
          size="small"
          title={() => <strong>{title}</strong>}
          rowKey="key"
          dataSource={[...rows]}
          pagination={false}
          scroll={{ x: 'max-content' }}
          columns={[
            { title: '', dataIndex: 'title', fixed: 'left' },
            ...names.map((name, i) => ({
              title: name,
              key: String(i),
              align: 'right' as const,
              render: (_: unknown, row: Row) => number(row.values[i] ?? 0),
            })),
          ]}
        />
      ))}
      <Alert
        type="info"
        title={
          <ul style={{ margin: 0, paddingInlineStart: 18 }}>
            {result.caveats.map((caveat) => (
              <li key={caveat}>{words.backtest.caveats[caveat]}</li>
            ))}
          </ul>
        }
      />
    </Flex>
  )
}

function useTables({ variants }: Backtest): { title: string; rows: Row[] }[] {
  const words = useWords()
  const nameOf = useNameOf()
  const language = usePreferences((state) => state.language)
  const graph = useEditor((state) => state.graph)
  const of = (key: string, title: string, read: (tally: Tally) => number): Row => ({
    key,
    title,
    values: variants.map(({ tally }) => read(tally)),
  })
  const facts = ['people', 'entered', 'cancelled', 'pending', 'waiting', 'done', 'exited', 'parked', 'goals'] as const
  const refused = (tally: Tally): number => sum(Object.values(tally.refused))
  const edges = [...new Set(variants.flatMap(({ tally }) => tally.edges.map(({ node, port }) => `${node}\n${port}`)))]
  const days = [...new Set(variants.flatMap(({ tally }) => tally.sends.map(({ day }) => day)))].toSorted()
  const wordsOf = (what: Ruled['what'], reason: string): string =>
    what === 'dropped'
      ? words.backtest.dropped(explainReason(reason, language)?.what ?? reason)
      : (words.backtest.held[reason as keyof typeof words.backtest.held] ?? reason)
  const rules = [...new Set(variants.flatMap(({ tally }) => tally.ruled.map(({ what, reason }) => `${what}\n${reason}`)))]
    .toSorted()
    .toReversed()
  const ruled = rules.map((rule) => {
    const [what, reason = ''] = rule.split('\n') as [Ruled['what'], string?] /* as joined above */
    return of(rule, wordsOf(what, reason), (tally) => messagesOf(tally.ruled.filter((one) => one.what === what && one.reason === reason)))
  })
  const went = (tally: Tally): number => messagesOf(tally.sends) - messagesOf(tally.ruled)
  return [
    {
      title: words.backtest.summary,
      rows: [
        ...facts.map((fact) => of(fact, words.backtest[fact], (tally) => tally[fact])),
        of('messages', words.backtest.messages, (tally) => messagesOf(tally.sends)),
        of('refused', words.backtest.refused, refused),
      ],
    },
    {
      title: words.backtest.paths,
      rows: edges.map((edge) => {
        const [node = '', port = ''] = edge.split('\n')
        const way =
          port === 'goal' && node === entryId
            ? words.backtest.goals
            : portLabel(
                graph.nodes.find((one) => one.id === node),
                port,
                words,
              )
        const title = way === '' ? nameOf(graph, node) : `${nameOf(graph, node)} → ${way}`
        return of(edge, title, (tally) => tally.edges.find((one) => one.node === node && one.port === port)?.people ?? 0)
      }),
    },
    {
      title: words.backtest.sends,
      rows: days.map((day) => of(day, day, (tally) => messagesOf(tally.sends.filter((one) => one.day === day)))),
    },
    { title: words.backtest.ruled, rows: ruled.length === 0 ? [] : [of('goes', words.backtest.goes, went), ...ruled] },
  ].filter(({ rows }) => rows.length > 0)
}
