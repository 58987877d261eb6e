import { normaliseId } from '@millrace/contract/ids.ts'
import { suppressionInputSchema, type suppressionSchema } from '@millrace/contract/messaging/api.ts'
import { doNotCall, type SuppressionScope, suppressionScopes } from '@millrace/contract/messaging/reach.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Flex, Form, Input, Modal, Popconfirm, Select, Table } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { call } from '../../lib/api.ts'
import { downloadCsv } from '../../lib/csv.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { ErrorState, Teach } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { More, type PageOf, rowsOf, usePages } from '../../ui/pages.tsx'

type Suppression = z.infer<typeof suppressionSchema>

/** Addresses that are written to no more, or not for everything: bounced, unsubscribed, or put here by hand. */
export function SuppressionsPage() {
  const words = useWords()
  const { api, slug, can } = useProject()
  const { message } = App.useApp()
  const client = useQueryClient()
  const { values, set, query: filters } = useFilters('search')
  const [isAdding, setAdding] = useState(false)
  const reasons: Readonly<Record<string, string>> = words.messages.suppressedBy
  const query = usePages<PageOf<Suppression>>(['suppressions', slug, filters], `suppressions?limit=100${filters}`)
  const change = useMutation({
    mutationFn: (what: { add: { address: string; reason?: string } } | { remove: Suppression }) =>
      'add' in what
        ? call(`${api}/suppressions`, { method: 'POST', body: what.add })
        : call(`${api}/suppressions/${encodeURIComponent(what.remove.address)}?reason=${encodeURIComponent(what.remove.reason)}`, {
            method: 'DELETE',
          }),
    onSuccess: async () => {
      setAdding(false)
      await client.invalidateQueries({ queryKey: ['suppressions', slug] })
    },
    onError: (error) => void message.error(error.message),
  })
  const items = rowsOf(query)
  const save = (): void =>
    downloadCsv(
      'suppressions',
      [words.messages.address, words.messages.reason, words.messages.suppressionScope, words.common.time],
      items.map((one) => [one.address, reasons[one.reason] ?? one.reason, words.messages.suppressionScopes[one.scope], one.at]),
    )
  return (
    <Page
      title={words.messages.suppressions}
      note={words.messages.suppressionsNote}
      extra={
        <>
          <Button disabled={items.length === 0} onClick={save}>
            {words.common.download}
          </Button>
          <Button type="primary" disabled={!can('people.write')} onClick={() => setAdding(true)}>
            {words.messages.suppress}
          </Button>
        </>
      }
    >
      <Input.Search
        allowClear
        defaultValue={values.search}
        onSearch={(text) => set('search', text)}
        placeholder={words.messages.address}
        aria-label={words.common.search}
        style={{ maxWidth: 360 }}
      />
      {query.isError ? (
        <ErrorState query={query} />
      ) : (
        <Table<Suppression>
          rowKey={(row) => `${row.address} ${row.reason}`}
          size="small"
          loading={query.isPending}
          dataSource={items}
          pagination={false}
          scroll={{ x: 560 }}
          locale={{ emptyText: <Teach text={words.messages.suppressionsEmpty} /> }}
          columns={[
            { title: words.messages.address, dataIndex: 'address' },
            { title: words.messages.reason, render: (_, row) => reasons[row.reason] ?? row.reason },
            { title: words.messages.suppressionScope, render: (_, row) => words.messages.suppressionScopes[row.scope] },
            { title: words.common.time, width: 140, render: (_, row) => <Time at={row.at} /> },
            {
              title: words.common.actions,
              width: 100,
              render: (_, row) => (
                <Popconfirm title={words.messages.unsuppress} onConfirm={() => change.mutate({ remove: row })}>
                  <Button size="small" disabled={!can('people.write')}>
                    {words.common.remove}
                  </Button>
                </Popconfirm>
              ),
            },
          ]}
        />
      )}
      <More query={query} />
      <AddDialog isOpen={isAdding} isBusy={change.isPending} onClose={() => setAdding(false)} onAdd={(add) => change.mutate({ add })} />
    </Page>
  )
}

/** The way addresses are kept, so that a number without +86 is the one with it. */
const written = (text: string): string => normaliseId(text.includes('@') ? 'email' : 'mobile', text)

/** What it does not get follows from the reason. */
const reasonOf = (scope: SuppressionScope, text: string | undefined): { reason?: string } => {
  if (scope !== 'all') return { reason: scope === 'calls' ? doNotCall : 'unsubscribed' }
  return text ? { reason: text } : {}
}

function AddDialog({
  isOpen,
  isBusy,
  onClose,
  onAdd,
}: {
  readonly isOpen: boolean
  readonly isBusy: boolean
  readonly onClose: () => void
  readonly onAdd: (input: { address: string; reason?: string }) => void
}) {
  const words = useWords()
  const [form] = Form.useForm<{ address: string; scope: SuppressionScope; reason?: string }>()
  const scope = Form.useWatch('scope', form)
  return (
    <Modal
      open={isOpen}
      title={words.messages.suppress}
      okText={words.messages.suppress}
      cancelText={words.common.cancel}
      confirmLoading={isBusy}
      onCancel={onClose}
      onOk={() => form.submit()}
      destroyOnHidden
    >
      <Form
        form={form}
        layout="vertical"
        preserve={false}
        initialValues={{ scope: 'all' }}
        onFinish={({ address, scope: wanted, reason }) => onAdd({ address: written(address), ...reasonOf(wanted, reason) })}
      >
        <Flex vertical>
          <Form.Item
            name="address"
            label={words.messages.address}
            extra={words.messages.addressNote}
            rules={[
              { required: true },
              {
                validator: (_, text?: string) =>
                  !text || suppressionInputSchema.shape.address.safeParse(written(text)).success
                    ? Promise.resolve()
                    : Promise.reject(new Error(words.messages.addressWrong)),
              },
            ]}
          >
            <Input autoFocus />
          </Form.Item>
          <Form.Item name="scope" label={words.messages.suppressionScope}>
            <Select options={suppressionScopes.map((value) => ({ value, label: words.messages.suppressionScopes[value] }))} />
          </Form.Item>
          {scope === 'all' && (
            <Form.Item name="reason" label={words.messages.reason}>
              <Input maxLength={100} />
            </Form.Item>
          )}
        </Flex>
      </Form>
    </Modal>
  )
}
