import type { ClickAnswer } from '@millrace/contract/analytics/api.ts'
import { theme } from 'antd'
import { useEffect, useRef } from 'react'

interface Field {
  readonly cells: ClickAnswer['cells']
  readonly columns: number
  readonly rows: number
  /** Height of the page over its width. */
  readonly ratio: number
}

const width = 600
/** Browsers draw no canvas that is longer. */
const longest = 16_000

/** Clicks as warmth: from a cool shimmer where somebody clicked to the hottest place of the page. */
export function Heat({ cells, columns, rows, ratio }: Field) {
  const { token } = theme.useToken()
  const canvas = useRef<HTMLCanvasElement>(null)
  const colours = [token.blue6, token.cyan6, token.green6, token.gold6, token.red6].join(' ')
  const height = Math.min(longest, Math.round(width * ratio))
  useEffect(() => {
    const context = canvas.current?.getContext('2d', { willReadFrequently: true })
    if (!context) return
    context.clearRect(0, 0, width, height)
    drawWarmth(context, { cells, columns, rows, ratio: height / width })
    colour(context, height, colours.split(' '))
  }, [cells, columns, rows, height, colours])
  return (
    <canvas
      ref={canvas}
      width={width}
      height={height}
      aria-hidden
      data-testid="heat"
      style={{ position: 'absolute', inset: 0, width: '100%', height: '100%', pointerEvents: 'none' }}
    />
  )
}

/** How much of each colour is decided first, as opacity: spots that lie over each other add up. */
function drawWarmth(context: CanvasRenderingContext2D, { cells, columns, rows, ratio }: Field): void {
  const most = Math.max(...cells.map((cell) => cell.clicks))
  const radius = Math.max((1.6 * width) / columns, 14)
  for (const { x, y, clicks } of cells) {
    const [left, top] = [((x + 0.5) * width) / columns, ((y + 0.5) * width * ratio) / rows]
    const spot = context.createRadialGradient(left, top, 0, left, top, radius)
    // The square root keeps places with few clicks visible beside one with thousands.
    spot.addColorStop(0, `rgba(0, 0, 0, ${0.15 + 0.75 * Math.sqrt(clicks / most)})`)
    spot.addColorStop(1, 'rgba(0, 0, 0, 0)')
    context.fillStyle = spot
    context.fillRect(left - radius, top - radius, 2 * radius, 2 * radius)
  }
}

function colour(context: CanvasRenderingContext2D, height: number, colours: readonly string[]): void {
  const scale = scaleOf(colours)
  const image = context.getImageData(0, 0, width, height)
  const { data } = image
  for (let at = 3; at < data.length; at += 4) {
    const warmth = data[at] ?? 0
    if (warmth === 0) continue
    for (let channel = 0; channel < 3; channel++) data[at - 3 + channel] = scale[4 * warmth + channel] ?? 0
    data[at] = Math.min(215, 60 + warmth)
  }
  context.putImageData(image, 0, 0)
}

/** Colours for each opacity from 0 to 255. */
function scaleOf(colours: readonly string[]): Uint8ClampedArray {
  const strip = document.createElement('canvas')
  strip.width = 256
  strip.height = 1
  const context = strip.getContext('2d')
  if (!context) return new Uint8ClampedArray(1_024)
  const gradient = context.createLinearGradient(0, 0, 256, 0)
  colours.forEach((one, i) => {
    gradient.addColorStop(i / (colours.length - 1), one)
  })
  context.fillStyle = gradient
  context.fillRect(0, 0, 256, 1)
  return context.getImageData(0, 0, 256, 1).data
}
