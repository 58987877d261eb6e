import { type Cost, leaves, type Rule, ruleSchema } from '@millrace/contract/rules/index.ts'
import type { Preview, Segment } from '@millrace/contract/segments/api.ts'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { RedoOutlined, UndoOutlined } from '@ant-design/icons'
import { App, Button, Card, Flex, Grid, Input, Switch, Tag, Typography } from 'antd'
import { type KeyboardEvent, useState } from 'react'
import { call } from '../../lib/api.ts'
import { PartCounts, usePartCounts } from '../../lib/part-counts.ts'
import { usePreferences } from '../../lib/preferences.ts'
import { refusal } from '../../lib/field-errors.ts'
import { useProject } from '../../lib/session.ts'
import { useSettled } from '../../lib/settled.ts'
import { useUndoable } from '../../lib/undoable.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Page } from '../../ui/page.tsx'
import { asGroup, emptyRule, RuleBuilder } from '../../ui/rule-builder.tsx'
import { Shelf } from '../../ui/shelf.tsx'
import { ErrorState, Loaded } from '../../ui/states.tsx'
import { Statement } from '../../ui/statement.tsx'
import { UsedByList } from '../../ui/used-by.tsx'
import { Versions } from './history.tsx'
import { editorKey } from './keys.ts'
import { LiveMembers } from './live.tsx'
import { Templates } from './templates.tsx'
import { Members } from './members.tsx'
import { StaticDialog } from './static-dialog.tsx'
import { StaticSegment } from './static.tsx'
import { OwnSegment } from '../../ui/segment-field.tsx'
import { RuleSentence } from '../../ui/rule-sentence.tsx'

