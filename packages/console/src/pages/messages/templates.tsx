import type { Body, Template } from '@millrace/contract/content/api.ts'
import { blockSchema } from '@millrace/contract/content/blocks/schema.ts'
import { type SendingChannel, sendingChannels } from '@millrace/contract/messaging/reach.ts'
import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { App, Button, Dropdown, Segmented, Table, Typography } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useWords, type Words } from '../../lib/words.ts'
import { channelIcons, ChannelTag } from '../../ui/channel-tag.tsx'
import { Definitions, useDefinitions } from '../../ui/definitions.tsx'
import { Page } from '../../ui/page.tsx'
import { Shelf } from '../../ui/shelf.tsx'
import { Time } from '../../ui/time.tsx'

type Start = SendingChannel | 'html'

const starters = (words: Words): Readonly<Record<Start, Body>> => ({
  email: {
    kind: 'email',
    format: 1,
    subject: words.blocks.starter.subject,
    preheader: '',
    blocks: [
      blockSchema.parse({ id: 'b1', kind: 'logo' }),
      blockSchema.parse({ id: 'b2', kind: 'heading', text: words.blocks.starter.heading }),
      blockSchema.parse({ id: 'b3', kind: 'text', text: words.blocks.starter.text }),
      blockSchema.parse({ id: 'b4', kind: 'button', text: words.blocks.starter.button, link: 'https://shop.example/pay' }),
      blockSchema.parse({ id: 'b5', kind: 'footer' }),
    ],
  },
  html: {
    kind: 'html',
    subject: '{{ profile.name | default: "你好" }}，您的订单还未支付',
    preheader: '',
    html: '<body style="font-family:sans-serif">\n  <h2>{{ profile.name | default: "你好" }}</h2>\n  <p>订单 {{ event.order_id | default: "" }} 还在等待支付。</p>\n  <p><a href="https://shop.example/pay">去支付</a></p>\n</body>',
    text: '',
  },
  sms: { kind: 'sms', signature: '', text: words.sms.editor.starter, approved: null },
  push: { kind: 'push', ...words.push.starter, link: '', image: '', data: [], replaces: '', ttlHours: 24 },
  webhook: {
    kind: 'webhook',
    type: words.webhook.starter.type,
    fields: (['title', 'text'] as const).map((name) => ({ name, value: words.webhook.starter[name] })),
  },
  phone: { kind: 'phone', ...words.calls.starter, assignee: '' },
})

export function TemplateList() {
  const words = useWords()
  const { can } = useProject()
  const { values, set } = useFilters('channel')
  const query = useDefinitions<Template>('templates', false, 'channel')
  const button = <NewTemplate />
  const field = (
    <div style={{ maxWidth: '100%', overflowX: 'auto' }}>
      <Segmented
        aria-label={words.messages.channel}
        value={values.channel}
        options={[
          { value: '', label: words.common.all },
          ...sendingChannels.map((channel) => ({ value: channel, label: words.people.consentChannels[channel] })),
        ]}
        onChange={(channel) => set('channel', channel)}
      />
    </div>
  )
  return (
    <Page title={words.messages.templates} extra={button}>
      <Definitions
        query={query}
        filter={{ field, isSet: values.channel !== '' }}
        empty={{ text: words.messages.templateEmpty, action: button }}
      >
        {(rows) => (
          <Table<Template>
            rowKey="id"
            size="small"
            dataSource={rows}
            pagination={false}
            scroll={{ x: 760 }}
            locale={{ emptyText: words.common.empty }}
            columns={[
              { title: words.common.name, width: 180, render: (_, row) => <NameLink row={row} /> },
              { title: words.messages.channel, width: 120, render: (_, row) => <ChannelTag channel={row.channel} /> },
              {
                title: words.messages.content,
                render: ({ body }: Template) => (
                  <Typography.Paragraph ellipsis={{ rows: 2 }} style={{ margin: 0 }}>
                    {headOf(body)}
                  </Typography.Paragraph>
                ),
              },
              { title: words.segments.version, width: 80, dataIndex: 'version' },
              { title: words.common.changed, width: 140, render: (_, row) => <Time at={row.updatedAt} /> },
              {
                title: words.common.actions,
                width: 90,
                render: (_, row) => <Shelf path="templates" size="small" row={row} disabled={!can('content.write')} />,
              },
            ]}
          />
        )}
      </Definitions>
    </Page>
  )
}

function headOf(body: Body): string {
  switch (body.kind) {
    case 'html':
    case 'email':
      return body.subject
    case 'sms':
      return `${body.signature && `【${body.signature}】`}${body.text}`
    case 'push':
    case 'phone':
      return `${body.title} · ${body.text}`
    case 'webhook':
      return `${body.type} · ${body.fields.map(({ value }) => value).join(' · ')}`
  }
}

function NameLink({ row }: { readonly row: Template }) {
  const { slug } = useProject()
  return (
    <Link to="/$slug/engage/templates/$id" params={{ slug, id: row.id }}>
      {row.name}
    </Link>
  )
}

/** What it is for is asked first: a mail and a text have little in common. */
function NewTemplate() {
  const words = useWords()
  const { api, slug, can } = useProject()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const create = useMutation({
    mutationFn: (channel: Start) =>
      call<Template>(`${api}/templates`, { method: 'POST', body: { name: words.messages.newTemplate, body: starters(words)[channel] } }),
    onSuccess: (made) => navigate({ to: '/$slug/engage/templates/$id', params: { slug, id: made.id } }),
    onError: (error) => void message.error(error.message),
  })
  const labels = { ...words.people.consentChannels, email: words.blocks.mailOfBlocks, html: words.blocks.mailOfHtml }
  const items = (['email', 'html', ...sendingChannels.filter((channel) => channel !== 'email')] as const).map((start) => ({
    key: start,
    icon: channelIcons[start === 'html' ? 'email' : start],
    label: labels[start],
    onClick: () => create.mutate(start),
  }))
  return (
    <Dropdown trigger={['click']} disabled={!can('content.write')} autoFocus menu={{ items }}>
      <Button type="primary" loading={create.isPending}>
        {words.messages.newTemplate}
      </Button>
    </Dropdown>
  )
}
