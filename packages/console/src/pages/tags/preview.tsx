import type { TagPreview } from '@millrace/contract/tags/api.ts'
import { type Definition, definitionSchema } from '@millrace/contract/tags/index.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Card, Collapse, Flex, Typography } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useSettled } from '../../lib/settled.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { ErrorState } from '../../ui/states.tsx'
import { LearningSays } from './propensity/learning.tsx'
import { ValueBars } from './values.tsx'

/** How many people would have which value, as the definition is edited. */
export function Preview({ definition }: { readonly definition: Definition }) {
  const words = useWords().tags
  const { api, slug } = useProject()
  const asked = useSettled(definition, definition.kind === 'sql' ? 1_000 : 300)
  const isComplete = definitionSchema.safeParse(asked).success
  const query = useQuery({
    queryKey: ['tag-preview', slug, asked],
    queryFn: ({ signal }) => call<TagPreview>(`${api}/tags/preview`, { method: 'POST', body: { definition: asked }, signal }),
    placeholderData: keepPreviousData,
    enabled: isComplete,
    retry: false,
  })
  return (
    <Card size="small" title={words.preview}>
      {query.isError ? (
        <ErrorState query={query} />
      ) : query.data ? (
        <Counted definition={asked} preview={query.data} isOld={query.isFetching || !isComplete} />
      ) : (
        <Typography.Text type="secondary">{isComplete ? words.counting : words.previewLater}</Typography.Text>
      )}
    </Card>
  )
}

function Counted({
  definition,
  preview: { people, total, values, ms, sql, learning },
  isOld,
}: {
  readonly definition: Definition
  readonly preview: TagPreview
  /** Of what was asked before. */
  readonly isOld: boolean
}) {
  const words = useWords()
  const { number } = useFormat()
  return (
    <Flex vertical gap={8} style={{ opacity: isOld ? 0.5 : 1 }}>
      <Typography.Text strong aria-live="polite" data-testid="tag-count" style={{ fontSize: 18 }}>
        {learning ? words.propensity.asked(number(people), number(total)) : words.tags.people(number(people), number(total))}
      </Typography.Text>
      {definition.kind === 'stages' && <Typography.Text type="secondary">{words.stages.preview}</Typography.Text>}
      {learning ? (
        <LearningSays learning={learning} />
      ) : people === 0 ? (
        <Typography.Text type="secondary">{words.tags.nobody}</Typography.Text>
      ) : (
        <ValueBars label={words.tags.preview} definition={definition} people={people} values={values} />
      )}
      <Collapse
        ghost
        size="small"
        items={[
          {
            key: 'sql',
            label: `${words.segments.sql} · ${ms} ms`,
            children: <pre style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', fontSize: 12, margin: 0 }}>{sql}</pre>,
          },
        ]}
      />
    </Flex>
  )
}
