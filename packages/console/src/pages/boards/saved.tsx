import type { SavedQuestion } from '@millrace/contract/boards/api.ts'
import { questionOf } from '@millrace/contract/boards/dated.ts'
import { Link } from '@tanstack/react-router'
import { Table } from 'antd'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Definitions, useDefinitions } from '../../ui/definitions.tsx'
import { Page } from '../../ui/page.tsx'
import { Shelf } from '../../ui/shelf.tsx'
import { Time } from '../../ui/time.tsx'
import { analyses } from '../analytics/analyses.ts'
import { lastDays } from '../analytics/fields.tsx'

/** Questions that were kept by name: each opens in its analysis. */
export function SavedList() {
  const words = useWords()
  const { slug, can, timeZone } = useProject()
  const query = useDefinitions<SavedQuestion>('saved-questions')
  const today = lastDays(1, timeZone).to
  return (
    <Page title={words.savedQuestions.title} note={words.savedQuestions.note}>
      <Definitions query={query} empty={{ text: words.savedQuestions.empty }}>
        {(rows) => (
          <Table<SavedQuestion>
            rowKey="id"
            size="small"
            dataSource={rows}
            pagination={false}
            scroll={{ x: 640 }}
            columns={[
              {
                title: words.common.name,
                render: (_, row) => {
                  const page = analyses[row.model]
                  if (!page) return row.name
                  const search = { query: questionOf(row, { range: null }, today) }
                  return (
                    <Link to={page.path} params={{ slug }} search={search as never /* every page reads its own part */}>
                      {row.name}
                    </Link>
                  )
                },
              },
              {
                title: words.savedQuestions.model,
                width: 140,
                render: (_, { model }) => (analyses[model] ? words.menu[analyses[model].name] : model),
              },
              { title: words.savedQuestions.by, width: 180, dataIndex: 'createdBy', ellipsis: true },
              { title: words.common.changed, width: 130, render: (_, row) => <Time at={row.updatedAt} /> },
              {
                title: words.common.actions,
                width: 90,
                render: (_, row) => <Shelf path="saved-questions" size="small" row={row} disabled={!can('analytics.write')} />,
              },
            ]}
          />
        )}
      </Definitions>
    </Page>
  )
}
