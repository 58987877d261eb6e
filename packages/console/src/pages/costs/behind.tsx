import type { NumberPeople } from '@millrace/contract/analytics/api.ts'
import type { CostFigure, Costs } from '@millrace/contract/journeys/costs.ts'
import type { SendingChannel } from '@millrace/contract/messaging/reach.ts'
import { Button, Drawer, Flex, Typography } from 'antd'
import { useState } from 'react'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { loadedRows, More, usePages } from '../../ui/pages.tsx'
import { Loaded, Teach } from '../../ui/states.tsx'
import { PeopleTable } from '../people/list.tsx'

interface Meant {
  readonly what: CostFigure
  readonly campaign?: string
  readonly channel?: SendingChannel
}

/** A number that opens the list of the people it counts. */
export function Counted({
  n,
  of,
  costs: { from, to },
  title,
}: {
  readonly n: number
  readonly of: Meant
  readonly costs: Pick<Costs, 'from' | 'to'>
  readonly title: string
}) {
  const words = useWords().costs
  const { number } = useFormat()
  const { can } = useProject()
  const [isOpen, setOpen] = useState(false)
  if (n === 0 || !can('people.read')) return <span style={{ fontVariantNumeric: 'tabular-nums' }}>{number(n)}</span>
  return (
    <>
      <Button
        type="link"
        size="small"
        aria-label={`${title} ${number(n)}`}
        style={{ padding: 0, fontVariantNumeric: 'tabular-nums', fontSize: 'inherit', height: 'auto' }}
        onClick={() => setOpen(true)}
      >
        {number(n)}
      </Button>
      <Drawer open={isOpen} onClose={() => setOpen(false)} size={720} title={words.behind(title)} destroyOnHidden>
        {isOpen && <Behind query={{ ...of, from, to }} />}
      </Drawer>
    </>
  )
}

function Behind({ query: asked }: { readonly query: Meant & Pick<Costs, 'from' | 'to'> }) {
  const words = useWords()
  const { slug } = useProject()
  const { number } = useFormat()
  const query = usePages<NumberPeople>(['costs', slug, 'people', asked], `campaigns/costs/people?${new URLSearchParams({ ...asked })}`)
  return (
    <Flex vertical gap={12}>
      <Typography.Text type="secondary">{words.common.total(number(query.data?.pages[0]?.total ?? 0))}</Typography.Text>
      <Loaded query={loadedRows(query)}>
        {(rows) => <PeopleTable items={rows} isLoading={false} empty={<Teach text={words.costs.nobody} />} />}
      </Loaded>
      <More query={query} />
    </Flex>
  )
}
