import type { PathAnswer } from '@millrace/contract/analytics/api.ts'
import { moreNode, type PathQuery } from '@millrace/contract/queries/index.ts'
import { Card, Flex, Grid, Table, Typography } from 'antd'
import { useMemo } from 'react'
import { useFormat, useWords } from '../../lib/words.ts'
import { Sankey } from '../../ui/sankey.tsx'
import { Counted } from './behind.tsx'

type Node = PathAnswer['nodes'][number]
type Edge = PathAnswer['edges'][number]

/** What nodes and what comes after them are called. */
export function usePathNames() {
  const words = useWords().paths
  return useMemo(() => {
    const called = ({ event, value }: Node): string => {
      if (event === null) return words.more
      return value === undefined ? event : `${event}: ${value === null ? words.unset : String(value)}`
    }
    const nodeOf = ({ nodes }: PathAnswer, layer: number, id: string | null): string => {
      const node = nodes.find((one) => one.layer === layer && one.id === id)
      return node ? called(node) : ''
    }
    const nextOf = (answer: PathAnswer, edge: Edge): string =>
      edge.next === 'node' ? nodeOf(answer, edge.layer + 1, edge.to) : words[edge.next]
    return { called, nodeOf, nextOf }
  }, [words])
}

/** Which nodes are meant, for the people behind a number. */
function nodesFor({ nodes }: PathAnswer, layer: number, id: string): object {
  if (id !== moreNode) return { ids: [id] }
  return { ids: nodes.filter((node) => node.layer === layer && node.id !== moreNode).map((node) => node.id), isMore: true }
}

/** Paths as a picture, and what it shows as tables. */
export function PathNumbers({ answer, query }: { readonly answer: PathAnswer; readonly query: PathQuery }) {
  const words = useWords().paths
  const { number } = useFormat()
  const { md = true } = Grid.useBreakpoint()
  const { nodes, flows } = useFlows(answer)
  const most = Math.max(...[...Map.groupBy(answer.nodes, (node) => node.layer).values()].map((some) => some.length))
  return (
    <>
      <Card size="small">
        <Flex gap="4px 24px" wrap align="baseline">
          <Typography.Text>
            {words.sessions} <strong data-testid="path-sessions">{number(answer.total.sessions)}</strong>
          </Typography.Text>
          <Typography.Text>
            {words.people} <Counted model="path" query={query} slice={{ layer: 1 }} n={answer.total.people} title={query.source.event} />
          </Typography.Text>
          <Typography.Text type="secondary">{words.single}</Typography.Text>
        </Flex>
        {md && flows.length > 0 && (
          <Sankey
            label={words.picture(query.source.event)}
            nodes={nodes}
            flows={flows}
            height={Math.max(260, (most + 1) * 52)}
            format={number}
          />
        )}
      </Card>
      <Nodes answer={answer} query={query} />
      <Edges answer={answer} query={query} />
    </>
  )
}

/** Nodes of one event have one colour in all layers; who leaves is a node of the next layer. */
function useFlows(answer: PathAnswer) {
  const words = useWords().paths
  const { called } = usePathNames()
  return useMemo(() => {
    const events = [...new Set(answer.nodes.map((node) => node.event))].filter((event) => event !== null)
    const name = (layer: number, id: string | null): string => `${layer} ${id}`
    const gone = answer.edges.filter((edge) => edge.next !== 'node')
    const ends = [...new Set(gone.map((edge) => `${edge.layer + 1} ${edge.next}`))]
    return {
      nodes: [
        ...answer.nodes.map((node) => ({
          name: name(node.layer, node.id),
          label: called(node),
          layer: node.layer,
          colour: node.event === null ? null : events.indexOf(node.event),
        })),
        ...ends.map((end) => ({
          name: end,
          label: end.endsWith('exit') ? words.exit : words.continues,
          layer: Number(end.split(' ')[0]),
          colour: null,
        })),
      ],
      flows: answer.edges.map((edge) => ({
        from: name(edge.layer, edge.from),
        to: name(edge.layer + 1, edge.next === 'node' ? edge.to : edge.next),
        value: edge.sessions,
      })),
    }
  }, [answer, called, words])
}

interface Numbers {
  readonly answer: PathAnswer
  readonly query: PathQuery
}

function Nodes({ answer, query }: Numbers) {
  const words = useWords().paths
  const { number, percent } = useFormat()
  const { called } = usePathNames()
  return (
    <Card size="small" title={words.nodes}>
      <Table<Node>
        rowKey={(node) => `${node.layer} ${node.id}`}
        size="small"
        dataSource={answer.nodes}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 560 }}
        columns={[
          { title: words.layer, dataIndex: 'layer', width: 72 },
          { title: words.node, render: (_, node) => called(node), ellipsis: true },
          { title: words.sessions, align: 'right', render: (_, node) => number(node.sessions) },
          {
            title: words.people,
            align: 'right',
            render: (_, node) => (
              <Counted
                model="path"
                query={query}
                slice={{ layer: node.layer, node: nodesFor(answer, node.layer, node.id) }}
                n={node.people}
                title={`${words.layer} ${node.layer} ${called(node)}`}
              />
            ),
          },
          { title: words.share, align: 'right', render: (_, node) => percent(node.share) },
        ]}
      />
    </Card>
  )
}

function Edges({ answer, query }: Numbers) {
  const words = useWords().paths
  const { number, percent, duration } = useFormat()
  const { nodeOf, nextOf } = usePathNames()
  const sliceOf = ({ layer, from, next, to }: Edge): object => ({
    layer,
    node: nodesFor(answer, layer, from),
    next: { kind: next, ...(to === null ? {} : nodesFor(answer, layer + 1, to)) },
  })
  return (
    <Card size="small" title={words.edges}>
      <Table<Edge>
        rowKey={(edge) => `${edge.layer} ${edge.from} ${edge.next} ${edge.to}`}
        size="small"
        dataSource={answer.edges}
        pagination={{ pageSize: 30, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 720 }}
        columns={[
          { title: words.layer, dataIndex: 'layer', width: 72 },
          { title: words.node, render: (_, edge) => nodeOf(answer, edge.layer, edge.from), ellipsis: true },
          { title: words.next, render: (_, edge) => nextOf(answer, edge), ellipsis: true },
          { title: words.sessions, align: 'right', render: (_, edge) => number(edge.sessions) },
          {
            title: words.people,
            align: 'right',
            render: (_, edge) => (
              <Counted
                model="path"
                query={query}
                slice={sliceOf(edge)}
                n={edge.people}
                title={`${nodeOf(answer, edge.layer, edge.from)} → ${nextOf(answer, edge)}`}
              />
            ),
          },
          { title: words.shareOfNode, align: 'right', render: (_, edge) => percent(edge.share) },
          { title: words.time, align: 'right', render: (_, edge) => (edge.seconds === null ? '–' : duration(edge.seconds * 1_000)) },
        ]}
      />
    </Card>
  )
}
