/**
 * What is done inside before anybody's code runs: chance and the clock are those of the visit, so that the same visit always comes to the
 * same, and what is given cannot be changed. Answers with a function that runs the code and gives its result as JSON; undefined: no object.
 */
export const guest = `(function (given, time, seed) {
  'use strict'
  const { parse, stringify } = JSON
  const { getPrototypeOf, freeze, values } = Object
  const plain = Object.prototype
  const frozen = (value) => {
    if (typeof value === 'object' && value !== null) freeze(value), values(value).forEach(frozen)
    return value
  }
  let state = seed >>> 0
  Math.random = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const Real = Date
  function Clock(...parts) {
    if (!new.target) return new Real(time).toString()
    return Reflect.construct(Real, parts.length === 0 ? [time] : parts, new.target)
  }
  Clock.now = () => time
  Clock.parse = Real.parse
  Clock.UTC = Real.UTC
  Clock.prototype = Real.prototype
  Object.defineProperty(Real.prototype, 'constructor', { value: Clock, writable: true, configurable: true })
  globalThis.Date = Clock
  const { trigger, profile, node, now } = frozen(parse(given))
  return (code) => {
    const result = code(trigger, profile, node, now)
    if (typeof result !== 'object' || result === null) return undefined
    const kind = getPrototypeOf(result)
    if (kind !== plain && kind !== null) return undefined
    return stringify(result, (_, value) => (typeof value === 'number' && value - value !== 0 ? {} : value))
  }
})`
