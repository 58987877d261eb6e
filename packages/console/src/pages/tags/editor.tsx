import { type Tag as TagDefinition, type TagInput, tagInputSchema } from '@millrace/contract/tags/api.ts'
import { type DefinitionKind, definitionKinds, liveObstacle } from '@millrace/contract/tags/index.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Alert, App, Button, Card, Col, Flex, Form, Row, Tag, Typography } from 'antd'
import { useState } from 'react'
import { ApiProblem, call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Shelf } from '../../ui/shelf.tsx'
import { Loaded } from '../../ui/states.tsx'
import { UsedByList } from '../../ui/used-by.tsx'
import { AboutFields } from './about-fields.tsx'
import { Computed } from './computed.tsx'
import { DefinitionFields } from './definition-fields.tsx'
import { fresh } from './fresh.ts'
import { ChooseKind } from './kinds.tsx'
import { type Mistakes, mistakesOf, missingIn } from './mistakes.ts'
import { Preview } from './preview.tsx'
import { TryPerson } from './try-person.tsx'
import { ModelCard } from './propensity/model-card.tsx'
import { TagVersionList } from './versions.tsx'

/** One tag: its kind is chosen first, then what it says. */
export function TagEditor() {
  const { api, slug } = useProject()
  const { id = 'new' } = useParams({ strict: false })
  const { values } = useFilters('kind')
  const kind = definitionKinds.find((one) => one === values.kind)
  const query = useQuery({
    queryKey: ['tag', slug, id],
    queryFn: () => call<TagDefinition>(`${api}/tags/${id}`),
    enabled: id !== 'new',
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (id === 'new' && !kind) return <ChooseKind />
  if (id === 'new' && kind) return <Editor key={kind} tag={null} input={freshInput(kind)} />
  return <Loaded query={query}>{(tag) => <Editor key={`${tag.id}/${tag.revision}`} tag={tag} input={inputOf(tag)} />}</Loaded>
}

const blank = { name: '', category: '', note: '', owner: '', refresh: 'daily', source: '', use: '' } as const

const freshInput = (kind: DefinitionKind): TagInput => ({
  ...blank,
  ...(kind === 'import' ? { refresh: 'asked' } : {}),
  values: [],
  stage: kind === 'planned' ? 'draft' : 'active',
  definition: fresh[kind](),
})

const inputOf = (tag: TagDefinition): TagInput => tagInputSchema.parse(tag)

/** What a tag is called and says, who would have which value, and, once it is saved, who has it. */
function Editor({ tag, input: saved }: { readonly tag: TagDefinition | null; readonly input: TagInput }) {
  const words = useWords()
  const { slug, can } = useProject()
  const navigate = useNavigate()
  const [input, setInput] = useState(saved)
  const save = useSave(tag)
  const { definition, ...about } = input
  const isChanged = JSON.stringify(input) !== JSON.stringify(saved)
  const missing = missingIn(input, words)
  const obstacle = liveObstacle(definition)
  const mistakes = mistakesOf(save.error, words)
  const isLocked = !can('segments.write')
  const toList = () => tag?.archivedAt === null && navigate({ to: '/$slug/people/tags', params: { slug } })
  return (
    <Page
      title={tag?.name ?? words.tags.create}
      note={
        <Flex gap={8} align="center" wrap>
          <Tag>{words.tags.kinds[definition.kind]}</Tag>
          {!tag && (
            <Link to="/$slug/people/tags/$id" params={{ slug, id: 'new' }}>
              {words.tags.otherKind}
            </Link>
          )}
          {tag && isChanged && words.common.unsaved}
        </Flex>
      }
      extra={
        <>
          {tag && <Shelf path="tags" row={tag} disabled={isLocked} onDone={toList} note={words.tags.archiveNote} />}
          <Button
            type="primary"
            disabled={
              isLocked || missing.length > 0 || (about.refresh === 'live' && obstacle !== undefined) || (tag !== null && !isChanged)
            }
            loading={save.isPending}
            onClick={() => save.mutate(input)}
          >
            {words.common.save}
          </Button>
        </>
      }
    >
      {tag?.archivedAt && <Alert type="warning" showIcon title={words.tags.archived} />}
      <Refused mistakes={mistakes} tag={tag} error={save.error} />
      {tag && tag.definition.kind !== 'planned' && <Computed tag={tag} isChanged={isChanged} />}
      {tag?.definition.kind === 'propensity' && <ModelCard tag={tag} />}
      <Form layout="vertical" component="div" disabled={isLocked}>
        <Row gutter={[16, 16]}>
          <Col xs={24} xl={15}>
            <Flex vertical gap={16}>
              <Card size="small" title={words.tags.about}>
                <AboutFields
                  about={about}
                  isNamed={tag !== null}
                  obstacle={obstacle}
                  mistakes={mistakes.fields}
                  onChange={(next) => setInput({ ...next, definition })}
                />
              </Card>
              <Card size="small" title={words.tags.definition}>
                <DefinitionFields definition={definition} onChange={(next) => setInput({ ...about, definition: next })} />
              </Card>
              {missing.length > 0 && (
                <Typography.Text type="secondary" aria-live="polite">
                  {words.tags.missing(missing.join(words.tags.comma))}
                </Typography.Text>
              )}
            </Flex>
          </Col>
          <Col xs={24} xl={9}>
            <div style={{ position: 'sticky', top: 64, maxHeight: 'calc(100vh - 80px)', overflowY: 'auto' }}>
              <Flex vertical gap={16}>
                {definition.kind !== 'planned' && definition.kind !== 'import' && <Preview definition={definition} />}
                {!['propensity', 'import', 'planned', 'stages'].includes(definition.kind) && <TryPerson definition={definition} />}
              </Flex>
            </div>
          </Col>
        </Row>
      </Form>
      {tag && (
        <Card size="small" title={words.tags.usedBy}>
          <UsedByList kind="tag" id={tag.name} />
        </Card>
      )}
      {tag && <TagVersionList id={tag.id} revision={tag.revision} onUse={(old) => setInput({ ...about, definition: old })} />}
    </Page>
  )
}

function useSave(tag: TagDefinition | null) {
  const words = useWords()
  const { api, slug } = useProject()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { message } = App.useApp()
  return useMutation({
    mutationFn: (body: TagInput) =>
      tag
        ? call<TagDefinition>(`${api}/tags/${tag.id}`, { method: 'PUT', body, revision: tag.revision })
        : call<TagDefinition>(`${api}/tags`, { method: 'POST', body }),
    onSuccess: async (saved) => {
      client.setQueryData(['tag', slug, saved.id], saved)
      await client.invalidateQueries({ queryKey: ['tags', slug] })
      void message.success(words.common.saved(new Date().toLocaleTimeString()))
      await navigate({ to: '/$slug/people/tags/$id', params: { slug, id: saved.id }, replace: true })
    },
  })
}

/** Why it was not saved, where no field says it, and what to do about it. */
function Refused({
  mistakes,
  tag,
  error,
}: {
  readonly mistakes: Mistakes
  readonly tag: TagDefinition | null
  readonly error: Error | null
}) {
  const words = useWords().tags
  const { slug } = useProject()
  const client = useQueryClient()
  if (mistakes.others.length === 0) return null
  const isConflict = error instanceof ApiProblem && error.code === 'revision_conflict'
  return (
    <Alert
      type="error"
      showIcon
      title={mistakes.others.join('; ')}
      action={
        isConflict && (
          <Button size="small" onClick={() => void client.invalidateQueries({ queryKey: ['tag', slug, tag?.id] })}>
            {words.conflict}
          </Button>
        )
      }
    />
  )
}
