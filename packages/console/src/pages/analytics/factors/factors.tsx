import type { FactorsAnswer } from '@millrace/contract/analytics/api.ts'
import { type FactorsQuery, factorsQuerySchema } from '@millrace/contract/queries/index.ts'
import { Flex } from 'antd'
import { useCallback } from 'react'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { lastDays, PeopleField } from '../fields.tsx'
import { Analysis } from '../frame.tsx'
import { Effects } from './effects.tsx'
import { FactorFields } from './factor-fields.tsx'
import { useFactorName } from './factor-name.ts'
import { firstObservation, ObservationFields } from './observation-fields.tsx'
import { ObservedTotal } from './observed.tsx'
import { OrderOfFactors, Ways } from './order.tsx'

/** What a decision hangs on. */
export function FactorAnalysis() {
  const words = useWords().factors
  const { timeZone } = useProject()
  const nameOf = useFactorName()
  const first = useCallback((): FactorsQuery => ({ ...lastDays(60, timeZone), ...firstObservation, factors: [] }), [timeZone])
  return (
    <Analysis<FactorsQuery, FactorsAnswer>
      title={words.title}
      model="factors"
      schema={factorsQuerySchema}
      first={first}
      question={(draft, change) => (
        <Flex vertical gap={8}>
          <ObservationFields draft={draft} change={change} />
          <FactorFields factors={draft.factors} onChange={(factors) => change({ ...draft, factors })} />
          <PeopleField rule={draft.people} onChange={(people) => change({ ...draft, people })} />
        </Flex>
      )}
      teach={() => words.teach}
      isEmpty={({ total }) => total.people + total.early === 0}
      emptyText={words.nobody}
      sheet={(answer, query) => ({
        name: 'factors',
        header: [
          words.factor,
          words.has,
          words.converted,
          words.rate,
          words.otherRate,
          words.effect,
          '2.5 %',
          '97.5 %',
          words.odds,
          words.until,
        ],
        rows: answer.factors.map(({ effect, oddsRatio, order, ...row }, i) => [
          nameOf(query.factors[i]),
          row.people,
          row.converted,
          row.rate,
          row.otherRate,
          effect?.value ?? null,
          effect?.from ?? null,
          effect?.to ?? null,
          oddsRatio?.value ?? null,
          order?.untilMs ?? null,
        ]),
        shares: [3, 4, 5, 6, 7],
      })}
    >
      {(answer, query) => (
        <>
          <ObservedTotal model="factors" query={query} total={answer.total} />
          <Effects answer={answer} query={query} />
          <OrderOfFactors answer={answer} query={query} />
          <Ways answer={answer} query={query} />
        </>
      )}
    </Analysis>
  )
}
