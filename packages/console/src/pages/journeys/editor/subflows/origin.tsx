import { asSubflow, describeChange, diff, edit, type Graph, type Group, isAltered } from '@millrace/contract/journeys/index.ts'
import type { SubflowDetail } from '@millrace/contract/journeys/subflows.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Flex, Typography } from 'antd'
import { call } from '../../../../lib/api.ts'
import { usePreferences } from '../../../../lib/preferences.ts'
import { useProject } from '../../../../lib/session.ts'
import { useWords } from '../../../../lib/words.ts'
import { freshId, useEditor } from '../store.ts'

type From = NonNullable<Group['from']>

/** Which sub-flow a group is a copy of, whether that has moved on since, and the ways to follow it or to move it on. */
export function Origin({ group, from }: { readonly group: Group; readonly from: From }) {
  const words = useWords().editor.subflow
  const { api, slug } = useProject()
  const graph = useEditor((state) => state.graph)
  const isReadOnly = useEditor((state) => state.isReadOnly)
  const { data } = useQuery({
    queryKey: ['subflow', slug, from.subflow],
    queryFn: () => call<SubflowDetail>(`${api}/subflows/${from.subflow}`),
    retry: false,
  })
  if (!data) return null
  const mine = data.versions.find((one) => one.version === from.version)
  const isChanged = mine === undefined || isAltered(graph, group, mine.fragment)
  return (
    <Flex vertical gap={8} style={{ marginBottom: 16 }}>
      <Typography.Text>
        {words.from(data.name, from.version)}
        {data.archivedAt !== null && ` · ${words.archived}`}
        {isChanged && ` · ${words.altered}`}
      </Typography.Text>
      {data.version > from.version && <Newer subflow={data} group={group} graph={graph} isChanged={isChanged} />}
      {isChanged && !isReadOnly && data.archivedAt === null && <SaveVersion subflow={data} group={group} from={from} />}
    </Flex>
  )
}

function Newer({
  subflow,
  group,
  graph,
  isChanged,
}: {
  readonly subflow: SubflowDetail
  readonly group: Group
  readonly graph: Graph
  readonly isChanged: boolean
}) {
  const words = useWords().editor.subflow
  const language = usePreferences((state) => state.language)
  const apply = useEditor((state) => state.apply)
  const isReadOnly = useEditor((state) => state.isReadOnly)
  const [newest] = subflow.versions
  if (!newest) return null
  const operation = { op: 'refresh_group', id: group.id, version: newest.version, fragment: newest.fragment } as const
  const tried = edit(graph, operation, freshId)
  const changes = tried.ok ? diff(graph, tried.graph).filter((one) => one.kind !== 'regrouped') : []
  return (
    <Alert
      type="info"
      title={words.newer(newest.version)}
      description={
        <>
          <ul style={{ margin: '4px 0 8px', paddingInlineStart: 20 }}>
            {changes.map((change, i) => (
              <li key={i}>{describeChange(change, language)}</li>
            ))}
          </ul>
          {isChanged ? (
            <Typography.Text type="secondary">{words.notUpdated}</Typography.Text>
          ) : (
            <Button size="small" type="primary" disabled={isReadOnly || !tried.ok} onClick={() => apply(operation)}>
              {words.update(newest.version)}
            </Button>
          )}
        </>
      }
    />
  )
}

/** What was changed here becomes the next version; other copies are offered it. */
function SaveVersion({ subflow, group, from }: { readonly subflow: SubflowDetail; readonly group: Group; readonly from: From }) {
  const words = useWords().editor.subflow
  const { api, slug } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const apply = useEditor((state) => state.apply)
  const say = useEditor((state) => state.say)
  const save = useMutation({
    mutationFn: () => {
      const body = { name: subflow.name, fragment: asSubflow(useEditor.getState().graph, group.steps, from) }
      return call<SubflowDetail>(`${api}/subflows/${subflow.id}`, { method: 'PUT', body, revision: subflow.revision })
    },
    onSuccess: ({ version }) => {
      const steps = Object.fromEntries(group.steps.map((id) => [id, from.steps[id] ?? id]))
      apply({ op: 'update_group', group: { ...group, from: { subflow: subflow.id, version, steps } } })
    },
    onError: (error) => void message.error(error.message),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: ['subflow', slug, subflow.id] })
      await client.invalidateQueries({ queryKey: ['subflows', slug] })
    },
  })
  const isWhole = asSubflow(useEditor.getState().graph, group.steps, from) !== undefined
  return (
    <div>
      <Button
        size="small"
        loading={save.isPending}
        onClick={() => (isWhole ? save.mutate() : say({ how: 'refused', code: 'not_connected' }))}
      >
        {words.saveVersion(subflow.version + 1)}
      </Button>
    </div>
  )
}
