import { imaging } from '../../../platform/imaging.ts'

export interface Drawing {
  readonly kind: 'line' | 'bar'
  readonly labels: readonly string[]
  readonly values: readonly (number | null)[]
}

const [width, height] = [600, 220]
/** On screens with more dots than pixels, lines stay fine. */
const density = 144

/** A picture of numbers as mail programs show it. It holds figures and dates only, which any font of the server can draw. */
export async function png({ kind, labels, values }: Drawing): Promise<Buffer> {
  const [echarts, sharp] = await Promise.all([import('echarts'), imaging()])
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    chart.setOption({
      animation: false,
      color: ['#0f766e'],
      textStyle: { fontFamily: 'sans-serif' },
      backgroundColor: '#ffffff',
      grid: { left: 8, right: 16, top: 16, bottom: 4, outerBoundsMode: 'same' },
      xAxis: { type: 'category', data: [...labels], axisTick: { show: false } },
      yAxis: { type: 'value' },
      series: [{ type: kind, data: [...values], showSymbol: labels.length <= 31, symbolSize: 5, barMaxWidth: 48 }],
    })
    return await sharp(Buffer.from(chart.renderToSVGString()), { density }).png().toBuffer()
  } finally {
    chart.dispose()
  }
}
