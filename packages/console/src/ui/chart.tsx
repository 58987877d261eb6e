import { theme } from 'antd'
import { BarChart, LineChart } from 'echarts/charts'
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components'
import * as echarts from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef, useState } from 'react'
import { ChartMenu } from './chart-menu.tsx'
import { useRoom } from './room.ts'

echarts.use([BarChart, LineChart, GridComponent, TooltipComponent, LegendComponent, MarkLineComponent, AriaComponent, SVGRenderer])

export interface Series {
  readonly name: string
  readonly values: readonly (number | null)[]
}

/** What is usual around a line: from and to, where it is known. */
export interface Band {
  readonly name: string
  readonly low: readonly (number | null)[]
  readonly high: readonly (number | null)[]
}

/** Something that happened at a category, from outside the numbers. */
export interface Mark {
  readonly at: string
  readonly text: string
}

const mostNamed = 12
/** What the numbers of the other axis take of the width. */
const beside = 64
const lineHeight = 14
/** Bars whose names have less than this stand one below the other. */
const narrow = 56
/** Numbers of an axis that are nearer than this are left out. */
const apart = 32

const noMarks: readonly Mark[] = []

/** As many as attribution has rules: two lines of one colour are one line to whoever looks. */
const colors = ['colorPrimary', 'colorWarning', 'blue6', 'magenta6', 'purple6', 'cyan6', 'volcano6', 'lime7', 'gold7', 'geekblue4'] as const

/** Lines or bars over categories, in the colours of the theme; tells screen readers what it shows. */
export function Chart({
  label,
  categories,
  series,
  marks = noMarks,
  band,
  dots,
  kind = 'line',
  isStacked = false,
  height = 280,
  format,
}: {
  readonly label: string
  readonly categories: readonly string[]
  readonly series: readonly Series[]
  readonly marks?: readonly Mark[]
  /** Behind the lines. */
  readonly band?: Band | undefined
  /** Single points on a line that stand out. */
  readonly dots?: Series | undefined
  readonly kind?: 'line' | 'bar'
  /** One on the other, what is negative below the line. */
  readonly isStacked?: boolean
  /** Where there is room for it; in a tile it takes what the tile has. */
  readonly height?: number
  readonly format: (n: number) => string
}) {
  const { token } = theme.useToken()
  const box = useRef<HTMLDivElement>(null)
  const fitting = useRoom(box, height)
  // Bars with names of their own each say it, in up to three lines; of days some are enough.
  const isNamed = kind === 'bar' && categories.length <= mostNamed && !categories.every((one) => /^\d{4}-/.test(one))
  const [isNarrow, setNarrow] = useState(false)
  useEffect(() => {
    if (!box.current) return
    const chart = echarts.init(box.current, null, { renderer: 'svg' })
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches
    const hasLegend = series.length > 1 || band !== undefined
    const axis = { axisLine: { lineStyle: { color: token.colorBorder } }, axisLabel: { color: token.colorTextSecondary } }
    const isAcross = isNamed && isNarrow
    const named = {
      type: 'category',
      data: categories,
      ...axis,
      axisTick: { show: false },
      ...(isNamed && !isAcross
        ? { axisLabel: { ...axis.axisLabel, interval: 0, overflow: 'break', lineOverflow: 'truncate', lineHeight, height: 3 * lineHeight } }
        : {}),
      ...(isAcross ? { inverse: true, axisLabel: { ...axis.axisLabel, overflow: 'truncate' } } : {}),
    }
    const numbers = {
      type: 'value',
      ...axis,
      axisLabel: { ...axis.axisLabel, formatter: format, hideOverlap: true },
      axisLine: { show: false },
      splitLine: { lineStyle: { color: token.colorSplit } },
    }
    chart.setOption({
      animation: !isStill,
      animationDuration: 200,
      aria: { enabled: true, label: { description: label }, decal: { show: series.length > 1 } },
      color: colors.map((name) => token[name]),
      textStyle: { fontFamily: token.fontFamily },
      grid: { left: 8, right: 16, top: (hasLegend ? 36 : 16) + (marks.length > 0 ? 12 : 0), bottom: 4, outerBoundsMode: 'same' },
      tooltip: {
        trigger: 'axis',
        backgroundColor: token.colorBgElevated,
        borderColor: token.colorBorder,
        textStyle: { color: token.colorText },
        valueFormatter: (value: unknown) => (typeof value === 'number' ? format(value) : '–'),
      },
      ...(hasLegend
        ? {
            legend: {
              type: 'scroll',
              top: 0,
              left: 0,
              right: 0,
              textStyle: { color: token.colorText },
              data: [...series, ...(band ? [band] : []), ...(dots ? [dots] : [])].map((one) => one.name),
            },
          }
        : {}),
      ...(isAcross ? { xAxis: numbers, yAxis: named } : { xAxis: named, yAxis: numbers }),
      series: [
        ...series.map((one, i) => ({
          name: one.name,
          type: kind,
          data: one.values,
          showSymbol: categories.length <= 31,
          symbolSize: 5,
          barMaxWidth: 48,
          ...(isStacked ? { stack: 'all' } : {}),
          ...(i === 0 && marks.length > 0 ? { markLine: markLine(marks, token.colorTextSecondary) } : {}),
        })),
        ...(band ? bandSeries(band, token.colorTextSecondary, format) : []),
        ...(dots ? [dotSeries(dots, token.colorError)] : []),
      ],
    })
    const observer = new ResizeObserver(([entry]) => {
      chart.resize()
      const { width = 0, height: high = 0 } = entry?.contentRect ?? {}
      const each = (width - beside) / categories.length
      setNarrow(each < narrow)
      if (isAcross)
        chart.setOption({
          xAxis: { splitNumber: Math.ceil(width / 120) },
          yAxis: { axisLabel: { width: width * 0.35, ...(high / categories.length > lineHeight ? { interval: 0 } : {}) } },
        })
      else
        chart.setOption({
          yAxis: { splitNumber: Math.min(5, Math.ceil(high / apart / 1.5)) },
          ...(isNamed ? { xAxis: { axisLabel: { width: each - 4 } } } : {}),
        })
    })
    observer.observe(box.current)
    return () => {
      observer.disconnect()
      chart.dispose()
    }
  }, [label, categories, series, marks, band, dots, kind, isStacked, isNamed, isNarrow, format, token])
  const columns = [
    ...series,
    ...(band
      ? [
          { name: `${band.name} ≥`, values: band.low },
          { name: `${band.name} ≤`, values: band.high },
        ]
      : []),
    ...(dots ? [dots] : []),
  ]
  const sheet = () => ({
    header: [label, ...columns.map((one) => one.name)],
    rows: categories.map((category, i) => [category, ...columns.map((one) => one.values[i])]),
  })
  return (
    <ChartMenu label={label} box={box} sheet={sheet}>
      <div ref={box} role="img" aria-label={label} style={{ width: '100%', height: fitting }} />
    </ChartMenu>
  )
}

