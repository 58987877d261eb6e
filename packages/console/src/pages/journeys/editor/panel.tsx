import { entryId, type Node } from '@millrace/contract/journeys/index.ts'
import { useParams } from '@tanstack/react-router'
import { Alert, Button, Flex, Form, Input, Typography } from 'antd'
import { useWords } from '../../../lib/words.ts'
import { GateList } from '../gates.tsx'
import { EntryPanel } from './entry-panel.tsx'
import { GroupPanel, SelectionBar } from './group-panel.tsx'
import { Settings } from './kinds/index.tsx'
import { kindOf, problemText, useProblems, useStepText } from './looks.tsx'
import { useEditor } from './store.ts'

/** Settings of the selected step, and what is wrong with it. */
export function Panel() {
  const words = useWords()
  const selected = useEditor((state) => state.selected)
  const node = useEditor((state) => state.graph.nodes.find((one) => one.id === state.selected))
  const group = useEditor((state) => state.graph.groups?.find((one) => one.id === state.selected))
  const isReadOnly = useEditor((state) => state.isReadOnly)
  const apply = useEditor((state) => state.apply)
  if (group)
    return (
      <>
        <SelectionBar />
        <GroupPanel group={group} />
      </>
    )
  if (selected !== entryId && !node) return null
  return (
    <>
      <SelectionBar />
      {node && <GatesHere id={node.id} />}
      <Form layout="vertical" aria-label={words.journeys.settings} key={selected} disabled={isReadOnly} data-settings>
        <Problems id={selected ?? ''} />
        {node ? (
          <>
            <Flex justify="space-between" align="center" style={{ marginBottom: 12 }}>
              <Typography.Title level={2} style={{ fontSize: 16, margin: 0 }}>
                {kindOf(node, words).icon} {kindOf(node, words).name}
              </Typography.Title>
              <Button danger size="small" onClick={() => apply({ op: 'remove', ids: [node.id], heal: true })}>
                {words.common.remove}
              </Button>
            </Flex>
            <Settings node={node} onChange={(next) => apply({ op: 'update', node: next })} />
            <Form.Item label={words.journeys.stepName}>
              <Input
                aria-label={words.journeys.stepName}
                placeholder={words.journeys.stepNameHint}
                maxLength={80}
                value={node.name ?? ''}
                onChange={(event) => apply({ op: 'update', node: named(node, event.target.value) })}
              />
            </Form.Item>
          </>
        ) : (
          <EntryPanel />
        )}
      </Form>
    </>
  )
}

/** Also where nothing may be edited: who decides need not be who draws. */
function GatesHere({ id }: { readonly id: string }) {
  const { id: journeyId = '' } = useParams({ strict: false })
  const textOf = useStepText()
  const node = useEditor((state) => state.graph.nodes.find((one) => one.id === id))
  if (node?.kind !== 'approval' && node?.kind !== 'budget' && node?.kind !== 'throttle') return null
  return (
    <div style={{ marginBottom: 12 }}>
      <GateList journeyId={journeyId} node={id} nameOf={() => textOf(node)} />
    </div>
  )
}

function named(node: Node, name: string): Node {
  const { name: _, ...rest } = node
  return name === '' ? rest : { ...rest, name }
}

function Problems({ id }: { readonly id: string }) {
  const words = useWords()
  const problems = useProblems().get(id) ?? []
  return problems.map((problem, i) => (
    <Alert
      key={i}
      type={problem.severity === 'error' ? 'error' : 'warning'}
      showIcon
      title={problemText(problem, words)}
      style={{ marginBottom: 12 }}
    />
  ))
}
