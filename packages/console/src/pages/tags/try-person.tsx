import type { Explanation } from '@millrace/contract/tags/explain.ts'
import { type Definition, definitionSchema } from '@millrace/contract/tags/index.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Card, Flex, Typography } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useSettled } from '../../lib/settled.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useWords } from '../../lib/words.ts'
import { PersonPicker } from '../../ui/person-picker.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Explained } from './why.tsx'

/** What the definition, as it is edited, says of one person, and why. */
export function TryPerson({ definition }: { readonly definition: Definition }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const { values, set } = useFilters('person')
  const person = values.person === '' ? undefined : Number(values.person)
  const asked = useSettled(definition, 300)
  const isComplete = definitionSchema.safeParse(asked).success
  const query = useQuery({
    queryKey: ['tag-why', slug, person, asked],
    queryFn: ({ signal }) =>
      call<Explanation>(`${api}/people/${person}/tag-preview`, { method: 'POST', body: { definition: asked }, signal }),
    placeholderData: keepPreviousData,
    enabled: isComplete && person !== undefined,
    retry: false,
  })
  if (!can('people.read')) return null
  return (
    <Card size="small" title={words.tagKinds.why.ask}>
      <Flex vertical gap={12}>
        <PersonPicker label={words.tagKinds.why.who} value={person} onChange={(id) => set('person', id?.toString())} />
        {person === undefined ? (
          <Typography.Text type="secondary">{words.tagKinds.why.hint}</Typography.Text>
        ) : isComplete || query.data ? (
          <Loaded query={query}>
            {(explanation) => (
              <div style={{ opacity: query.isFetching || !isComplete ? 0.5 : 1 }}>
                <Explained explanation={explanation} />
              </div>
            )}
          </Loaded>
        ) : (
          <Typography.Text type="secondary">{words.tags.previewLater}</Typography.Text>
        )}
      </Flex>
    </Card>
  )
}
