import type { CallTask } from '@millrace/contract/calls/api.ts'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { App, Button, Flex, Grid, theme, Typography } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { downloadCsv } from '../../lib/csv.ts'
import { isWriting } from '../../lib/page-keys.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { loadedRows, More, rowsOf } from '../../ui/pages.tsx'
import { Loaded, Teach } from '../../ui/states.tsx'
import { Bulk } from './bulk.tsx'
import { CallFilters, filterNames } from './filters.tsx'
import { ImportButton } from './import-dialog.tsx'
import { CallList } from './list.tsx'
import { Task } from './task.tsx'
import { allCalls, useCalls } from './use-calls.ts'

/** Calls that somebody is to make: the list on the left, the task with its result on the right; on a phone one at a time. */
export function CallsPage() {
  const words = useWords()
  const { slug, can } = useProject()
  const { number } = useFormat()
  const { token } = theme.useToken()
  const { lg = true } = Grid.useBreakpoint()
  const { query: asked } = useFilters(...filterNames)
  const { values, put } = useFilters('task')
  const query = useCalls(asked)
  const rows = rowsOf(query)
  const counts = query.data?.pages[0]?.counts
  const openId = values.task === '' ? undefined : Number(values.task)
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set())
  const form = useRef<HTMLDivElement>(null)
  const open = (id: number | undefined): void => put({ task: id === undefined ? '' : String(id) })
  useSteps(rows, openId, open, form)
  const mayWork = can('calls.work')
  const choose = (id: number, isChosen: boolean): void =>
    setChosen((old) => new Set(isChosen ? [...old, id] : [...old].filter((one) => one !== id)))
  /** What is finished leaves the list: the one below it comes next. */
  const goOn = (id: number): void => {
    const at = rows.findIndex((row) => row.id === id)
    open((rows[at + 1] ?? rows[at - 1])?.id)
  }
  return (
    <Page
      title={words.calls.title}
      note={counts && (counts.due === 0 ? words.calls.noneDue : words.calls.counts(number(counts.due), number(counts.mine)))}
      extra={
        <>
          {can('channels.manage') && (
            <Link to="/$slug/settings/calls" params={{ slug }} style={{ alignSelf: 'center' }}>
              {words.calls.settings}
            </Link>
          )}
          <Download query={asked} />
          {mayWork && <ImportButton />}
        </>
      }
    >
      {(lg || openId === undefined) && <CallFilters />}
      <Flex gap={16} align="stretch">
        {(lg || openId === undefined) && (
          <Flex vertical gap={8} style={{ width: lg ? 380 : '100%', flexShrink: 0, minWidth: 0 }}>
            {mayWork && <Bulk rows={rows} chosen={chosen} onChosen={setChosen} />}
            <Loaded
              query={loadedRows(query)}
              empty={{ when: (some) => some.length === 0, text: asked === '' ? words.calls.empty : words.calls.none }}
            >
              {(some) => <CallList rows={some} openId={openId} onOpen={open} chosen={chosen} onChoose={mayWork ? choose : undefined} />}
            </Loaded>
            <More query={query} />
          </Flex>
        )}
        {(lg || openId !== undefined) && (
          <div
            ref={form}
            style={{ flex: 1, minWidth: 0, ...(lg ? { borderLeft: `1px solid ${token.colorBorderSecondary}`, paddingLeft: 16 } : {}) }}
          >
            {openId !== undefined ? (
              <Task key={openId} id={openId} onBack={lg ? undefined : () => open(undefined)} onDone={() => goOn(openId)} />
            ) : (
              rows.length > 0 && <Teach text={words.calls.choose} />
            )}
          </div>
        )}
      </Flex>
      {lg && (
        <Typography.Text type="secondary" style={{ fontSize: 12 }}>
          {words.calls.keys}
        </Typography.Text>
      )}
    </Page>
  )
}

/** The arrows go through the list and Enter to the result, as long as nobody is writing. */
function useSteps(
  rows: readonly CallTask[],
  openId: number | undefined,
  open: (id: number) => void,
  form: { readonly current: HTMLElement | null },
): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const step = { ArrowDown: 1, ArrowUp: -1, Enter: 0 }[event.key]
      if (step === undefined || isWriting(event) || isPressed(event)) return
      const at = rows.findIndex((row) => row.id === openId)
      if (step === 0) form.current?.querySelector<HTMLElement>('input[type=radio]')?.focus()
      else {
        const next = at < 0 ? rows[0] : rows[at + step]
        if (next) open(next.id)
      }
      event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  })
}

/** Enter on a button or a link outside of the list does what it says. */
function isPressed({ target, key }: KeyboardEvent): boolean {
  return (
    key === 'Enter' &&
    target instanceof HTMLElement &&
    target.closest('button, a') !== null &&
    target.closest('[data-testid=calls]') === null
  )
}

/** What came of the last call of a task that goes on is none of its result: read back, it would end the task. */
const saidOf = (task: CallTask, said: string | null): string | null => (task.state === 'done' ? said : '')

type Column = readonly [name: string, read: (task: CallTask) => string | number | null]
const columns: readonly Column[] = [
  // By these results are imported; what is said of the next call is not yet said.
  ['task', (task) => task.id],
  ['result', (task) => saidOf(task, task.result)],
  ['reason', (task) => saidOf(task, task.reason)],
  ['note', () => ''],
  ['next_call_at', () => ''],
  ['appointment_at', (task) => saidOf(task, task.appointmentAt)],
  ['person', (task) => task.personId],
  ['name', (task) => task.name],
  ['number', (task) => task.number],
  ['title', (task) => task.title],
  ['journey', (task) => task.journeyName],
  ['state', (task) => task.state],
  ['assignee', (task) => task.assignee],
  ['due_at', (task) => task.dueAt],
  ['calls', (task) => task.calls],
  ['created_at', (task) => task.createdAt],
  ['finished_at', (task) => task.finishedAt],
]

/** All tasks of the list, with the columns that results are imported by. */
function Download({ query }: { readonly query: string }) {
  const words = useWords()
  const { api } = useProject()
  const { message } = App.useApp()
  const download = useMutation({
    mutationFn: () => allCalls(api, query),
    onSuccess: (rows) =>
      downloadCsv(
        words.calls.of,
        columns.map(([name]) => name),
        rows.map((row) => columns.map(([, read]) => read(row))),
      ),
    onError: (error) => void message.error(error.message),
  })
  return (
    <Button loading={download.isPending} onClick={() => download.mutate()}>
      {words.common.download}
    </Button>
  )
}
