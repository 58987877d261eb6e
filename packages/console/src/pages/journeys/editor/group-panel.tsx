import { GroupOutlined } from '@ant-design/icons'
import { type Group, groupColours } from '@millrace/contract/journeys/index.ts'
import { Alert, Button, Flex, Form, Input, Select, Typography } from 'antd'
import { useWords } from '../../../lib/words.ts'
import { useGroupColour } from './group-card.tsx'
import { group as groupSelected } from './keys.ts'
import { problemText, useProblems } from './looks.tsx'
import { useEditor } from './store.ts'
import { Origin } from './subflows/origin.tsx'
import { SaveAsSubflow } from './subflows/save.tsx'

/** Name and colour of the selected group. */
export function GroupPanel({ group }: { readonly group: Group }) {
  const words = useWords()
  const isReadOnly = useEditor((state) => state.isReadOnly)
  const isFolded = useEditor((state) => state.folded.has(group.id))
  const apply = useEditor((state) => state.apply)
  const fold = useEditor((state) => state.fold)
  const problems = useProblems().get(group.id) ?? []
  const change = (some: Partial<Pick<Group, 'name' | 'colour'>>): void => apply({ op: 'update_group', group: { ...group, ...some } })
  return (
    <Form layout="vertical" aria-label={words.journeys.settings} key={group.id} disabled={isReadOnly} data-settings>
      {problems.map((problem) => (
        <Alert
          key={problem.code}
          type={problem.severity === 'error' ? 'error' : 'warning'}
          showIcon
          title={problemText(problem, words)}
          style={{ marginBottom: 12 }}
        />
      ))}
      <Typography.Title level={2} style={{ fontSize: 16, marginTop: 0, marginBottom: 12 }}>
        <GroupOutlined aria-hidden role="presentation" aria-label="" /> {words.editor.group.title}
        <Typography.Text type="secondary"> · {words.editor.steps(group.steps.length)}</Typography.Text>
      </Typography.Title>
      <Form.Item label={words.common.name}>
        <Input
          aria-label={words.common.name}
          placeholder={words.editor.group.unnamed}
          maxLength={80}
          value={group.name}
          onChange={(event) => change({ name: event.target.value })}
        />
      </Form.Item>
      <Form.Item label={words.editor.group.colour} extra={words.editor.group.note}>
        <Select
          aria-label={words.editor.group.colour}
          value={group.colour}
          options={groupColours.map((value) => ({ value, label: <Colour colour={value} /> }))}
          onChange={(colour) => change({ colour })}
        />
      </Form.Item>
      {group.from && <Origin group={group} from={group.from} />}
      <Flex gap={8} wrap>
        {!isReadOnly && <SaveAsSubflow group={group} />}
        <Button size="small" disabled={false} onClick={() => fold(group.id)}>
          {isFolded ? words.editor.group.unfold : words.editor.group.fold}
        </Button>
        <Button size="small" onClick={() => apply({ op: 'ungroup', id: group.id })}>
          {words.editor.group.ungroup}
        </Button>
        <Button danger size="small" onClick={() => apply({ op: 'remove', ids: group.steps, heal: true })}>
          {words.editor.group.remove}
        </Button>
      </Flex>
    </Form>
  )
}

function Colour({ colour }: { readonly colour: Group['colour'] }) {
  const words = useWords()
  const { edge } = useGroupColour(colour)
  return (
    <Flex gap={8} align="center">
      <span style={{ width: 14, height: 14, borderRadius: 4, background: edge }} />
      {words.editor.group.colours[colour]}
    </Flex>
  )
}

/** What can be done with several selected steps. */
export function SelectionBar() {
  const words = useWords()
  const count = useEditor((state) => state.marked.length + 1)
  const isReadOnly = useEditor((state) => state.isReadOnly)
  if (count < 2 || isReadOnly) return null
  return (
    <Flex gap={8} wrap align="center" style={{ marginBottom: 12 }} role="group" aria-label={words.editor.selected(count)}>
      <Typography.Text strong>{words.editor.selected(count)}</Typography.Text>
      <Button size="small" icon={<GroupOutlined aria-hidden role="presentation" aria-label="" />} onClick={() => groupSelected()}>
        {words.editor.group.make}
      </Button>
      <SaveAsSubflow />
    </Flex>
  )
}
