import type { Properties } from './properties.ts'
import { cleanText } from './text.ts'
import { type DecodeContext, isObject, type RawObject } from './types.ts'

/** Where a preset property stands in Segment's context. */
const sections: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  library: [
    ['name', '$lib'],
    ['version', '$lib_version'],
  ],
  page: [
    ['url', '$url'],
    ['title', '$title'],
    ['referrer', '$referrer'],
    ['path', '$url_path'],
  ],
  campaign: [
    ['source', '$utm_source'],
    ['medium', '$utm_medium'],
    ['name', '$utm_campaign'],
    ['content', '$utm_content'],
    ['term', '$utm_term'],
  ],
  os: [
    ['name', '$os'],
    ['version', '$os_version'],
  ],
  device: [
    ['manufacturer', '$manufacturer'],
    ['model', '$model'],
  ],
  app: [
    ['name', '$app_name'],
    ['version', '$app_version'],
  ],
}
const names = Object.keys(sections)

/** Adds preset properties from the context; what the caller named himself stays. */
export function contextProperties(properties: Properties, context: RawObject, server: DecodeContext): void {
  for (const name of names) {
    const section = context[name]
    if (!isObject(section)) continue
    for (const [key, preset] of sections[name] ?? []) add(properties, preset, section[key])
  }
  add(properties, '$locale', context.locale)
  add(properties, '$timezone', context.timezone)
  const isBrowser = isObject(context.library) && context.library.name === 'analytics.js'
  // A browser's address and agent come from the connection; servers and phones say them for their user.
  add(properties, '$user_agent', context.userAgent ?? (isBrowser ? server.userAgent : undefined))
  add(properties, '$ip', isBrowser ? server.ip : context.ip)
}

function add(properties: Properties, name: string, value: unknown): void {
  if (typeof value === 'string' && value !== '' && properties[name] === undefined) properties[name] = cleanText(value, 2_048)
}
