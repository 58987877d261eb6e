import type { CallSettings } from '@millrace/contract/calls/api.ts'
import { builtInResults, type OwnResult, ownResultSchema } from '@millrace/contract/calls/results.ts'
import { DeleteOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Card, Checkbox, Flex, Input, InputNumber, List, Tag, Typography } from 'antd'
import { useState } from 'react'
import { ApiProblem, call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { useCallSettings, useResults } from './use-calls.ts'

/** Results of the project's own, and how long tasks wait. */
export function CallSettingsPage() {
  const words = useWords().calls
  const query = useCallSettings()
  return (
    <Page title={words.settings} note={words.settingsNote}>
      <Loaded query={query}>{(settings) => <Editor key={settings.revision} settings={settings} />}</Loaded>
    </Page>
  )
}

const fresh: OwnResult = { code: '', nameZh: '', nameEn: '', isReached: false, mayCallAgain: true }

function Editor({ settings }: { readonly settings: CallSettings }) {
  const words = useWords()
  const { calls } = words
  const { api, slug, can, timeZone } = useProject()
  const { clock } = useFormat(timeZone)
  const client = useQueryClient()
  const { message } = App.useApp()
  const { nameOf } = useResults()
  const [results, setResults] = useState<readonly OwnResult[]>(settings.results)
  const [days, setDays] = useState(settings.cancelAfterDays)
  const mayWrite = can('channels.manage')
  const save = useMutation({
    mutationFn: () =>
      call<CallSettings>(`${api}/calls/settings`, { method: 'PUT', body: { results, cancelAfterDays: days }, revision: settings.revision }),
    onSuccess: (saved) => {
      client.setQueryData(['calls/settings', slug], saved)
      void message.success(words.common.saved(clock(new Date())))
    },
    onError: (error) => {
      const [field] = error instanceof ApiProblem ? error.errors : []
      void message.error(field ? `${field.path.replace('body.', '')}: ${field.message}` : error.message)
    },
  })
  const change = (at: number, more: Partial<OwnResult>): void => setResults(results.map((one, i) => (i === at ? { ...one, ...more } : one)))
  const isWhole = results.every((one) => ownResultSchema.safeParse(one).success)
  const isChanged = JSON.stringify([results, days]) !== JSON.stringify([settings.results, settings.cancelAfterDays])
  return (
    <Flex vertical gap={16} style={{ maxWidth: 860 }}>
      <Card size="small" title={calls.builtIn}>
        <List
          size="small"
          dataSource={[...builtInResults]}
          renderItem={({ code, does, isReached, mayCallAgain }) => (
            <List.Item style={{ justifyContent: 'flex-start', gap: 8, flexWrap: 'wrap' }}>
              <Typography.Text strong>{nameOf(code)}</Typography.Text>
              <Typography.Text code>{code}</Typography.Text>
              {isReached && <Tag color="success">{calls.isReached}</Tag>}
              {mayCallAgain && <Tag>{calls.mayCallAgain}</Tag>}
              <Typography.Text type="secondary">{calls.effects[does]}</Typography.Text>
            </List.Item>
          )}
        />
      </Card>
      <Card size="small" title={calls.own}>
        <Flex vertical gap={12}>
          <Typography.Text type="secondary">{results.length === 0 ? calls.ownEmpty : calls.ownNote}</Typography.Text>
          {results.map((one, i) => (
            // What is written may be the same as in another line: its place is its name.
            // oxlint-disable-next-line react/no-array-index-key
            <Flex key={i} gap={8} wrap align="center">
              {(['code', 'nameZh', 'nameEn'] as const).map((field) => (
                <Input
                  key={field}
                  aria-label={`${calls[field]} ${i + 1}`}
                  placeholder={calls[field]}
                  maxLength={40}
                  disabled={!mayWrite}
                  status={one[field] !== '' && !ownResultSchema.shape[field].safeParse(one[field]).success ? 'error' : ''}
                  value={one[field]}
                  onChange={({ target }) => change(i, { [field]: target.value })}
                  style={{ width: 150 }}
                />
              ))}
              {(['isReached', 'mayCallAgain'] as const).map((field) => (
                <Checkbox
                  key={field}
                  disabled={!mayWrite}
                  checked={one[field]}
                  onChange={({ target }) => change(i, { [field]: target.checked })}
                >
                  {calls[field]}
                </Checkbox>
              ))}
              <IconButton
                label={calls.removeResult(one.code)}
                icon={<DeleteOutlined />}
                disabled={!mayWrite}
                onClick={() => setResults(results.filter((_, at) => at !== i))}
              />
            </Flex>
          ))}
          <Button
            style={{ alignSelf: 'start' }}
            disabled={!mayWrite || results.length >= 30}
            onClick={() => setResults([...results, fresh])}
          >
            {calls.addResult}
          </Button>
        </Flex>
      </Card>
      <Flex gap={8} align="center" wrap>
        <label htmlFor="cancel-after">{calls.cancelAfter}</label>
        <InputNumber
          id="cancel-after"
          min={1}
          max={365}
          precision={0}
          disabled={!mayWrite}
          suffix={calls.days}
          value={days}
          onChange={setDays}
        />
        <Typography.Text type="secondary">{calls.cancelAfterNote}</Typography.Text>
      </Flex>
      <Button
        type="primary"
        style={{ alignSelf: 'start' }}
        disabled={!mayWrite || !isChanged || !isWhole}
        loading={save.isPending}
        onClick={() => save.mutate()}
      >
        {words.common.save}
      </Button>
    </Flex>
  )
}
