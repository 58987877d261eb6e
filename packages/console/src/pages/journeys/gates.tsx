import type { Gate, Gates } from '@millrace/contract/journeys/gates.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Checkbox, Flex, Input, Modal, Space } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'

type Approval = Extract<Gate, { kind: 'approval' }>

/** Gates of what is live; those that nobody has published are not among them. */
export function useGates(journeyId: string): readonly Gate[] {
  const { api, slug } = useProject()
  const query = useQuery({
    queryKey: ['gates', slug, journeyId],
    queryFn: () => call<Gates>(`${api}/journeys/${journeyId}/gates`),
    refetchInterval: 10_000,
  })
  return query.data?.items ?? []
}

interface At {
  readonly journeyId: string
  readonly nameOf: (node: string) => string
}

/** Who waits for somebody's word, and what is left of budgets; at one step, or at all of them. */
export function GateList({ journeyId, node, nameOf }: At & { readonly node?: string | undefined }) {
  const gates = useGates(journeyId).filter((gate) => node === undefined || gate.node === node)
  if (gates.length === 0) return null
  return (
    <Flex vertical gap={8} data-testid="gates">
      {gates.map((gate) =>
        gate.kind === 'approval' ? (
          <ApprovalState key={gate.node} gate={gate} journeyId={journeyId} nameOf={nameOf} />
        ) : gate.kind === 'budget' ? (
          <BudgetState key={gate.node} gate={gate} name={nameOf(gate.node)} />
        ) : (
          <ThrottleState key={gate.node} gate={gate} name={nameOf(gate.node)} />
        ),
      )}
    </Flex>
  )
}

function BudgetState({ gate, name }: { readonly gate: Extract<Gate, { kind: 'budget' }>; readonly name: string }) {
  const words = useWords().journeys.gates
  const { number } = useFormat()
  return (
    <Alert
      type={gate.used >= gate.most ? 'warning' : 'info'}
      title={words.used(number(gate.used), number(gate.most), words.pers[gate.per])}
      description={name}
    />
  )
}

function ThrottleState({ gate, name }: { readonly gate: Extract<Gate, { kind: 'throttle' }>; readonly name: string }) {
  const words = useWords().journeys.gates
  const { number } = useFormat()
  if (gate.waiting === 0) return null
  return <Alert type="info" title={words.inLine(number(gate.waiting), number(gate.perMinute))} description={name} />
}

function ApprovalState({ gate, journeyId, nameOf }: At & { readonly gate: Approval }) {
  const words = useWords().journeys.gates
  const { can } = useProject()
  const { number, time } = useFormat()
  const takeBack = useGateCall(journeyId, gate.node)
  const { standing } = gate
  if (gate.waiting === 0 && !standing) return null
  return (
    <>
      {gate.waiting > 0 && (
        <Alert
          type="warning"
          showIcon
          title={words.waiting(number(gate.waiting))}
          description={gate.asks || nameOf(gate.node)}
          action={can('journeys.approve') && <Decide gate={gate} journeyId={journeyId} people={number(gate.waiting)} />}
        />
      )}
      {standing && (
        <Alert
          type="success"
          title={words.standingBy(standing.by, time(standing.at))}
          description={standing.note === '' ? nameOf(gate.node) : `${nameOf(gate.node)} · ${standing.note}`}
          action={
            can('journeys.approve') && (
              <Button size="small" loading={takeBack.isPending} onClick={() => takeBack.mutate({ method: 'DELETE', verb: 'standing' })}>
                {words.takeBack}
              </Button>
            )
          }
        />
      )}
    </>
  )
}

/** One run that waits at an approval. */
export function DecideRun({ journeyId, node, runId }: { readonly journeyId: string; readonly node: string; readonly runId: number }) {
  const { can } = useProject()
  const gate = useGates(journeyId).find((one) => one.node === node)
  if (gate?.kind !== 'approval' || !can('journeys.approve')) return null
  return <Decide gate={gate} journeyId={journeyId} people="1" runId={runId} />
}

function Decide({
  gate,
  journeyId,
  people,
  runId,
}: {
  readonly gate: Approval
  readonly journeyId: string
  readonly people: string
  readonly runId?: number
}) {
  const words = useWords()
  const [isOpen, setOpen] = useState(false)
  const [note, setNote] = useState('')
  const [standing, setStanding] = useState(false)
  const decide = useGateCall(journeyId, gate.node, () => setOpen(false))
  const { gates } = words.journeys
  const say = (decision: 'approve' | 'reject'): void =>
    decide.mutate({
      method: 'POST',
      verb: 'decide',
      body: { decision, note, standing: decision === 'approve' && standing, ...(runId === undefined ? {} : { runId }) },
    })
  return (
    <>
      <Button size="small" type="primary" onClick={() => setOpen(true)}>
        {gates.decide}
      </Button>
      <Modal
        open={isOpen}
        title={gates.waiting(people)}
        onCancel={() => setOpen(false)}
        footer={
          <Space wrap>
            <Button onClick={() => setOpen(false)}>{words.common.cancel}</Button>
            <Button danger loading={decide.isPending} onClick={() => say('reject')}>
              {gates.reject}
            </Button>
            <Button type="primary" loading={decide.isPending} onClick={() => say('approve')}>
              {gates.approve}
            </Button>
          </Space>
        }
      >
        <Flex vertical gap={12}>
          {gate.asks !== '' && <strong>{gate.asks}</strong>}
          <Input.TextArea
            aria-label={gates.note}
            placeholder={gates.note}
            rows={3}
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          {runId === undefined && (
            <Checkbox checked={standing} onChange={(event) => setStanding(event.target.checked)}>
              {gates.standing}
            </Checkbox>
          )}
        </Flex>
      </Modal>
    </>
  )
}

function useGateCall(journeyId: string, node: string, onDone?: () => void) {
  const { api, slug } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const words = useWords().journeys.gates
  return useMutation({
    mutationFn: ({ method, verb, body }: { method: 'POST' | 'DELETE'; verb: 'decide' | 'standing'; body?: object }) =>
      call(`${api}/journeys/${journeyId}/steps/${node}/${verb}`, { method, ...(body ? { body } : {}) }),
    onSuccess: async (_, { verb }) => {
      onDone?.()
      if (verb === 'decide') void message.success(words.decided)
      await client.invalidateQueries({ queryKey: ['gates', slug, journeyId] })
      await client.invalidateQueries({ queryKey: ['runs', slug, journeyId] })
    },
    onError: (error) => void message.error(error.message),
  })
}
