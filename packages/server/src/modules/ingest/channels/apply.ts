import type { Touch } from '@millrace/contract/channels/classify.ts'
import { isDirect, linkOf, sourceOf, touchesOf } from '@millrace/contract/channels/touch.ts'
import type { CanonicalRecord, ProfileChange } from '@millrace/contract/events.ts'
import { recordKey } from '../protocols/key.ts'
import type { Classification } from './settings.ts'

/** Records with the channel and the link they came by; an arrival also says so on the profile of its person. */
export const withChannels = (records: readonly CanonicalRecord[], taxonomy: Classification): CanonicalRecord[] =>
  records.flatMap((record) => {
    if (!record.event) return [record]
    const event = withLink(record.event)
    return withChannel(event === record.event ? record : { ...record, event }, event, taxonomy)
  })

type Event = NonNullable<CanonicalRecord['event']>

/** `$link` of a page that a channel link led to; what was sent stays. */
function withLink(event: Event): Event {
  const link = event.properties.$link === undefined ? linkOf(event.properties) : undefined
  return link === undefined ? event : { name: event.name, properties: { ...event.properties, $link: link } }
}

function withChannel(record: CanonicalRecord, event: Event, { channelOf, ownHosts }: Classification): CanonicalRecord[] {
  if (event.properties.$channel !== undefined) return [record]
  const { own, latest, isArrival } = touchesOf(event.name, event.properties, ownHosts)
  if (!own && !latest) return [record]
  const mine = own && channelOf(own)
  const direct = channelOf({})
  const isStrong = own !== undefined && (!isDirect(own) || mine !== direct)
  const channel = (isStrong ? mine : undefined) ?? (latest && channelOf(latest)) ?? mine
  if (channel === undefined) return [record]
  const named = { ...record, event: { name: event.name, properties: { ...event.properties, $channel: channel } } }
  if (!own || !isArrival || record.historical || mine === undefined) return [named]
  const changes = sourceChanges(own, mine, record.time, isStrong)
  const { event: _, profile: __, unbind: ___, ...bare } = record
  return [named, ...changes.map((profile, i) => ({ ...bare, key: recordKey('channel', i, record.key), profile }))]
}

/** The first source stays, the latest follows; a direct visit is the latest only of somebody who has none. */
function sourceChanges(touch: Touch, channel: string, at: number, isStrong: boolean): ProfileChange[] {
  const say = (which: 'first' | 'latest'): ProfileChange['properties'] => ({
    [`$${which}_channel`]: channel,
    [`$${which}_source`]: sourceOf(touch),
    [`$${which}_campaign`]: touch.utmCampaign ?? '',
    [`$${which}_touch_time`]: new Date(at).toISOString(),
  })
  if (!isStrong) return [{ op: 'set_once', properties: { ...say('first'), ...say('latest') } }]
  return [
    { op: 'set_once', properties: say('first') },
    { op: 'set', properties: say('latest') },
  ]
}
