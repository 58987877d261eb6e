import type { ClickAnswer } from '@millrace/contract/analytics/api.ts'
import { type ClickQuery, clickQuerySchema } from '@millrace/contract/queries/index.ts'
import { useCallback } from 'react'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { lastDays } from '../fields.tsx'
import { Analysis } from '../frame.tsx'
import { ClickNumbers } from './numbers.tsx'
import { ClickQuestion } from './question.tsx'

/** As many elements as fit beside each other. */
const charted = 20

/** Where people click on a page, and how far down they read. */
export function ClickAnalysis() {
  const words = useWords().clicks
  const { timeZone } = useProject()
  const first = useCallback(
    (): ClickQuery => ({ ...lastDays(14, timeZone), pages: [], filters: [], device: null, columns: 50, rows: 100 }),
    [timeZone],
  )
  return (
    <Analysis<ClickQuery, ClickAnswer>
      title={words.title}
      model="click"
      schema={clickQuerySchema}
      first={first}
      question={(draft, change) => <ClickQuestion draft={draft} change={change} />}
      teach={() => words.teach}
      isEmpty={(answer) => answer.views === 0 && answer.clicked.clicks === 0}
      emptyText={words.empty}
      sheet={(answer) => ({
        name: 'clicks',
        header: [
          words.element,
          words.path,
          words.clicks,
          words.clickers,
          words.perView,
          words.viewRate,
          words.personRate,
          words.share,
          words.rage,
          words.dead,
        ],
        rows: answer.elements.map((one) => [
          one.text,
          one.path,
          one.clicks,
          one.people,
          one.perView,
          one.viewRate,
          one.personRate,
          one.share,
          one.rage,
          one.dead,
        ]),
        shares: [5, 6, 7],
      })}
      drawn={({ elements }) => ({
        categories: elements.slice(0, charted).map((one) => one.text || one.path),
        series: [{ name: words.clicks, values: elements.slice(0, charted).map((one) => one.clicks) }],
      })}
    >
      {(answer, query) => <ClickNumbers answer={answer} query={query} />}
    </Analysis>
  )
}
