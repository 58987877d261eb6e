import type { Impact } from '@millrace/contract/journeys/api.ts'
import type { Graph } from '@millrace/contract/journeys/index.ts'
import { Typography } from 'antd'
import { useFormat, useWords } from '../../../lib/words.ts'
import { useNameOf } from './looks.tsx'
import { useEditor } from './store.ts'

/** What following the new version does to people: where those of removed steps go, whose wait changes, who leaves at once. */
export function ImpactList({ impact, before }: { readonly impact: Impact; readonly before: Graph }) {
  const words = useWords()
  const { number, duration } = useFormat()
  const nameOf = useNameOf()
  const graph = useEditor((state) => state.graph)
  if (impact.removed.length + impact.shifted.length === 0) return null
  return (
    <section data-testid="impact">
      <Typography.Text strong>{words.journeys.impact}</Typography.Text>
      <ul style={{ margin: '4px 0 0', paddingInlineStart: 20 }}>
        {impact.removed.map((one) => (
          <li key={`removed ${one.node}`}>
            {words.journeys.removedStep(nameOf(before, one.node), number(one.people))}
            {one.goTo === null ? words.journeys.goesOut : words.journeys.goesTo(nameOf(graph, one.goTo))}
          </li>
        ))}
        {impact.shifted.map((one) => (
          <li key={`shifted ${one.node}`}>
            {one.byMs > 0
              ? words.journeys.longer(nameOf(graph, one.node), duration(one.byMs))
              : words.journeys.shorter(nameOf(graph, one.node), duration(-one.byMs))}{' '}
            {words.journeys.waitingThere(number(one.people))}
            {one.leaving > 0 && <Typography.Text type="warning"> {words.journeys.leaveNow(number(one.leaving))}</Typography.Text>}
          </li>
        ))}
      </ul>
    </section>
  )
}
