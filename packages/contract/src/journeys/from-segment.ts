import { entryId, type Graph } from './graph.ts'

/** A draft for whoever enters a live segment: each time anew, and at once the end. */
export const enteringSegment = (segmentId: string): Graph => ({
  entry: { kind: 'segment_enter', of: { kind: 'segment', id: segmentId } },
  nodes: [{ id: 'end', kind: 'exit', settings: { reason: '' } }],
  edges: [{ from: entryId, port: 'next', to: 'end' }],
  goal: null,
  reentry: { kind: 'after_exit' },
})

/** A draft for everybody who is on a static segment when it is published: once, and at once the end. */
export const takingInSegment = (segmentId: string): Graph => ({
  entry: { kind: 'audience', who: { kind: 'segment', id: segmentId }, when: { kind: 'now' }, onlyNew: false },
  nodes: [{ id: 'end', kind: 'exit', settings: { reason: '' } }],
  edges: [{ from: entryId, port: 'next', to: 'end' }],
  goal: null,
  reentry: { kind: 'never' },
})
