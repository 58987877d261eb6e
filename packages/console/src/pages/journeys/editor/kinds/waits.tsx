import { useWords } from '../../../../lib/words.ts'
import { DurationField, EventField, FilterFields, LinkField } from '../fields.tsx'
import type { FieldsOf } from './fields-of.ts'

export const WaitEventFields: FieldsOf<'wait_event'> = ({ node, onChange }) => {
  const words = useWords()
  const { settings } = node
  const change = (more: Partial<typeof settings>): void => onChange({ ...node, settings: { ...settings, ...more } })
  return (
    <>
      <EventField label={words.segments.event} value={settings.event} onChange={(event) => change({ event })} />
      <LinkField links={settings.links} event={settings.event} onChange={(links) => change({ links })} />
      <FilterFields event={settings.event} filters={settings.filters} onChange={(filters) => change({ filters })} />
      <DurationField label={words.journeys.within} value={settings.timeout} onChange={(timeout) => change({ timeout })} />
    </>
  )
}
