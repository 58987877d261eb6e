import { expect, test } from 'vitest'
import { advance, drawnStep, graphSchema, lineOf, paced, routeOf, start, validate } from './index.ts'

const send = (id: string) => ({ id, kind: 'send', settings: { channel: 'email', templateId: 't' } })
const graph = (limits?: object) =>
  graphSchema.parse({
    entry: { kind: 'event', event: 'A' },
    nodes: [send('m'), { id: 'j', kind: 'jump', settings: { to: 'm', times: 1 } }, send('n')],
    edges: [
      { from: 'entry', port: 'next', to: 'm' },
      { from: 'm', port: 'next', to: 'j' },
      { from: 'j', port: 'next', to: 'n' },
    ],
    ...(limits ? { limits } : {}),
  })

test('a pace stands before the first step, and before each step that sends, by whichever way people come there', () => {
  expect(paced(graph())).toEqual(graph())
  const both = paced(graph({ entriesPerMinute: 5, sendsPerMinute: 2 }))
  expect(both.edges.map(({ from, to }) => `${from}>${to}`)).toEqual([
    'm>j',
    'j>pace.send.n',
    'entry>pace.entry',
    'pace.entry>pace.send.m',
    'pace.send.m>m',
    'pace.send.n>n',
  ])
  expect(both.nodes.find(({ id }) => id === 'j')).toMatchObject({ settings: { to: 'pace.send.m' } })
  expect(['pace.entry', 'pace.send.m', 'pace.send.n', 'm'].map(lineOf)).toEqual(['pace.entry', 'pace.send', 'pace.send', 'm'])
  expect(['pace.entry', 'pace.send.m', 'm'].map(drawnStep)).toEqual(['entry', 'm', 'm'])
  const input = { personId: 1, journeyKey: 'j', trigger: {}, enteredAt: 0, rules: undefined }
  expect(advance(routeOf(both), start(0), 'next', 1_000, input).position).toMatchObject({ node: 'pace.entry', dueAt: 1_000 })
  expect(validate(both).filter(({ code }) => code === 'unreachable' || code === 'loop')).toEqual([])
})

test('a pace that is none is refused by name', () => {
  const { error } = graphSchema.safeParse({ ...graph(), limits: { entriesPerMinute: 0, sendsPerMinute: 1.5 } })
  expect(error?.issues.map(({ path }) => path.join('.'))).toEqual(['limits.entriesPerMinute', 'limits.sendsPerMinute'])
})
