import type { ProfileChange } from '@millrace/contract/events.ts'
import { zoneProperty } from '@millrace/contract/time/zone.ts'
import { refuse } from './collect.ts'
import { freeProperties, gather, type Properties } from './properties.ts'
import { contextProperties } from './segment-context.ts'
import type { Message } from './segment-ids.ts'
import { cleanText } from './text.ts'
import { type DecodeContext, type Issue, isObject, type RawObject, type Refusal } from './types.ts'

export const messageTypes: readonly string[] = ['track', 'identify', 'page', 'screen', 'group', 'alias']
const maxEventName = 200

interface Content {
  readonly event?: { readonly name: string; readonly properties: Properties }
  readonly profile?: ProfileChange
}

/**
 * How Segment's six calls become ours. track: an event under its own name. page, screen: the preset events `$pageview`
 * and `$AppViewScreen`. identify: a profile change, no event, with the zone of the context. group: `$group_id` and the traits as `group.<trait>` in
 * the profile of whoever called (accounts are no objects of their own yet). alias: a link only.
 */
export function segmentContent(message: Message, context: DecodeContext, issues: Issue[]): Content | Refusal {
  const { raw, type } = message
  const given = raw.properties ?? undefined
  if (given !== undefined && !isObject(given)) return refuse('properties_invalid', 'properties is not an object', 'properties')
  const traits = raw.traits ?? undefined
  if (traits !== undefined && !isObject(traits)) return refuse('properties_invalid', 'traits is not an object', 'traits')
  switch (type) {
    case 'track':
      return track(message, given ?? {}, context, issues)
    case 'page':
      return view(message, '$pageview', { page: true, name: '$page_name', category: '$page_category' }, given ?? {}, context, issues)
    case 'screen':
      return view(
        message,
        '$AppViewScreen',
        { page: false, name: '$screen_name', category: '$screen_category' },
        given ?? {},
        context,
        issues,
      )
    case 'identify':
      return { profile: { op: 'set', properties: identified(traits ?? contextTraits(message), message, issues) } }
    case 'group':
      return { profile: { op: 'set', properties: groupProperties(raw, traits ?? {}, issues) } }
    default:
      return {}
  }
}

function track(message: Message, given: RawObject, context: DecodeContext, issues: Issue[]): Content | Refusal {
  const name = typeof message.raw.event === 'string' ? cleanText(message.raw.event, maxEventName + 1) : ''
  if (name === '') return refuse('event_name_missing', 'the message has no event name', 'event')
  if (name.length > maxEventName) return refuse('event_name_invalid', `an event name has at most ${maxEventName} characters`, 'event')
  const properties = freeProperties(given, gather(name, issues))
  contextProperties(properties, message.context, context)
  return { event: { name, properties } }
}

interface View {
  readonly page: boolean
  readonly name: string
  readonly category: string
}

/** Properties of a page call that have a preset name. */
const pageProperties: readonly (readonly [string, string])[] = [
  ['url', '$url'],
  ['title', '$title'],
  ['referrer', '$referrer'],
  ['path', '$url_path'],
  ['search', '$url_query'],
]

function view(message: Message, event: string, kind: View, given: RawObject, context: DecodeContext, issues: Issue[]): Content {
  const properties = freeProperties(given, gather(event, issues))
  if (kind.page) for (const [from, to] of pageProperties) rename(properties, from, to)
  rename(properties, 'name', kind.name)
  rename(properties, 'category', kind.category)
  if (typeof message.raw.name === 'string' && message.raw.name !== '') properties[kind.name] = cleanText(message.raw.name)
  if (typeof message.raw.category === 'string' && message.raw.category !== '') properties[kind.category] = cleanText(message.raw.category)
  contextProperties(properties, message.context, context)
  return { event: { name: event, properties } }
}

function rename(properties: Properties, from: string, to: string): void {
  const value = properties[from]
  if (value === undefined) return
  delete properties[from]
  properties[to] ??= value
}

/** The traits; and the zone the SDK finds around it is the person's, unless the traits name one. */
function identified(traits: RawObject, { context }: Message, issues: Issue[]): Properties {
  const properties = freeProperties(traits, gather('identify', issues))
  const zone = properties.timezone ?? context.timezone
  if (typeof zone === 'string' && zone !== '') properties[zoneProperty] ??= cleanText(zone, 255)
  return properties
}

/** RudderStack keeps the traits of earlier calls in the context. */
const contextTraits = (message: Message): RawObject => (isObject(message.context.traits) ? message.context.traits : {})

function groupProperties(raw: RawObject, traits: RawObject, issues: Issue[]): Properties {
  const properties = freeProperties(traits, gather('group', issues), 'group.')
  if (typeof raw.groupId === 'string' && raw.groupId !== '') properties.$group_id = cleanText(raw.groupId, 255)
  return properties
}
