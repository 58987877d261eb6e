import { z } from 'zod'
import type { CanonicalRecord, Json } from '../events.ts'
import type { PropertyOwner, PropertyType } from './types.ts'
import { typeOfValue } from './value.ts'

/**
 * Where an event or a property stands: `seen` came by itself and nobody has looked at it yet; `planned` is in the tracking plan; `deprecated`
 * is still taken, with a warning; `blocked` is not taken: an event goes to quarantine, a property is dropped.
 */
export const planStatuses = ['seen', 'planned', 'deprecated', 'blocked'] as const
export type PlanStatus = (typeof planStatuses)[number]

export const recordModes = ['keep', 'warn', 'quarantine'] as const
export const valueModes = ['keep', 'warn', 'drop', 'quarantine'] as const
type Mode = (typeof valueModes)[number]

export const planModesSchema = z.object({
  unplannedEvents: z
    .enum(recordModes)
    .describe('events that are not in the plan; names that begin with $ are the SDKs’ own and always are'),
  unplannedProperties: z.enum(valueModes).describe('properties that are not in the plan; `drop`: the record is kept without them'),
  wrongValues: z.enum(valueModes).describe('values of planned properties that are of another type, or none of the allowed'),
  missingProperties: z.enum(recordModes).describe('planned events without a property they need'),
})
export type PlanModes = z.infer<typeof planModesSchema>

export const openModes: PlanModes = { unplannedEvents: 'keep', unplannedProperties: 'keep', wrongValues: 'keep', missingProperties: 'keep' }

export interface PlannedEvent {
  readonly status: PlanStatus
  readonly required: readonly string[]
}
export interface PlannedProperty {
  readonly status: PlanStatus
  readonly type: PropertyType
  /** Values it may have; of a list, each of its elements. Absent: any. */
  readonly allowed?: readonly (string | number)[] | undefined
}

/** What a project expects to be sent. Names that are absent are `seen`. */
export interface Plan {
  readonly modes: PlanModes
  readonly events: ReadonlyMap<string, PlannedEvent>
  readonly properties: Readonly<Record<PropertyOwner, ReadonlyMap<string, PlannedProperty>>>
}

export const planReasons = [
  'plan_event_blocked',
  'plan_event_unplanned',
  'plan_event_deprecated',
  'plan_property_blocked',
  'plan_property_unplanned',
  'plan_property_deprecated',
  'plan_type_wrong',
  'plan_value_unknown',
  'plan_property_missing',
] as const
export type PlanReason = (typeof planReasons)[number]

/** Something about a record that is not as planned, and what is to become of it. */
export interface Finding {
  readonly reason: PlanReason
  readonly mode: Exclude<Mode, 'keep'>
  readonly owner?: PropertyOwner
  readonly field: string
  readonly detail: string
}

export interface Judgement {
  /** The record without what is dropped; absent when it goes to quarantine. */
  readonly record: CanonicalRecord | undefined
  readonly findings: readonly Finding[]
}

/** Properties and events the SDKs send by themselves. */
const isPreset = (name: string): boolean => name.startsWith('$')

/** Measures a record against the plan. Items and records that only bind ids pass. */
export function judge(plan: Plan, record: CanonicalRecord): Judgement {
  const findings: Finding[] = []
  const { event, profile } = record
  if (event) {
    judgeEvent(plan, event, findings)
    judgeProperties(plan, 'event', event.properties, findings)
  }
  if (profile && profile.op !== 'unset' && profile.op !== 'delete')
    judgeProperties(plan, 'profile', profile.op === 'append' ? asLists(profile.properties) : profile.properties, findings)
  if (findings.some((one) => one.mode === 'quarantine')) return { record: undefined, findings }
  return { record: without(record, findings), findings }
}

function judgeEvent(plan: Plan, event: NonNullable<CanonicalRecord['event']>, findings: Finding[]): void {
  const planned = plan.events.get(event.name)
  const status = planned?.status ?? 'seen'
  const add = (reason: PlanReason, mode: Mode, detail: string, field = ''): void => {
    if (mode !== 'keep') findings.push({ reason, mode, field, detail })
  }
  if (status === 'blocked') add('plan_event_blocked', 'quarantine', `the event ${event.name} is blocked`)
  if (status === 'deprecated') add('plan_event_deprecated', 'warn', `the event ${event.name} is deprecated`)
  if (status === 'seen' && !isPreset(event.name))
    add('plan_event_unplanned', plan.modes.unplannedEvents, `the event ${event.name} is not planned`)
  for (const name of planned?.required ?? [])
    if (!Object.hasOwn(event.properties, name) || event.properties[name] === null)
      add('plan_property_missing', plan.modes.missingProperties, `${event.name} needs the property ${name}`, name)
}

function judgeProperties(plan: Plan, owner: PropertyOwner, properties: Readonly<Record<string, Json>>, findings: Finding[]): void {
  for (const name in properties) {
    const value = properties[name] ?? null
    if (value === null) continue
    const planned = plan.properties[owner].get(name)
    const add = (reason: PlanReason, mode: Mode, detail: string): void => {
      if (mode !== 'keep') findings.push({ reason, mode, owner, field: name, detail })
    }
    if (!planned || planned.status === 'seen') {
      if (!isPreset(name)) add('plan_property_unplanned', plan.modes.unplannedProperties, `the property ${name} is not planned`)
    } else if (planned.status === 'blocked') add('plan_property_blocked', 'drop', `the property ${name} is blocked`)
    else {
      if (planned.status === 'deprecated') add('plan_property_deprecated', 'warn', `the property ${name} is deprecated`)
      const type = typeOfValue(value)
      if (type !== planned.type)
        add('plan_type_wrong', plan.modes.wrongValues, `${name} is a ${planned.type}, and came as ${type ?? 'an object'}`)
      else if (!isAllowed(planned, value))
        add('plan_value_unknown', plan.modes.wrongValues, `${name} has a value that is none of the allowed`)
    }
  }
}

/** What is appended alone is an element of the list it becomes. */
const asLists = (properties: Readonly<Record<string, Json>>): Record<string, Json> =>
  Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, Array.isArray(value) || value === null ? value : [value]]))

function isAllowed({ allowed }: PlannedProperty, value: Json): boolean {
  if (!allowed) return true
  const values: readonly Json[] = Array.isArray(value) ? (value as readonly Json[]) : [value]
  return values.every((one) => (typeof one === 'string' || typeof one === 'number') && allowed.includes(one))
}

/** The record without the properties that are to be dropped. */
function without(record: CanonicalRecord, findings: readonly Finding[]): CanonicalRecord {
  const dropped = (owner: PropertyOwner): Set<string> =>
    new Set(findings.filter((one) => one.mode === 'drop' && one.owner === owner).map((one) => one.field))
  const strip = (properties: Readonly<Record<string, Json>>, names: Set<string>): Record<string, Json> =>
    Object.fromEntries(Object.entries(properties).filter(([name]) => !names.has(name)))
  const [ofEvent, ofProfile] = [dropped('event'), dropped('profile')]
  if (ofEvent.size + ofProfile.size === 0) return record
  const { event, profile } = record
  return {
    ...record,
    ...(event ? { event: { ...event, properties: strip(event.properties, ofEvent) } } : {}),
    ...(profile ? { profile: { ...profile, properties: strip(profile.properties, ofProfile) } } : {}),
  }
}