/** A dashed line at each, with its words above; what is long is cut, and whole beside the chart. */
const markLine = (marks: readonly Mark[], color: string) => ({
  silent: true,
  symbol: 'none',
  lineStyle: { type: 'dashed', color },
  label: { color, width: 96, overflow: 'truncate', position: 'end' },
  data: marks.map(({ at, text }) => ({ xAxis: at, label: { formatter: text } })),
})

/** The lower bound as a line that nobody sees, and on it an area as high as the band. */
function bandSeries({ name, low, high }: Band, color: string, format: (n: number) => string) {
  const isKnown = (i: number): boolean => low[i] != null && high[i] != null
  const shared = {
    type: 'line',
    stack: 'band',
    stackStrategy: 'all',
    step: false,
    symbol: 'none',
    silent: true,
    z: 1,
    lineStyle: { opacity: 0 },
    itemStyle: { color },
  } as const
  return [
    { ...shared, name: `${name} ≥`, data: low.map((n, i) => (isKnown(i) ? n : null)), tooltip: { show: false } },
    {
      ...shared,
      name,
      data: high.map((n, i) => (isKnown(i) ? (n ?? 0) - (low[i] ?? 0) : null)),
      areaStyle: { color, opacity: 0.22, decal: 'none' },
      tooltip: {
        valueFormatter: (_: unknown, i: number) => {
          const [from, to] = [low[i], high[i]]
          return from == null || to == null ? '–' : `${format(from)} – ${format(to)}`
        },
      },
    },
  ]
}

const dotSeries = ({ name, values }: Series, color: string) => ({
  name,
  type: 'line',
  data: values,
  z: 3,
  showAllSymbol: true,
  symbol: 'circle',
  symbolSize: 8,
  lineStyle: { width: 0 },
  itemStyle: { color },
  tooltip: { show: false },
})
