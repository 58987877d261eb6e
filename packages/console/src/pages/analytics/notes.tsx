import { DeleteOutlined, EditOutlined } from '@ant-design/icons'
import { type Note, noteKinds } from '@millrace/contract/analytics/notes.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Flex, Input, Popconfirm, Select, Table, Tag, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { downloadCsv } from '../../lib/csv.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useWords } from '../../lib/words.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Page } from '../../ui/page.tsx'
import { loadedRows, More, type PageOf, rowsOf, usePages } from '../../ui/pages.tsx'
import { Loaded } from '../../ui/states.tsx'
import { daysOf } from './marks.tsx'
import { NoteDialog } from './note-dialog.tsx'

/** What moves the numbers from outside, by day. */
export function NotesPage() {
  const words = useWords()
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const { values, set, query: filter } = useFilters('search', 'kind')
  const query = usePages<PageOf<Note>>(['notes', slug, 'list', filter], `notes?limit=100${filter}`)
  const [edited, setEdited] = useState<Note | 'new' | undefined>()
  const remove = useMutation({
    mutationFn: (note: Note) => call(`${api}/notes/${note.id}`, { method: 'DELETE' }),
    onSettled: () => client.invalidateQueries({ queryKey: ['notes', slug] }),
    onError: (error) => void message.error(error.message),
  })
  const isOpen = can('catalog.write')
  const add = (
    <Button type="primary" disabled={!isOpen} onClick={() => setEdited('new')}>
      {words.notes.add}
    </Button>
  )
  return (
    <Page
      title={words.notes.title}
      note={words.notes.note}
      extra={
        <>
          <Button disabled={rowsOf(query).length === 0} onClick={() => save(rowsOf(query))}>
            {words.common.download}
          </Button>
          {add}
        </>
      }
    >
      <Flex gap={8} wrap>
        <Input.Search
          allowClear
          aria-label={words.common.search}
          placeholder={words.common.search}
          defaultValue={values.search}
          onSearch={(text) => set('search', text.trim())}
          style={{ width: 240 }}
        />
        <Select
          aria-label={words.notes.kind}
          value={values.kind}
          options={[{ value: '', label: words.notes.allKinds }, ...noteKinds.map((value) => ({ value, label: words.notes.kinds[value] }))]}
          onChange={(kind) => set('kind', kind)}
          style={{ minWidth: 120 }}
        />
      </Flex>
      <Loaded
        query={loadedRows(query)}
        empty={{ when: (rows) => rows.length === 0, ...(filter ? { text: words.common.empty } : { text: words.notes.empty, action: add }) }}
      >
        {(rows) => (
          <Table<Note>
            rowKey="id"
            size="small"
            dataSource={rows}
            pagination={false}
            scroll={{ x: 640 }}
            columns={[
              { title: words.notes.days, width: 210, render: (_, note) => daysOf(note) },
              { title: words.notes.kind, width: 110, render: (_, note) => <Tag>{words.notes.kinds[note.kind]}</Tag> },
              {
                title: words.notes.what,
                render: (_, note) => (
                  <Flex vertical>
                    {note.title}
                    {note.text && <Typography.Text type="secondary">{note.text}</Typography.Text>}
                  </Flex>
                ),
              },
              { title: words.notes.by, dataIndex: 'createdBy' },
              {
                title: words.plan.editAction,
                width: 88,
                render: (_, note) =>
                  isOpen && (
                    <Flex>
                      <IconButton label={`${words.notes.edit}: ${note.title}`} icon={<EditOutlined />} onClick={() => setEdited(note)} />
                      <Popconfirm title={words.notes.sureRemove} onConfirm={() => remove.mutate(note)}>
                        <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={`${words.common.remove}: ${note.title}`} />
                      </Popconfirm>
                    </Flex>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
      <More query={query} />
      {edited && <NoteDialog note={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} />}
    </Page>
  )

  function save(rows: readonly Note[]): void {
    downloadCsv(
      'notes',
      [words.notes.days, words.notes.kind, words.notes.what, words.notes.text, words.notes.by],
      rows.map((note) => [daysOf(note), words.notes.kinds[note.kind], note.title, note.text, note.createdBy]),
    )
  }
}
