import type { Channel, ChannelSettings } from '@millrace/contract/channels/schema.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Flex, Popconfirm, Select, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { Page } from '../../../ui/page.tsx'
import { Loaded } from '../../../ui/states.tsx'
import { ChannelDrawer } from './drawer.tsx'
import { ChannelTable } from './table.tsx'
import { Tester } from './tester.tsx'

/** What is search, social, ads …: the rules visits are told apart by, and a place to try them. */
export function ChannelsPage() {
  const words = useWords()
  const { api, slug } = useProject()
  const query = useQuery({ queryKey: ['channels', slug], queryFn: () => call<ChannelSettings>(`${api}/traffic-channels`) })
  return <Loaded query={query}>{(settings) => <Editor key={settings.revision} settings={settings} title={words.channels.title} />}</Loaded>
}

interface Draft {
  readonly channels: readonly Channel[]
  readonly ownHosts: readonly string[]
}

const newChannel: Channel = { key: '', nameEn: '', nameZh: '', rules: [] }

function Editor({ settings, title }: { readonly settings: ChannelSettings; readonly title: string }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [draft, setDraft] = useState<Draft>(settings)
  const [edited, setEdited] = useState<number | undefined>()
  const isDirty = draft.channels !== settings.channels || draft.ownHosts !== settings.ownHosts
  const isOpen = can('catalog.write')
  const save = useMutation({
    mutationFn: (body: { channels: readonly Channel[] | null; ownHosts: readonly string[] }) =>
      call<ChannelSettings>(`${api}/traffic-channels`, { method: 'PUT', revision: settings.revision, body }),
    onSuccess: (saved) => {
      client.setQueryData(['channels', slug], saved)
      void message.success(words.common.saved(new Date().toLocaleTimeString()))
    },
    onError: (error) => void message.error(error.message),
  })
  const channelsToSend = settings.isDefault && draft.channels === settings.channels ? null : draft.channels
  const setChannels = (channels: readonly Channel[]): void => setDraft((old) => ({ ...old, channels }))
  return (
    <Page
      title={title}
      note={words.channels.note}
      extra={
        <>
          {!settings.isDefault && (
            <Popconfirm title={words.channels.sureReset} onConfirm={() => save.mutate({ channels: null, ownHosts: draft.ownHosts })}>
              <Button disabled={!isOpen}>{words.channels.reset}</Button>
            </Popconfirm>
          )}
          <Button disabled={!isOpen} onClick={() => setEdited(-1)}>
            {words.channels.add}
          </Button>
          <Button
            type="primary"
            disabled={!isOpen || !isDirty}
            loading={save.isPending}
            onClick={() => save.mutate({ channels: channelsToSend, ownHosts: draft.ownHosts })}
          >
            {words.common.save}
          </Button>
        </>
      }
    >
      <Alert
        type={isDirty ? 'warning' : 'info'}
        showIcon
        title={isDirty ? words.common.unsaved : settings.isDefault ? words.channels.isDefault : words.channels.change}
        {...(isDirty || settings.isDefault ? { description: words.channels.change } : {})}
      />
      <Tester channels={draft.channels} ownHosts={draft.ownHosts} />
      <ChannelTable channels={draft.channels} disabled={!isOpen} onChange={setChannels} onEdit={setEdited} />
      <Flex vertical gap={4} style={{ maxWidth: 640 }}>
        <label htmlFor="own-hosts">{words.channels.ownHosts}</label>
        <Select
          id="own-hosts"
          mode="tags"
          open={false}
          suffixIcon={null}
          disabled={!isOpen}
          value={[...draft.ownHosts]}
          tokenSeparators={[',', ' ', '，']}
          onChange={(ownHosts: string[]) => setDraft((old) => ({ ...old, ownHosts: ownHosts.map((host) => host.trim().toLowerCase()) }))}
        />
        <Typography.Text type="secondary">{words.channels.ownHostsNote}</Typography.Text>
      </Flex>
      {edited !== undefined && (
        <ChannelDrawer
          channel={draft.channels[edited] ?? newChannel}
          isNew={edited < 0}
          taken={draft.channels.filter((_, i) => i !== edited).map(({ key }) => key)}
          onClose={() => setEdited(undefined)}
          onDone={(channel) => {
            setChannels(edited < 0 ? [channel, ...draft.channels] : draft.channels.with(edited, channel))
            setEdited(undefined)
          }}
        />
      )}
    </Page>
  )
}
