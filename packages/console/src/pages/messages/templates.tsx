import type { Template } from '@millrace/contract/content/api.ts'
import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { App, Button, Table } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Definitions, useDefinitions } from '../../ui/definitions.tsx'
import { Page } from '../../ui/page.tsx'
import { Shelf } from '../../ui/shelf.tsx'
import { Time } from '../../ui/time.tsx'

const starter = {
  kind: 'html',
  subject: '{{ profile.name | default: "你好" }}，您的订单还未支付',
  preheader: '',
  html: '<body style="font-family:sans-serif">\n  <h2>{{ profile.name | default: "你好" }}</h2>\n  <p>订单 {{ event.order_id | default: "" }} 还在等待支付。</p>\n  <p><a href="https://shop.example/pay">去支付</a></p>\n</body>',
  text: '',
}

export function TemplateList() {
  const words = useWords()
  const { api, slug, can } = useProject()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const query = useDefinitions<Template>('templates')
  const create = useMutation({
    mutationFn: () => call<Template>(`${api}/templates`, { method: 'POST', body: { name: words.messages.newTemplate, body: starter } }),
    onSuccess: (made) => navigate({ to: '/$slug/engage/templates/$id', params: { slug, id: made.id } }),
    onError: (error) => void message.error(error.message),
  })
  const button = (
    <Button type="primary" disabled={!can('content.write')} loading={create.isPending} onClick={() => create.mutate()}>
      {words.messages.newTemplate}
    </Button>
  )
  return (
    <Page title={words.messages.templates} extra={button}>
      <Definitions query={query} empty={{ text: words.messages.templateEmpty, action: button }}>
        {(rows) => (
          <Table<Template>
            rowKey="id"
            size="small"
            dataSource={rows}
            pagination={false}
            scroll={{ x: 520 }}
            columns={[
              {
                title: words.common.name,
                render: (_, row) => (
                  <Link to="/$slug/engage/templates/$id" params={{ slug, id: row.id }}>
                    {row.name}
                  </Link>
                ),
              },
              { title: words.messages.subject, render: (_, row) => row.body.subject },
              { title: words.segments.version, width: 90, dataIndex: 'version' },
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
