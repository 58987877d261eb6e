import type { GlobalControl } from '@millrace/contract/messaging/control.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Card, Descriptions, Flex, InputNumber, Tooltip, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'

const enough = 1_000
const much = 10

/** Who gets no marketing at all, so that its effect can be seen. */
export function GlobalControlCard() {
  const words = useWords()
  const { api, slug } = useProject()
  const query = useQuery({ queryKey: ['global-control', slug], queryFn: () => call<GlobalControl>(`${api}/global-control`) })
  return (
    <Card size="small" title={words.contactRules.control}>
      <Loaded query={query}>{(control) => <Control key={control.revision} control={control} />}</Loaded>
    </Card>
  )
}

function Control({ control }: { readonly control: GlobalControl }) {
  const words = useWords()
  const { api, slug, timeZone, can } = useProject()
  const { number, percent } = useFormat(timeZone)
  const client = useQueryClient()
  const { message, modal } = App.useApp()
  const [share, setShare] = useState(control.share)
  const after = {
    onSuccess: (now: GlobalControl) => {
      client.setQueryData(['global-control', slug], now)
      void message.success(words.common.saved(new Date().toLocaleTimeString()))
    },
    onError: (error: Error) => void message.error(error.message),
  }
  const { revision } = control
  const save = useMutation({
    mutationFn: () => call<GlobalControl>(`${api}/global-control`, { method: 'PUT', body: { share }, revision }),
    ...after,
  })
  const reshuffle = useMutation({
    mutationFn: () => call<GlobalControl>(`${api}/global-control/reshuffle`, { method: 'POST', body: {}, revision }),
    ...after,
  })
  const text = words.contactRules
  const isChanged = share !== control.share
  const expected = isChanged ? Math.round((control.total * share) / 100) : control.people
  return (
    <Flex vertical gap={12}>
      <Typography.Text>{share > 0 ? text.controlSaid(percent(share / 100)) : text.controlNone}</Typography.Text>
      <Flex vertical gap={4}>
        <label htmlFor="control-share" style={{ fontSize: 12 }}>
          {text.share}
        </label>
        <Flex gap={8} wrap align="center">
          <InputNumber
            id="control-share"
            min={0}
            max={15}
            step={0.5}
            precision={1}
            suffix="%"
            value={share}
            onChange={(next) => setShare(next ?? 0)}
          />
          {can('channels.manage') && (
            <Button disabled={!isChanged} loading={save.isPending} onClick={() => save.mutate()}>
              {text.setShare}
            </Button>
          )}
          {isChanged && <Typography.Text type="secondary">{text.about(number(expected))}</Typography.Text>}
        </Flex>
      </Flex>
      {share > 0 && expected < enough && <Alert type="info" showIcon title={text.small} />}
      {share > much && <Alert type="warning" showIcon title={text.large} />}
      {control.share > 0 && (
        <Descriptions size="small" column={{ xs: 1, md: 3 }}>
          <Descriptions.Item label={text.size}>{text.sizeOf(number(control.people), number(control.total))}</Descriptions.Item>
          <Descriptions.Item label={text.met}>
            <Tooltip title={text.metNote}>{number(control.met)}</Tooltip>
          </Descriptions.Item>
          <Descriptions.Item label={text.since}>{control.since && <Time at={control.since} />}</Descriptions.Item>
        </Descriptions>
      )}
      {control.share > 0 && can('channels.manage') && (
        <div>
          <Button
            danger
            loading={reshuffle.isPending}
            onClick={() =>
              void modal.confirm({
                title: text.reshuffleTitle,
                content: text.reshuffleSaid(number(control.people)),
                okText: text.reshuffle,
                cancelText: words.common.cancel,
                okButtonProps: { danger: true },
                onOk: () => reshuffle.mutateAsync().catch(() => undefined),
              })
            }
          >
            {text.reshuffle}
          </Button>
        </div>
      )}
    </Flex>
  )
}
