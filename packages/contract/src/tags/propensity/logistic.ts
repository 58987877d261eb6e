/** Rows of numbers, one after the other, and whether it happened. */
export interface Table {
  readonly width: number
  readonly x: Float64Array
  readonly y: Uint8Array
  /** How many such rows each stands for; absent: one. */
  readonly times?: Float64Array
}

export interface Fit {
  readonly intercept: number
  readonly weights: readonly number[]
  /** The second derivatives at the end, lower half: what the errors follow from. */
  readonly hessian: Float64Array
}

export const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit))

const mostSteps = 50
const closeEnough = 1e-9

/**
 * Logistic regression by Newton's method. The penalty is half of `l2` times the squares of the weights, not of the intercept. It pauses within
 * each step, so that whoever asks can let others have their turn. `only` says which rows count.
 */
export function* fitLogistic(
  { width, x, y, times }: Table,
  l2: number,
  only: (row: number) => boolean = () => true,
): Generator<undefined, Fit> {
  const rows = [...y.keys()].filter(only)
  const size = width + 1
  let at = new Float64Array(size)
  let loss = lossOf(at)
  for (let step = 0; step < mostSteps; step++) {
    const { gradient, hessian } = slopes(at)
    yield
    const move = solve(hessian, gradient)
    let length = 1
    let next = at.map((one, i) => one - length * (move[i] ?? 0))
    // Far from the end a whole step may go too far; nearer it never does.
    while (lossOf(next) > loss + closeEnough && length > 1e-6) {
      length /= 2
      next = at.map((one, i) => one - length * (move[i] ?? 0))
    }
    const before = loss
    at = next
    loss = lossOf(at)
    yield
    if (Math.abs(before - loss) <= closeEnough * (1 + Math.abs(loss))) break
  }
  return { intercept: at[0] ?? 0, weights: [...at.subarray(1)], hessian: slopes(at).hessian }

  function logitOf(point: Float64Array, row: number): number {
    let sum = point[0] ?? 0
    const start = row * width
    for (let i = 0; i < width; i++) sum += (point[i + 1] ?? 0) * (x[start + i] ?? 0)
    return sum
  }

  function lossOf(point: Float64Array): number {
    let sum = 0
    for (const row of rows) {
      const logit = logitOf(point, row)
      // log(1 + exp(z)) without overflow.
      sum += (times?.[row] ?? 1) * (Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))) - (y[row] === 1 ? logit : 0))
    }
    for (let i = 1; i < size; i++) sum += (l2 / 2) * (point[i] ?? 0) ** 2
    return sum
  }

  function slopes(point: Float64Array): { gradient: Float64Array; hessian: Float64Array } {
    const [gradient, hessian] = [new Float64Array(size), new Float64Array(size * size)]
    const values = new Float64Array(size).fill(1, 0, 1)
    for (const row of rows) {
      const p = sigmoid(logitOf(point, row))
      values.set(x.subarray(row * width, (row + 1) * width), 1)
      const n = times?.[row] ?? 1
      const [error, weight] = [n * (p - (y[row] ?? 0)), n * p * (1 - p)]
      for (let i = 0; i < size; i++) {
        const value = values[i] ?? 0
        if (value === 0) continue
        gradient[i] = (gradient[i] ?? 0) + error * value
        const scaled = weight * value
        for (let j = 0; j <= i; j++) hessian[i * size + j] = (hessian[i * size + j] ?? 0) + scaled * (values[j] ?? 0)
      }
    }
    for (let i = 1; i < size; i++) {
      gradient[i] = (gradient[i] ?? 0) + l2 * (point[i] ?? 0)
      hessian[i * size + i] = (hessian[i * size + i] ?? 0) + l2
    }
    return { gradient, hessian }
  }
}

/** Solves `matrix · answer = right` by Cholesky; of the matrix, symmetric and positive, the lower half is read. */
export function solve(matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length
  const lower = new Float64Array(size * size)
  const get = (of: Float64Array, i: number, j: number): number => of[i * size + j] ?? 0
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let sum = get(matrix, i, j)
      for (let k = 0; k < j; k++) sum -= get(lower, i, k) * get(lower, j, k)
      // A little is added where nothing is left: everybody is certain, or nobody counts.
      lower[i * size + j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / get(lower, j, j)
    }
  const answer = Float64Array.from(right)
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) answer[i] = (answer[i] ?? 0) - get(lower, i, k) * (answer[k] ?? 0)
    answer[i] = (answer[i] ?? 0) / get(lower, i, i)
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) answer[i] = (answer[i] ?? 0) - get(lower, k, i) * (answer[k] ?? 0)
    answer[i] = (answer[i] ?? 0) / get(lower, i, i)
  }
  return answer
}

/** How the intercept and the weights of a fit vary together. */
export function covarianceOf({ weights, hessian }: Pick<Fit, 'weights' | 'hessian'>): Float64Array[] {
  const size = weights.length + 1
  return Array.from({ length: size }, (_, i) => {
    const unit = new Float64Array(size)
    unit[i] = 1
    return solve(hessian, unit)
  })
}

/** What a computation that pauses comes to, without the pauses. */
export function atOnce<T>(steps: Generator<undefined, T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
