import { earthRadius, type Near, placePattern, radian } from '@millrace/contract/rules/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'

/** Whether a text is a place so near, as `isNear` decides it. */
export const compileNearText = (near: Near, text: Sql): Sql =>
  ofPlaces(
    near,
    sql`arrayMap(part -> (toFloat64OrZero(part[1]), toFloat64OrZero(part[2])), arrayFilter(part -> notEmpty(part),
    [extractGroups(ifNull(${text}, ''), ${sql.value(placePattern, 'String')})]))`,
  )

/** The same of two numbers, either of which may be unset. */
export const compileNearNumbers = (near: Near, lat: Sql, lon: Sql): Sql => ofPlaces(near, sql`[(ifNull(${lat}, 999), ifNull(${lon}, 999))]`)

function ofPlaces({ lat, lon, km }: Near, places: Sql): Sql {
  const degree = sql.value(radian, 'Float64')
  const half = (degrees: Sql): Sql => sql`pow(sin(${degrees} * ${degree} / 2), 2)`
  const a = sql`${half(sql`(place.1 - ${sql.value(lat, 'Float64')})`)} + ${sql.value(Math.cos(lat * radian), 'Float64')} * cos(place.1 * ${degree}) * ${half(sql`(place.2 - ${sql.value(lon, 'Float64')})`)}`
  const metres = sql`floor(${sql.value(2 * earthRadius, 'Float64')} * asin(sqrt(least(1, ${a}))) + 0.5)`
  return sql`arrayExists(place -> abs(place.1) <= 90 and abs(place.2) <= 180 and ${metres} <= ${sql.value(Math.round(km * 1_000), 'Float64')}, ${places})`
}
