import type { Rows } from '@millrace/contract/ingest/hooks.ts'
import type { NewPull, Pull, PullPreview, PullSecrets } from '@millrace/contract/ingest/pulls.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { App, Button, Card, Collapse, Flex, Form, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { Page } from '../../../ui/page.tsx'
import { ErrorState, Loaded, Teach } from '../../../ui/states.tsx'
import { firstOrigin, OriginFields, type SecretTexts } from './origin-fields.tsx'
import { PullRuns } from './pull-runs.tsx'
import { RowsEditor } from './rows-editor.tsx'
import { ScheduleFields } from './schedule-fields.tsx'
import { TextField } from './text-field.tsx'

/** One source that is read at times: where from, what its rows mean, when, and how its runs went. */
export function PullPage() {
  const { api, slug } = useProject()
  const { id = '' } = useParams({ strict: false })
  const query = useQuery({
    queryKey: ['pull', slug, id],
    queryFn: () => call<Pull>(`${api}/pulls/${id}`),
    enabled: id !== 'new',
    refetchInterval: 5_000,
  })
  if (id === 'new') return <PullEditor pull={undefined} />
  return <Loaded query={query}>{(pull) => <PullEditor key={`${pull.id} ${pull.revision}`} pull={pull} />}</Loaded>
}

type Draft = Pick<NewPull, 'name' | 'origin' | 'schedule'>

function PullEditor({ pull }: { readonly pull: Pull | undefined }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const isLocked = !can('sources.manage')
  const [draft, setDraft] = useState<Draft>({
    name: pull?.name ?? '',
    origin: pull?.origin ?? firstOrigin.http,
    schedule: pull ? pull.schedule : { kind: 'every', minutes: 15 },
  })
  const [rows, setRows] = useState<Rows>(pull ? rowsOf(pull) : { kind: 'events', records: '', mapping: null, historical: true })
  const [secrets, setSecrets] = useState<SecretTexts>({ headers: '', password: '' })
  const read = useMutation({
    mutationFn: (asked: Rows) =>
      call<PullPreview>(`${api}/pulls/preview`, {
        method: 'POST',
        body: { ...asked, origin: draft.origin, secrets: secretsOf(secrets), ...(pull ? { id: pull.id } : {}) },
      }),
  })
  const preview = read.data
  const save = useMutation({
    mutationFn: () => {
      const mapping = rows.mapping ?? ((preview?.accepted ?? 0) > 0 ? (preview?.mapping ?? null) : null)
      const body = { ...draft, ...rows, mapping, secrets: secretsOf(secrets) }
      return pull
        ? call<Pull>(`${api}/pulls/${pull.id}`, { method: 'PUT', revision: pull.revision, body })
        : call<Pull>(`${api}/pulls`, { method: 'POST', body })
    },
    onSuccess: async (saved) => {
      client.setQueryData(['pull', slug, saved.id], saved)
      void message.success(words.common.saved(new Date().toLocaleTimeString()))
      await client.invalidateQueries({ queryKey: ['pulls', slug] })
      if (!pull) void navigate({ to: '/$slug/data/connections/pulls/$id', params: { slug, id: saved.id } })
    },
  })
  function change(next: Rows): void {
    setRows(next)
    read.mutate(next)
  }
  return (
    <Page title={pull?.name ?? words.connections.addPull} note={words.connections.pulls}>
      {pull && <PullRuns pull={pull} />}
      <Card size="small" title={words.connections.settings}>
        <Form layout="vertical" component="div" disabled={isLocked} style={{ maxWidth: 560 }}>
          <TextField label={words.common.name} value={draft.name} onChange={(name) => setDraft({ ...draft, name })} />
          <OriginFields
            origin={draft.origin}
            columns={preview?.columns.map((column) => column.name) ?? []}
            secrets={secrets}
            kept={pull ?? { headerNames: [], hasPassword: false }}
            onChange={(origin) => setDraft({ ...draft, origin })}
            onSecrets={setSecrets}
          />
          <ScheduleFields schedule={draft.schedule} onChange={(schedule) => setDraft({ ...draft, schedule })} />
        </Form>
        <Flex gap={8} wrap align="center">
          <Button disabled={isLocked} loading={read.isPending} onClick={() => read.mutate(rows)}>
            {words.connections.read}
          </Button>
          <Typography.Text type="secondary">{words.connections.saveFirst}</Typography.Text>
        </Flex>
      </Card>
      {read.isError && <ErrorState query={{ error: read.error, refetch: () => Promise.resolve(read.mutate(rows)) }} />}
      {preview?.sample && (
        <Collapse
          size="small"
          items={[
            {
              key: 'answer',
              label: words.connections.answer,
              children: <pre style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', margin: 0 }}>{preview.sample}</pre>,
            },
          ]}
        />
      )}
      {preview || rows.mapping ? (
        <RowsEditor rows={rows} preview={preview} isDocument={draft.origin.from === 'http'} isLocked={isLocked} onChange={change} />
      ) : (
        <Teach text={words.connections.saveFirst} />
      )}
      {save.isError && <ErrorState query={{ error: save.error, refetch: () => Promise.resolve(save.reset()) }} />}
      <Button
        type="primary"
        disabled={isLocked || draft.name.trim() === ''}
        loading={save.isPending}
        onClick={() => save.mutate()}
        style={{ alignSelf: 'flex-start' }}
      >
        {words.common.save}
      </Button>
    </Page>
  )
}

const rowsOf = ({ kind, records, mapping, historical }: Rows): Rows => ({ kind, records, mapping, historical })

/** Only what was typed; what is empty stays as it is kept. */
function secretsOf({ headers, password }: SecretTexts): PullSecrets {
  const lines = headers.split('\n').flatMap((line): [string, string][] => {
    const at = line.indexOf(':')
    return at > 0 ? [[line.slice(0, at).trim(), line.slice(at + 1).trim()]] : []
  })
  return { ...(lines.length > 0 ? { headers: Object.fromEntries(lines) } : {}), ...(password === '' ? {} : { password }) }
}
