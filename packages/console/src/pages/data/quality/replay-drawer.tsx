import type { DataQuality, ReplayPreview, ReplayResult } from '@millrace/contract/ingest/api.ts'
import { type Fix, fixesSchema } from '@millrace/contract/ingest/fixes.ts'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Checkbox, Drawer, Flex, Tag, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useSettled } from '../../../lib/settled.ts'
import { useWords } from '../../../lib/words.ts'
import { ErrorState } from '../../../ui/states.tsx'
import { FixFields } from './fix-fields.tsx'

type Group = DataQuality['quarantine'][number]

/** Records that were not taken: mended, looked at, and sent again. */
interface Props {
  readonly group: Group
  /** A reason in words. */
  readonly reasonOf: (reason: string) => string
  readonly onClose: () => void
}

export function ReplayDrawer({ group, reasonOf, onClose }: Props) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [fixes, setFixes] = useState<readonly Fix[]>([])
  const [fires, setFires] = useState(false)
  const { reason, source, event } = group
  const asked = useSettled(fixes, 300)
  const bodyOf = (list: readonly Fix[]) => ({ reason, source, event, fixes: list, fires })
  const isComplete = fixesSchema.safeParse(asked).success
  const preview = useQuery({
    queryKey: ['quality', slug, 'replay', group, asked],
    queryFn: ({ signal }) => call<ReplayPreview>(`${api}/data-quality/replay/preview`, { method: 'POST', body: bodyOf(asked), signal }),
    enabled: isComplete,
    placeholderData: keepPreviousData,
  })
  const send = useMutation({
    mutationFn: () => call<ReplayResult>(`${api}/data-quality/replay`, { method: 'POST', body: bodyOf(fixes) }),
    onSuccess: ({ replayed, left }) => {
      void message.success(left > 0 ? `${words.plan.sent(replayed)}, ${words.plan.left(left)}` : words.plan.sent(replayed))
      onClose()
    },
    onError: (error) => void message.error(error.message),
    onSettled: () => client.invalidateQueries({ queryKey: ['quality', slug] }),
  })
  const { ready = 0, stuck = 0, items = [] } = preview.data ?? {}
  return (
    <Drawer
      open
      size={680}
      onClose={onClose}
      title={words.plan.mendTitle(reasonOf(group.reason))}
      footer={
        <Flex justify="space-between" gap={8} wrap>
          <Checkbox checked={fires} onChange={(change) => setFires(change.target.checked)}>
            <span title={words.plan.firesNote}>{words.plan.fires}</span>
          </Checkbox>
          <Flex gap={8}>
            <Button onClick={onClose}>{words.common.cancel}</Button>
            <Button
              type="primary"
              disabled={!can('data.import') || ready === 0 || !isComplete || asked !== fixes || preview.isFetching}
              loading={send.isPending}
              onClick={() => send.mutate()}
            >
              {words.plan.send(ready)}
            </Button>
          </Flex>
        </Flex>
      }
    >
      <Flex vertical gap={16}>
        <FixFields fixes={fixes} first={reason.startsWith('plan_event') ? 'rename_event' : 'rename_property'} onChange={setFixes} />
        {preview.isError && <ErrorState query={preview} />}
        <Flex gap={8} wrap>
          <Tag color="success">{words.plan.ready(ready)}</Tag>
          {stuck > 0 && <Tag color="warning">{words.plan.stuck(stuck)}</Tag>}
        </Flex>
        {items.map((item, i) => (
          <Flex vertical gap={4} key={i}>
            {item.problems.map((one) => (
              <Typography.Text key={one.reason + one.field} type="warning" title={one.detail}>
                {reasonOf(one.reason)} {one.field}
              </Typography.Text>
            ))}
            {item.before === '' ? (
              <Typography.Text type="secondary">{words.plan.hidden}</Typography.Text>
            ) : (
              <>
                <Json label={words.plan.before} text={item.before} />
                {item.after !== item.before && <Json label={words.plan.after} text={item.after} />}
              </>
            )}
          </Flex>
        ))}
      </Flex>
    </Drawer>
  )
}

function Json({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <>
      <Typography.Text type="secondary">{label}</Typography.Text>
      <pre style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', margin: 0 }}>{pretty(text)}</pre>
    </>
  )
}

/** What people can change of it; the rest says where it came from. */
function pretty(text: string): string {
  const { event, profile, ids, time } = JSON.parse(text) as {
    event?: unknown
    profile?: unknown
    ids?: unknown
    time: number
  } /* as the log keeps it */
  return JSON.stringify({ event, profile, ids, time: new Date(time).toISOString() }, null, 2)
}
