import { theme } from 'antd'
import { SankeyChart } from 'echarts/charts'
import { AriaComponent, TooltipComponent } from 'echarts/components'
import * as echarts from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { ChartMenu } from './chart-menu.tsx'
import { useRoom } from './room.ts'

echarts.use([SankeyChart, TooltipComponent, AriaComponent, SVGRenderer])

export interface FlowNode {
  /** Different from every other. */
  readonly name: string
  readonly label: string
  readonly layer: number
  /** Nodes of one colour; none: what is left or gone. */
  readonly colour: number | null
}
export interface Flow {
  readonly from: string
  readonly to: string
  readonly value: number
}

/** How much of the height it wants leaves its nodes apart. */
const legible = 0.6

/** Flows from layer to layer; a table beside it says the same to who cannot see it. */
export function Sankey({
  label,
  nodes,
  flows,
  height,
  format,
}: {
  readonly label: string
  readonly nodes: readonly FlowNode[]
  readonly flows: readonly Flow[]
  readonly height: number
  readonly format: (n: number) => string
}) {
  const { token } = theme.useToken()
  const box = useRef<HTMLDivElement>(null)
  const fitting = useRoom(box, height, Math.round(height * legible))
  useEffect(() => {
    if (!box.current) return
    const chart = echarts.init(box.current, null, { renderer: 'svg' })
    const colours = [token.colorPrimary, token.magenta6, token.purple6, token.blue6, token.colorWarning, token.cyan6, token.green6]
    const labels = new Map(nodes.map((node) => [node.name, node.label]))
    const titled = (name: string): string => labels.get(name) ?? name
    chart.setOption({
      animation: false,
      aria: { enabled: true, label: { description: label } },
      textStyle: { fontFamily: token.fontFamily },
      tooltip: {
        backgroundColor: token.colorBgElevated,
        borderColor: token.colorBorder,
        textStyle: { color: token.colorText },
        renderMode: 'richText',
        formatter: ({ name, value, data }: { name: string; value: number; data: { source?: string; target?: string } }) =>
          `${data.source === undefined ? titled(name) : `${titled(data.source)} → ${titled(data.target ?? '')}`}: ${format(value)}`,
      },
      series: [
        {
          type: 'sankey',
          left: 8,
          right: 96,
          top: 8,
          bottom: 8,
          nodeGap: 14,
          nodeWidth: 14,
          draggable: false,
          emphasis: { focus: 'adjacency' },
          lineStyle: { color: 'source', opacity: 0.25, curveness: 0.5 },
          label: { color: token.colorText, width: 120, overflow: 'truncate', formatter: ({ name }: { name: string }) => titled(name) },
          data: nodes.map(({ name, layer, colour }) => ({
            name,
            depth: layer - 1,
            itemStyle: { color: colour === null ? token.colorTextQuaternary : colours[colour % colours.length], borderWidth: 0 },
          })),
          links: flows.map(({ from, to, value }) => ({ source: from, target: to, value })),
        },
      ],
    })
    const observer = new ResizeObserver(() => chart.resize())
    observer.observe(box.current)
    return () => {
      observer.disconnect()
      chart.dispose()
    }
  }, [label, nodes, flows, format, token])
  return (
    <ChartMenu label={label} box={box}>
      <div ref={box} role="img" aria-label={label} style={{ width: '100%', height: fitting }} />
    </ChartMenu>
  )
}
