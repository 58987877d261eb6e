import type { JourneyCounts } from '@millrace/contract/journeys/api.ts'
import { entryId, flowOf, orderOf, outline, type OutlineItem, type OutlinePath } from '@millrace/contract/journeys/index.ts'
import { theme, Typography } from 'antd'
import { useWords } from '../../../lib/words.ts'
import { useProblems } from './looks.tsx'
import { Plus } from './plus.tsx'
import { Step } from './step.tsx'
import type { Problem } from './problems.ts'
import { useEditor } from './store.ts'

interface Facts {
  readonly total: number
  readonly waiting: ReadonlyMap<string, number>
  readonly passed: ReadonlyMap<string, number>
  readonly problems: ReadonlyMap<string, readonly Problem[]>
  readonly numberOf: (id: string) => number
}

/** The same graph as a nested list: what phones show, and what some people prefer. */
export function Outline({ counts }: { readonly counts: JourneyCounts | undefined }) {
  const words = useWords()
  const graph = useEditor((state) => state.graph)
  const order = orderOf(flowOf(graph))
  const facts: Facts = {
    total: order.length,
    waiting: new Map(counts?.nodes.map((one) => [one.node, one.waiting])),
    passed: new Map(counts?.edges.map((edge) => [`${edge.node}/${edge.port}`, edge.people])),
    problems: useProblems(),
    numberOf: (id) => order.indexOf(id) + 1,
  }
  return (
    <section aria-label={words.editor.outline} data-testid="outline" style={{ maxWidth: 640 }}>
      <Step
        id={entryId}
        number={0}
        total={facts.total}
        waiting={facts.waiting.get(entryId)}
        problems={facts.problems.get(entryId) ?? []}
        style={{ minHeight: 64 }}
      />
      <Path path={outline(graph)} facts={facts} />
    </section>
  )
}

function Path({ path, facts }: { readonly path: OutlinePath; readonly facts: Facts }) {
  const words = useWords()
  return (
    <>
      <Plus place={path.place} passed={facts.passed.get(`${path.place.from}/${path.place.port}`)} style={{ padding: '6px 12px' }} />
      <ol style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {path.items.map((item) => (
          <Item key={item.id} item={item} facts={facts} />
        ))}
      </ol>
      {path.joins !== null && (
        <Typography.Text type="secondary" style={{ display: 'block', padding: '0 12px 8px' }}>
          ↳ {words.editor.goesOnAt(facts.numberOf(path.joins))}
        </Typography.Text>
      )}
    </>
  )
}

function Item({ item, facts }: { readonly item: OutlineItem; readonly facts: Facts }) {
  const { token } = theme.useToken()
  const graph = useEditor((state) => state.graph)
  const [port] = item.branches.length === 0 ? flowOf(graph).ports(item.id) : []
  return (
    <li>
      <Step
        id={item.id}
        number={item.number}
        total={facts.total}
        waiting={facts.waiting.get(item.id)}
        problems={facts.problems.get(item.id) ?? []}
        style={{ minHeight: 64 }}
      />
      {item.branches.map((branch) => (
        <div
          key={branch.place.port}
          style={{ marginInlineStart: 16, borderInlineStart: `2px solid ${token.colorBorder}`, paddingInlineStart: 12 }}
        >
          <Path path={branch} facts={facts} />
        </div>
      ))}
      {port !== undefined && (
        <Plus place={{ from: item.id, port }} passed={facts.passed.get(`${item.id}/${port}`)} style={{ padding: '6px 12px' }} />
      )}
    </li>
  )
}
