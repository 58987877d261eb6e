import type { JourneyCounts } from '@millrace/contract/journeys/api.ts'
import {
  entryId,
  flowOf,
  foldedFlow,
  type Group,
  groupOf,
  headOf,
  orderOf,
  outline,
  type OutlineItem,
  type OutlinePath,
  type Place,
  placeOf,
} from '@millrace/contract/journeys/index.ts'
import { theme, Typography } from 'antd'
import { useWords } from '../../../lib/words.ts'
import type { ReactNode } from 'react'
import { GroupCard, GroupName, useGroupColour } from './group-card.tsx'
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
export function Outline({ counts }: { readonly counts: Pick<JourneyCounts, 'nodes' | 'edges'> | undefined }) {
  const words = useWords()
  const graph = useEditor((state) => state.graph)
  const folded = useEditor((state) => state.folded)
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
      <Path path={outline(graph, folded)} facts={facts} />
    </section>
  )
}

function Path({ path, facts }: { readonly path: OutlinePath; readonly facts: Facts }) {
  const words = useWords()
  return (
    <>
      <Way place={path.place} facts={facts} />
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
  const folded = useEditor((state) => state.folded)
  const flow = foldedFlow(graph, folded)
  const [port] = item.branches.length === 0 ? flow.ports(item.id) : []
  const card = flow.nodes.has(item.id) ? undefined : graph.groups?.find((one) => one.id === item.id)
  const group = groupOf(graph, item.id)
  const step = (
    <Step
      id={item.id}
      number={facts.numberOf(item.id)}
      total={facts.total}
      waiting={facts.waiting.get(item.id)}
      problems={facts.problems.get(item.id) ?? []}
      style={{ minHeight: 64 }}
    />
  )
  return (
    <li>
      {card ? (
        <GroupCard
          group={card}
          people={card.steps.reduce((sum, one) => sum + (facts.waiting.get(one) ?? 0), 0)}
          problems={[card.id, ...card.steps].flatMap((one) => facts.problems.get(one) ?? [])}
          style={{ minHeight: 72 }}
        />
      ) : group ? (
        <InGroup group={group} isHead={headOf(flow, group.steps) === item.id}>
          {step}
        </InGroup>
      ) : (
        step
      )}
      {item.branches.map((branch) => (
        <div
          key={branch.place.port}
          style={{ marginInlineStart: 16, borderInlineStart: `2px solid ${token.colorBorder}`, paddingInlineStart: 12 }}
        >
          <Path path={branch} facts={facts} />
        </div>
      ))}
      {port !== undefined && <Way place={{ from: item.id, port }} facts={facts} isOnly />}
    </li>
  )
}

function Way({ place, facts, isOnly = false }: { readonly place: Place; readonly facts: Facts; readonly isOnly?: boolean }) {
  const at = placeOf(place)
  return (
    <Plus
      place={at}
      after={at.from === entryId ? undefined : facts.numberOf(at.from)}
      passed={facts.passed.get(`${at.from}/${at.port}`)}
      within={isOnly || at.from === place.from ? undefined : facts.numberOf(at.from)}
      style={{ padding: '6px 12px' }}
    />
  )
}

/** A step of an open group stands on its colour; the first has the name above it. */
function InGroup({ group, isHead, children }: { readonly group: Group; readonly isHead: boolean; readonly children: ReactNode }) {
  const { fill, edge } = useGroupColour(group.colour)
  return (
    <div style={{ background: fill, borderInlineStart: `3px solid ${edge}`, padding: 8, borderRadius: 8 }}>
      {isHead && <GroupName group={group} style={{ marginBottom: 4 }} />}
      {children}
    </div>
  )
}
