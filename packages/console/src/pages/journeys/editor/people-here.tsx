import { entryId } from '@millrace/contract/journeys/index.ts'
import type { Report } from '@millrace/contract/journeys/report.ts'
import { useProject } from '../../../lib/session.ts'
import { useFilters } from '../../../lib/url-state.ts'
import { useWords } from '../../../lib/words.ts'
import { KeepPeople } from '../report/keep-people.tsx'
import type { Period } from '../report/use-report.ts'
import { meantBy } from './counts.tsx'
import { useTextsHere } from './looks.tsx'
import { useEditor } from './store.ts'

/** The people behind a number of the canvas, while the address names one. */
export function PeopleHere({ journeyId, told, period }: { readonly journeyId: string; readonly told: Report; readonly period: Period }) {
  const words = useWords()
  const { can } = useProject()
  const { values, set } = useFilters('people')
  const graph = useEditor((state) => state.graph)
  const textOf = useTextsHere().step
  const { node: id, port } = meantBy(values.people)
  const step = told.steps.find((one) => one.node === id)
  if (values.people === '' || !step || !can('segments.write')) return null
  const node = graph.nodes.find((one) => one.id === id)
  return (
    <KeepPeople
      key={values.people}
      id={journeyId}
      step={step}
      name={id === entryId ? words.journeys.entry : node ? textOf(node) : id}
      period={period}
      port={port}
      onClose={() => set('people', '')}
    />
  )
}
