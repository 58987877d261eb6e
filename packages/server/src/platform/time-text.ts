import pg from 'pg'

const slowly = pg.types.getTypeParser(1184) as (text: string) => Date /* what the client itself reads times with */

const digits = (text: string, from: number, n: number): number => {
  let value = 0
  for (let i = from; i < from + n; i++) value = value * 10 + text.charCodeAt(i) - zero
  return value
}
const [zero, dash, space, point] = [48, 45, 32, 46]
const yearsOfTwoDigits = 100

/** A time as PostgreSQL writes it in UTC, `2026-11-29 10:00:00.123456+00`: rounds read columns of thousands of them. Others are left to the client. */
export function timeOf(text: string): Date {
  const year = digits(text, 0, 4)
  if (text.charCodeAt(4) !== dash || text.charCodeAt(10) !== space || !text.endsWith('+00') || !(year >= yearsOfTwoDigits))
    return slowly(text)
  const seconds = Date.UTC(year, digits(text, 5, 2) - 1, digits(text, 8, 2), digits(text, 11, 2), digits(text, 14, 2), digits(text, 17, 2))
  if (text.charCodeAt(19) !== point) return new Date(seconds)
  let ms = 0
  for (let i = 20; i < 23; i++) ms = ms * 10 + (i < text.length - 3 ? text.charCodeAt(i) - zero : 0)
  return new Date(seconds + ms)
}
