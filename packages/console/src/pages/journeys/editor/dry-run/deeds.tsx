import { DeleteOutlined } from '@ant-design/icons'
import { Button, Flex, theme, Typography } from 'antd'
import { useCatalog } from '../../../../lib/catalog.ts'
import { useWords } from '../../../../lib/words.ts'
import { EventName } from '../../../../ui/event-name.tsx'
import { IconButton } from '../../../../ui/icon-button.tsx'
import { useEditor } from '../store.ts'
import { Moment } from '../../../../ui/moment.tsx'
import { type Deed, deedsToCome } from './prefill.ts'
import { Rows } from './rows.tsx'
import { useDryRun } from './state.ts'

/** Later than what the clock has just brought about: of one moment an event comes first. */
const moment = 1_000

/** What the person does, with when; what the journey waits for is one click away. */
export function Deeds() {
  const words = useWords().dryRun
  const graph = useEditor((state) => state.graph)
  const { deeds, from, until, change } = useDryRun()
  return (
    <Flex vertical gap={12}>
      <Flex gap={8} align="center" wrap>
        <Typography.Text>{words.from}</Typography.Text>
        <Moment label={words.from} value={from} onChange={(at) => change({ from: at })} />
      </Flex>
      {deeds.map((deed, i) => (
        <DeedFields
          key={i}
          deed={deed}
          onChange={(next) => change({ deeds: deeds.flatMap((one, n) => (n === i ? (next ? [next] : []) : [one])) })}
        />
      ))}
      <Flex gap={6} wrap>
        {deedsToCome(graph, deeds, until + moment).map((one) => (
          <Button key={one.event} size="small" onClick={() => change({ deeds: [...deeds, one], until: one.at })}>
            {words.does(one.event)}
          </Button>
        ))}
        <Button size="small" type="dashed" onClick={() => change({ deeds: [...deeds, { event: '', at: until, properties: [] }] })}>
          + {words.event}
        </Button>
      </Flex>
    </Flex>
  )
}

function DeedFields({ deed, onChange }: { readonly deed: Deed; readonly onChange: (deed: Deed | undefined) => void }) {
  const words = useWords()
  const { token } = theme.useToken()
  const catalog = useCatalog()
  const { from, until } = useDryRun()
  const all = catalog.data?.eventProperties ?? []
  const own = new Set(catalog.data?.events.find((one) => one.name === deed.event)?.properties)
  const note = deed.at < from ? words.dryRun.before : deed.at > until ? words.dryRun.notYet : ''
  return (
    <Flex
      vertical
      gap={6}
      align="start"
      role="group"
      aria-label={deed.event || words.dryRun.event}
      style={{ borderInlineStart: `2px solid ${token.colorBorder}`, paddingInlineStart: 10 }}
    >
      <Flex gap={4} align="center">
        <EventName value={deed.event} onChange={(event) => onChange({ ...deed, event })} />
        <IconButton label={words.common.remove} icon={<DeleteOutlined />} onClick={() => onChange(undefined)} />
      </Flex>
      <Flex gap={8} align="center" wrap>
        <Moment label={words.dryRun.when} value={deed.at} onChange={(at) => onChange({ ...deed, at })} />
        {note && <Typography.Text type="secondary">{note}</Typography.Text>}
      </Flex>
      <Rows
        label={words.dryRun.property}
        rows={deed.properties}
        known={own.size === 0 ? all : all.filter((one) => own.has(one.name))}
        onChange={(properties) => onChange({ ...deed, properties })}
      />
    </Flex>
  )
}
