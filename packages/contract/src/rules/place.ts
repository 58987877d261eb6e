import { z } from 'zod'
import type { Json } from '../events.ts'

/** A place on earth and how far around it, in WGS 84 degrees; `longitude`: the property beside the one with the latitude. */
export const nearSchema = z.object({
  lat: z.number().min(-90).max(90),
  lon: z.number().min(-180).max(180),
  km: z.number().min(0.001).max(20_040),
  longitude: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('property with the longitude, when latitude and longitude are two numbers instead of one text `31.2304,121.4737`'),
})
export type Near = z.infer<typeof nearSchema>

/** How a text says a place: latitude, then longitude. Both engines read it by this pattern. */
export const placePattern = String.raw`^(-?\d{1,2}(?:\.\d{1,10})?), ?(-?\d{1,3}(?:\.\d{1,10})?)$`
const shape = new RegExp(placePattern)

export const earthRadius = 6_371_008.8
export const radian = Math.PI / 180

interface Place {
  readonly lat: number
  readonly lon: number
}

/** Whether a value is a place so near; to a metre, because engines differ in what lies behind it. */
export function isNear(near: Near, actual: Json | undefined, beside: Json | undefined): boolean {
  const place = near.longitude === undefined ? placeOf(actual) : numbers(actual, beside)
  if (!place || Math.abs(place.lat) > 90 || Math.abs(place.lon) > 180) return false
  return Math.floor(metresBetween(near, place) + 0.5) <= Math.round(near.km * 1_000)
}

function placeOf(value: Json | undefined): Place | undefined {
  const found = typeof value === 'string' ? shape.exec(value) : null
  return found ? { lat: Number(found[1]), lon: Number(found[2]) } : undefined
}

const numbers = (lat: Json | undefined, lon: Json | undefined): Place | undefined =>
  typeof lat === 'number' && typeof lon === 'number' ? { lat, lon } : undefined

/** By the haversine of the angle between them, on a sphere. */
function metresBetween(from: Place, to: Place): number {
  const half = (degrees: number): number => Math.sin((degrees * radian) / 2) ** 2
  const a = half(to.lat - from.lat) + Math.cos(from.lat * radian) * Math.cos(to.lat * radian) * half(to.lon - from.lon)
  return 2 * earthRadius * Math.asin(Math.sqrt(Math.min(1, a)))
}
