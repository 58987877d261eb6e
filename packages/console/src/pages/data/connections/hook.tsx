import type { CreatedHook, Hook, HookBodies, Rows, RowsPreview } from '@millrace/contract/ingest/hooks.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { App, Button, Card, Flex, Form, Input, Popconfirm, Select, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Page } from '../../../ui/page.tsx'
import { ErrorState, Loaded } from '../../../ui/states.tsx'
import { BodyTable } from './body-table.tsx'
import { SecretOnce } from './new-hook.tsx'
import { RowsEditor } from './rows-editor.tsx'
import { SignatureFields } from './signature-fields.tsx'

/** One webhook: its address, the bodies that came, and what they mean. */
export function HookPage() {
  const { api, slug } = useProject()
  const { id = '' } = useParams({ strict: false })
  const query = useQuery({ queryKey: ['hook', slug, id], queryFn: () => call<Hook>(`${api}/hooks/${id}`) })
  return <Loaded query={query}>{(hook) => <HookEditor key={`${hook.id} ${hook.revision}`} hook={hook} />}</Loaded>
}

const rowsOf = ({ kind, records, mapping, historical }: Rows): Rows => ({ kind, records, mapping, historical })

function HookEditor({ hook }: { readonly hook: Hook }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const isLocked = !can('sources.manage')
  const [rows, setRows] = useState(rowsOf(hook))
  const [signature, setSignature] = useState(hook.signature)
  const [secret, setSecret] = useState('')
  const [typed, setTyped] = useState<string>()
  const bodies = useQuery({
    queryKey: ['hook-bodies', slug, hook.id],
    queryFn: () => call<HookBodies>(`${api}/hooks/${hook.id}/bodies`),
    refetchInterval: 5_000,
  })
  const body = typed ?? bodies.data?.items.find((one) => one.body !== '')?.body ?? ''
  const isReadable = body !== '' && isJson(body)
  const table = ['hook-preview', slug, hook.id, body, rows.kind, rows.records]
  const preview = useQuery({
    queryKey: [...table, rows],
    queryFn: ({ signal }) => call<RowsPreview>(`${api}/hooks/${hook.id}/preview`, { method: 'POST', body: { ...rows, body }, signal }),
    enabled: isReadable && !isLocked,
    // Stays while its mapping is changed; of other records or another body it would offer the wrong columns to map.
    placeholderData: (before, asked) => (table.every((part, i) => part === asked?.queryKey[i]) ? before : undefined),
  })
  const mapping = rows.mapping ?? (isReadable && (preview.data?.accepted ?? 0) > 0 ? (preview.data?.mapping ?? null) : null)
  const save = useMutation({
    mutationFn: () =>
      call<CreatedHook>(`${api}/hooks/${hook.id}`, {
        method: 'PUT',
        revision: hook.revision,
        body: { name: hook.name, ...rows, mapping, signature, ...(secret === '' ? {} : { secret }) },
      }),
    onSuccess: ({ secret: made, ...saved }) => {
      client.setQueryData(['hook-secret', slug, hook.id], made)
      client.setQueryData(['hook', slug, hook.id], saved)
      void message.success(words.common.saved(new Date().toLocaleTimeString()))
      return client.invalidateQueries({ queryKey: ['hooks', slug] })
    },
  })
  const remove = useMutation({
    mutationFn: () => call(`${api}/hooks/${hook.id}`, { method: 'DELETE' }),
    onSuccess: () => navigate({ to: '/$slug/data/connections', params: { slug } }),
    onError: (error) => void message.error(error.message),
  })
  const made = client.getQueryData<string | null>(['hook-secret', slug, hook.id])
  return (
    <Page
      title={hook.name}
      note={words.connections.hooks}
      extra={
        <Popconfirm title={words.connections.removeHook} onConfirm={() => remove.mutate()} okText={words.common.remove}>
          <Button danger disabled={isLocked}>
            {words.common.remove}
          </Button>
        </Popconfirm>
      }
    >
      {made && <SecretOnce secret={made} />}
      <Card size="small" title={words.connections.address}>
        <Typography.Paragraph copyable={{ text: hook.url }} style={{ overflowWrap: 'anywhere', marginBottom: 4 }}>
          <code>POST {hook.url}</code>
        </Typography.Paragraph>
        <Typography.Text type="secondary">{words.connections.addressNote}</Typography.Text>
        <Form layout="vertical" component="div" disabled={isLocked} style={{ marginTop: 16, maxWidth: 480 }}>
          <SignatureFields
            signature={signature}
            secret={secret}
            secretNote={words.connections.secretKeep}
            onChange={setSignature}
            onSecret={setSecret}
          />
        </Form>
      </Card>
      <Card size="small" title={words.connections.body} extra={<TakeBody bodies={bodies.data?.items ?? []} onTake={setTyped} />}>
        <Input.TextArea
          aria-label={words.connections.body}
          value={body}
          placeholder={words.connections.bodyNote}
          autoSize={{ minRows: 4, maxRows: 16 }}
          status={body === '' || isReadable ? '' : 'error'}
          style={{ fontFamily: 'monospace' }}
          onChange={({ target }) => setTyped(target.value)}
        />
        {body !== '' && !isReadable && <Typography.Text type="danger">{words.connections.badJson}</Typography.Text>}
      </Card>
      <RowsEditor rows={rows} preview={isReadable ? preview.data : undefined} isDocument isLocked={isLocked} onChange={setRows} />
      {preview.isError && <ErrorState query={preview} />}
      {save.isError && <ErrorState query={{ error: save.error, refetch: () => Promise.resolve(save.reset()) }} />}
      <Button type="primary" disabled={isLocked} loading={save.isPending} onClick={() => save.mutate()} style={{ alignSelf: 'flex-start' }}>
        {words.common.save}
      </Button>
      <Card size="small" title={words.connections.bodies}>
        <Loaded query={bodies}>{(data) => <BodyTable bodies={data.items} />}</Loaded>
      </Card>
    </Page>
  )
}

/** One of the bodies that came, to map by. */
function TakeBody({ bodies, onTake }: { readonly bodies: HookBodies['items']; readonly onTake: (body: string) => void }) {
  const words = useWords()
  const { timeZone } = useProject()
  const { time } = useFormat(timeZone)
  const kept = bodies.filter((one) => one.body !== '')
  return (
    <Flex>
      <Select
        aria-label={words.connections.takeBody}
        placeholder={words.connections.takeBody}
        size="small"
        style={{ width: 200 }}
        disabled={kept.length === 0}
        value={null}
        options={kept.map((one, i) => ({ value: i, label: time(one.at) }))}
        onChange={(i: number | null) => onTake(pretty(kept[i ?? 0]?.body ?? ''))}
      />
    </Flex>
  )
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const pretty = (text: string): string => (isJson(text) ? JSON.stringify(JSON.parse(text), null, 2) : text)
