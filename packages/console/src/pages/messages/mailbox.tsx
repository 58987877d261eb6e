import type { MailDetail } from '@millrace/contract/messaging/api.ts'
import { useQuery } from '@tanstack/react-query'
import { Drawer, Input, Table } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'

type Mail = Pick<MailDetail, 'id' | 'receivedAt' | 'sender' | 'recipient' | 'subject'>

/** What was sent while no mail server is set, as the recipient sees it. */
export function MailboxPage() {
  const words = useWords()
  const { api, slug } = useProject()
  const { values, set, query: filters } = useFilters('search')
  const [open, setOpen] = useState<number>()
  const query = useQuery({
    queryKey: ['mailbox', slug, filters],
    queryFn: () => call<{ items: Mail[] }>(`${api}/mailbox?limit=100${filters}`),
    refetchInterval: 5_000,
  })
  return (
    <Page title={words.messages.mailbox}>
      <Input.Search
        allowClear
        defaultValue={values.search}
        onSearch={(text) => set('search', text)}
        placeholder={words.common.search}
        aria-label={words.common.search}
        style={{ maxWidth: 360 }}
      />
      <Loaded query={query} empty={{ when: (data) => data.items.length === 0, text: words.messages.mailboxEmpty }}>
        {(data) => (
          <Table<Mail>
            rowKey="id"
            size="small"
            dataSource={data.items}
            pagination={false}
            scroll={{ x: 560 }}
            onRow={(mail) => ({ onClick: () => setOpen(mail.id), style: { cursor: 'pointer' } })}
            columns={[
              { title: words.common.time, width: 120, render: (_, mail) => <Time at={mail.receivedAt} /> },
              { title: words.messages.to, dataIndex: 'recipient' },
              {
                title: words.messages.subject,
                render: (_, mail) => (
                  <button type="button" style={{ all: 'unset', cursor: 'pointer' }} onClick={() => setOpen(mail.id)}>
                    {mail.subject}
                  </button>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      <Drawer open={open !== undefined} onClose={() => setOpen(undefined)} size={680} title={words.messages.mailbox}>
        {open !== undefined && <Mail id={open} />}
      </Drawer>
    </Page>
  )
}

function Mail({ id }: { readonly id: number }) {
  const { api, slug } = useProject()
  const words = useWords()
  const query = useQuery({ queryKey: ['mail', slug, id], queryFn: () => call<MailDetail>(`${api}/mailbox/${id}`) })
  return (
    <Loaded query={query}>
      {(mail) => (
        <>
          <p>
            {words.messages.from}: {mail.sender}
            <br />
            {words.messages.to}: {mail.recipient}
            <br />
            {words.messages.subject}: <strong>{mail.subject}</strong>
          </p>
          <iframe
            title={mail.subject}
            sandbox="allow-popups allow-popups-to-escape-sandbox"
            srcDoc={mail.html}
            style={{ width: '100%', height: 480, border: '1px solid rgba(128,128,128,.3)', background: '#fff' }}
          />
        </>
      )}
    </Loaded>
  )
}