export function SegmentEditor() {
  const { api, slug } = useProject()
  const { id = 'new' } = useParams({ strict: false })
  const query = useQuery({
    queryKey: ['segment', slug, id],
    queryFn: (): Promise<Segment | null> => (id === 'new' ? Promise.resolve(null) : call<Segment>(`${api}/segments/${id}`)),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const given = useGivenRule()
  return (
    <Loaded query={query}>
      {(segment) =>
        segment?.list ? (
          <StaticSegment key={`${segment.id}/${segment.revision}`} segment={segment} />
        ) : (
          <Editor key={`${segment?.id}/${segment?.revision}`} segment={segment} firstRule={segment?.rule ?? given} />
        )
      }
    </Loaded>
  )
}

/** Other pages lead here with a rule in the address: a new segment begins with it. */
function useGivenRule(): Rule {
  const { rule }: Record<string, unknown> = useSearch({ strict: false })
  const given = ruleSchema.safeParse(rule)
  return given.success ? given.data : emptyRule
}

const partsIn = (rule: Rule): number => [...leaves(rule)].length
/** Whether only something inside of conditions was changed. */
const hasSameParts = (before: Rule, after: Rule): boolean => partsIn(before) === partsIn(after)

/** Build a rule, see at once how many people it means, save it. */
function Editor({ segment, firstRule }: { readonly segment: Segment | null; readonly firstRule: Rule }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const [name, setName] = useState(segment?.name ?? '')
  const { value: rule, set: setRule, undo, redo } = useUndoable(asGroup(firstRule), hasSameParts)
  const parts = usePartCounts(rule)
  const [isFreezing, setFreezing] = useState(false)
  const [isLive, setLive] = useState(segment?.live != null)
  const isComplete = ruleSchema.safeParse(rule).success
  const canSave = can('segments.write') && name !== '' && isComplete
  const save = useMutation({
    mutationFn: () =>
      segment
        ? call<Segment>(`${api}/segments/${segment.id}`, { method: 'PUT', body: { name, rule, isLive }, revision: segment.revision })
        : call<Segment>(`${api}/segments`, { method: 'POST', body: { name, rule, isLive } }),
    onSuccess: async (saved) => {
      client.setQueryData(['segment', slug, saved.id], saved)
      await client.invalidateQueries({ queryKey: ['segments', slug] })
      void message.success(words.common.saved(new Date().toLocaleTimeString()))
      await navigate({ to: '/$slug/people/segments/$id', params: { slug, id: saved.id }, replace: true })
    },
    onError: (error) => void message.error(refusal(error, words)),
  })
  const hasKeyboard = Grid.useBreakpoint().md
  const onKey = (event: KeyboardEvent): void => {
    if (!event.metaKey && !event.ctrlKey) return
    const act = editorKey(event, { undo, redo, save: () => canSave && !save.isPending && save.mutate() })
    if (!act) return
    event.preventDefault()
    // Fields would take Enter for their own.
    event.stopPropagation()
    act()
  }
  const toList = () => segment?.archivedAt === null && navigate({ to: '/$slug/people/segments', params: { slug } })
  return (
    <div onKeyDownCapture={onKey}>
      <Page
        title={segment?.name ?? words.segments.create}
        extra={
          <>
            {segment && can('segments.write') && <Button onClick={() => setFreezing(true)}>{words.segments.lists.freeze}</Button>}
            {segment && <Shelf path="segments" row={segment} disabled={!can('segments.write')} onDone={toList} />}
            <Button type="primary" disabled={!canSave} loading={save.isPending} onClick={() => save.mutate()}>
              {words.common.save}
            </Button>
          </>
        }
      >
        <Input
          aria-label={words.segments.nameHint}
          placeholder={words.segments.nameHint}
          maxLength={100}
          autoFocus={segment === null}
          value={name}
          onChange={(event) => setName(event.target.value)}
          style={{ maxWidth: 480 }}
        />
        <Flex gap={8} align="center" wrap>
          <Switch aria-label={words.segments.live.switch} checked={isLive} onChange={setLive} />
          <span aria-hidden>{words.segments.live.switch}</span>
          <Typography.Text type="secondary">{words.segments.live.hint}</Typography.Text>
        </Flex>
        <Card size="small">
          <Flex justify="flex-end" align="center" wrap gap={4}>
            {hasKeyboard && <Typography.Text type="secondary">{words.segments.keys}</Typography.Text>}
            <IconButton label={words.common.undo} icon={<UndoOutlined />} disabled={!undo} onClick={() => undo && undo()} />
            <IconButton label={words.common.redo} icon={<RedoOutlined />} disabled={!redo} onClick={() => redo && redo()} />
          </Flex>
          <OwnSegment value={segment?.id}>
            <PartCounts value={parts}>
              <div data-rule>
                <RuleBuilder rule={rule} onChange={setRule} />
              </div>
            </PartCounts>
          </OwnSegment>
        </Card>
        {rule.rules.length === 0 ? (
          <>
            <Typography.Text type="secondary">{words.segments.everybodyHint}</Typography.Text>
            {segment === null && <Templates onChoose={(chosen) => setRule(asGroup(chosen))} />}
          </>
        ) : (
          isComplete && (
            <Typography.Paragraph style={{ margin: 0 }}>
              <RuleSentence rule={rule} />
            </Typography.Paragraph>
          )
        )}
        <LiveCount rule={rule} isComplete={isComplete} />
        {segment?.live && <LiveMembers segment={segment} />}
        {segment && <Members segment={segment} />}
        {segment && <UsedByList kind="segment" id={segment.id} />}
        {segment && isFreezing && <StaticDialog from={segment} onClose={() => setFreezing(false)} />}
        {segment && <Versions id={segment.id} revision={segment.revision} onUse={(old) => setRule(asGroup(old))} />}
      </Page>
    </div>
  )
}

/** Only of a rule that takes its time is anything said. */
function CostNote({ cost }: { readonly cost: Cost }) {
  const words = useWords().segments
  const language = usePreferences((state) => state.language)
  return (
    <Typography.Text type="secondary">
      <Tag>{words.cost[cost.size]}</Tag>
      {cost.reasons.map((one) => one[language]).join(language === 'zh' ? '，' : ', ')}
    </Typography.Text>
  )
}

function LiveCount({ rule, isComplete }: { readonly rule: Rule; readonly isComplete: boolean }) {
  const words = useWords()
  const { api, slug } = useProject()
  const { number } = useFormat()
  const asked = useSettled(rule, 300)
  const query = useQuery({
    queryKey: ['segment-preview', slug, asked],
    queryFn: ({ signal }) => call<Preview>(`${api}/segments/preview`, { method: 'POST', body: { rule: asked }, signal }),
    placeholderData: keepPreviousData,
    enabled: isComplete,
    retry: false,
  })
  if (query.isError) return <ErrorState query={query} />
  if (!isComplete && !query.data) return null
  if (!query.data) return <Typography.Text type="secondary">{words.segments.counting}</Typography.Text>
  return (
    <Flex vertical gap={8}>
      <Typography.Text strong aria-live="polite" data-testid="segment-count" style={{ fontSize: 18, opacity: query.isFetching ? 0.5 : 1 }}>
        {words.segments.people(number(query.data.count), number(query.data.total))}
      </Typography.Text>
      {query.data.cost.size !== 'small' && <CostNote cost={query.data.cost} />}
      <Statement sql={query.data.sql} ms={query.data.ms} />
    </Flex>
  )
}
