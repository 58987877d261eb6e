import type { AuditRow } from '@millrace/contract/admin/api.ts'
import { Button, Table } from 'antd'
import { downloadCsv } from '../../lib/csv.ts'
import { useProject } from '../../lib/session.ts'
import { useWords, type Words } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { More, type PageOf, rowsOf, usePages } from '../../ui/pages.tsx'

export function AuditPage() {
  const words = useWords()
  const { slug } = useProject()
  const query = usePages<PageOf<AuditRow>>(['audit', slug], 'audit?limit=50')
  const items = rowsOf(query)
  function save(): void {
    const header = [words.common.time, words.settings.who, 'IP', words.settings.what, words.settings.target]
    downloadCsv(
      'audit',
      header,
      items.map((row) => [row.at, row.actor, row.ip, actionOf(row.action, words), `${row.targetKind} ${row.targetId}`]),
    )
  }
  return (
    <Page
      title={words.settings.audit}
      extra={
        <Button disabled={items.length === 0} onClick={save}>
          {words.common.download}
        </Button>
      }
    >
      {query.isError && <ErrorState query={query} />}
      <Table<AuditRow>
        rowKey="id"
        size="small"
        loading={query.isPending}
        dataSource={items}
        pagination={false}
        scroll={{ x: 640 }}
        expandable={{
          expandedRowRender: (row) => (
            <pre style={{ whiteSpace: 'pre-wrap', margin: 0, fontSize: 12 }}>
              {JSON.stringify({ before: row.before, after: row.after }, null, 2)}
            </pre>
          ),
        }}
        columns={[
          { title: words.common.time, width: 140, render: (_, row) => <Time at={row.at} /> },
          { title: words.settings.who, render: (_, row) => `${row.actor} (${row.ip})` },
          { title: words.settings.what, render: (_, row) => <span title={row.action}>{actionOf(row.action, words)}</span> },
          { title: words.settings.target, render: (_, row) => `${thingOf(row.targetKind, words)} ${row.targetId}` },
        ]}
      />
      <More query={query} />
    </Page>
  )
}

const thingOf = (thing: string, words: Words): string => (words.audit.things as Readonly<Record<string, string>>)[thing] ?? thing

/** `journey.published` as words; what a newer server does is shown as stored. */
function actionOf(action: string, words: Words): string {
  const end = action.lastIndexOf('.')
  const [thing, verb] = [action.slice(0, end), action.slice(end + 1)]
  const done = (words.audit.verbs as Readonly<Record<string, string>>)[verb]
  return done ? `${thingOf(thing, words)} · ${done}` : action
}
