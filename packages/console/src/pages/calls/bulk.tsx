import type { CallTask } from '@millrace/contract/calls/api.ts'
import { App, Button, Checkbox, Flex, Select } from 'antd'
import { useFormat, useWords } from '../../lib/words.ts'
import { useCallers, useDoCalls } from './use-calls.ts'

/** Several tasks are given to somebody, or cancelled, together. */
export function Bulk({
  rows,
  chosen,
  onChosen,
}: {
  readonly rows: readonly CallTask[]
  readonly chosen: ReadonlySet<number>
  readonly onChosen: (ids: ReadonlySet<number>) => void
}) {
  const words = useWords()
  const { number } = useFormat()
  const { message, modal } = App.useApp()
  const callers = useCallers()
  const done = (say: (n: string) => string) => (answer: { changed: number }) => {
    void message.success(say(number(answer.changed)))
    onChosen(new Set())
  }
  const assign = useDoCalls<{ changed: number }>(done(words.calls.assigned))
  const cancel = useDoCalls<{ changed: number }>(done(words.calls.cancelled))
  // What is not shown any more is not chosen any more.
  const ids = rows.flatMap(({ id }) => (chosen.has(id) ? [id] : []))
  if (rows.length === 0) return null
  return (
    <Flex gap={8} align="center" wrap>
      <Checkbox
        aria-label={words.calls.chooseAll}
        checked={ids.length === rows.length}
        indeterminate={ids.length > 0 && ids.length < rows.length}
        onChange={({ target }) => onChosen(new Set(target.checked ? rows.map(({ id }) => id) : []))}
      >
        {ids.length > 0 ? words.calls.chosen(number(ids.length)) : words.calls.chooseAll}
      </Checkbox>
      {ids.length > 0 && (
        <>
          <Select
            aria-label={words.calls.assign}
            placeholder={words.calls.assign}
            value={null}
            options={[{ value: 0, label: words.calls.nobody }, ...callers.map(({ id, name }) => ({ value: id, label: name }))]}
            onChange={(id: number | null) =>
              id !== null && assign.mutate({ path: 'assign', body: { ids, assigneeId: id === 0 ? null : id } })
            }
            style={{ minWidth: 120 }}
          />
          <Button
            danger
            onClick={() =>
              void modal.confirm({
                title: words.calls.cancel,
                content: words.calls.cancelSaid,
                okText: words.calls.cancel,
                cancelText: words.common.cancel,
                okButtonProps: { danger: true },
                onOk: () => cancel.mutateAsync({ path: 'cancel', body: { ids } }).catch(() => undefined),
              })
            }
          >
            {words.calls.cancel}
          </Button>
        </>
      )}
    </Flex>
  )
}
