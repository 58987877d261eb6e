import type { Entry, EntryKind, EntryOf } from '@millrace/contract/journeys/index.ts'
import type { FC } from 'react'

/** The settings of one kind of entry in the panel. */
export type EntryFieldsOf<K extends EntryKind> = FC<{ readonly entry: EntryOf<K>; readonly onChange: (entry: Entry) => void }>
