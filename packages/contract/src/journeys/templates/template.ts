import type { z } from 'zod'
import { type Language, references } from '../../rules/index.ts'
import { entryRules } from '../entries/index.ts'
import { fromFile } from '../file.ts'
import { type Graph, type graphSchema, rulesOf } from '../graph.ts'
import type { nodeSchema } from '../nodes/index.ts'
import { graphReferences } from '../validate.ts'

/** A text in the language of whoever picks the template. */
export type Say = (zh: string, en: string) => string

type GraphInput = z.input<typeof graphSchema>

/** A journey as its file has it. What only a project can know, templates of messages, segments, other journeys, is left open. */
export interface TemplateFile extends Omit<GraphInput, 'nodes' | 'edges'> {
  readonly next: string
  readonly steps: readonly (z.input<typeof nodeSchema> & { readonly next?: string | Readonly<Record<string, string>> })[]
}

export interface JourneyTemplate {
  readonly id: string
  readonly name: Readonly<Record<Language, string>>
  /** What it does, in a sentence. */
  readonly about: Readonly<Record<Language, string>>
  readonly file: (say: Say) => TemplateFile
}

/** A draft that a project makes its own. */
export function draftOf({ id, name, file }: JourneyTemplate, language: Language): { readonly name: string; readonly graph: Graph } {
  const say: Say = (zh, en) => (language === 'zh' ? zh : en)
  const read = fromFile({ id, name: name[language], ...file(say) })
  if (!read.success) throw read.error
  return { name: name[language], graph: read.data.graph }
}

/** Events that a project has to send for a draft to work; those of messages come by themselves. */
export function neededEvents(graph: Graph): string[] {
  const asked = [...entryRules(graph.entry), ...graph.nodes.flatMap(rulesOf)].flatMap((rule) => [...references(rule).events])
  return [...new Set([...graphReferences(graph).events, ...asked])].filter((name) => !name.startsWith('$'))
}

export const span = (amount: number, unit: 'minute' | 'hour' | 'day') => ({ amount, unit })

/** A message whose text the project chooses. */
export const mail = (id: string, name: string, next?: string) => ({
  id,
  name,
  kind: 'send' as const,
  settings: { channel: 'email' as const, templateId: '' },
  ...(next === undefined ? {} : { next }),
})

export const leave = (id: string, reason: string) => ({ id, kind: 'exit' as const, settings: { reason } })

export const wasOpened = (id: string, of: string, next: Readonly<Record<'yes' | 'no', string>>) => ({
  id,
  kind: 'outcome' as const,
  settings: { of, what: 'opened' as const, within: span(2, 'day') },
  next,
})

/** So often, of all time. */
export const did = (event: string, op: 'eq' | 'gte', value: number) => ({
  kind: 'event' as const,
  event,
  filters: [],
  window: { kind: 'ever' as const },
  count: { op, value },
})
