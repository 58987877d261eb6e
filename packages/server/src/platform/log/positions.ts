/** A batch may hold this many records; a record's offset = position of its batch · this + its index. */
export const batchSpan = 65_536

export const logNames = ['events', 'facts'] as const
export type LogName = (typeof logNames)[number]

export interface LogBatch {
  readonly logPart: number
  readonly pos: number
  readonly receivedAt: Date
  readonly records: number
  readonly body: Buffer
}

/** What an append is given: one batch and the partition it belongs to. */
export interface NewBatch {
  readonly logPart: number
  readonly records: number
  readonly body: Buffer
}

export const offsetOf = (pos: number, index: number): number => pos * batchSpan + index
