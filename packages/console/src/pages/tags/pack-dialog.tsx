import type { PackMade } from '@millrace/contract/tags/api.ts'
import type { PackInput } from '@millrace/contract/tags/packs.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Form, Modal, Typography } from 'antd'
import { useState } from 'react'
import { useCatalog } from '../../lib/catalog.ts'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { NameField } from '../../ui/name-field.tsx'
import { useEventProperties } from './properties.ts'

/** Asks which events and properties a pack of tags is about, and defines all of them. */
export function PackDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords().tags
  const { api, slug } = useProject()
  const { message } = App.useApp()
  const client = useQueryClient()
  const events = useCatalog().data?.events.map((one) => one.name) ?? []
  const [orders, setOrders] = useState<PackInput['orders']>({ event: '', amount: '', category: '' })
  const [visit, setVisit] = useState('')
  const [campaign, setCampaign] = useState('')
  const numbers = useEventProperties(orders.event, 'number')
  const names = useEventProperties(orders.event)
  const make = useMutation({
    mutationFn: () => call<PackMade>(`${api}/tags/packs`, { method: 'POST', body: packOf(orders, visit, campaign) }),
    onSuccess: async ({ made, taken }) => {
      await client.invalidateQueries({ queryKey: ['tags', slug] })
      void message.success(words.packs.done(made.length, taken.length))
      onClose()
    },
    onError: (error) => void message.error(error.message),
  })
  const fields = [
    { key: 'order', label: words.packs.order, value: orders.event, names: events, set: (event: string) => setOrders({ ...orders, event }) },
    {
      key: 'amount',
      label: words.packs.amount,
      value: orders.amount,
      names: numbers,
      set: (amount: string) => setOrders({ ...orders, amount }),
    },
    {
      key: 'goods',
      label: words.packs.goods,
      value: orders.category,
      names,
      set: (category: string) => setOrders({ ...orders, category }),
    },
    { key: 'visit', label: words.packs.visit, value: visit, names: events, set: setVisit },
    {
      key: 'city',
      label: words.packs.city,
      value: orders.city ?? '',
      names,
      set: (city: string) => setOrders({ ...orders, city }),
      isOptional: true,
    },
    {
      key: 'style',
      label: words.packs.style,
      value: orders.style ?? '',
      names,
      set: (style: string) => setOrders({ ...orders, style }),
      isOptional: true,
    },
    { key: 'campaign', label: words.packs.campaign, value: campaign, names: events, set: setCampaign, isOptional: true },
  ]
  return (
    <Modal
      open
      title={words.packs.title}
      onCancel={onClose}
      okText={words.packs.make}
      okButtonProps={{ disabled: fields.some((field) => field.value === '' && !('isOptional' in field)), loading: make.isPending }}
      onOk={() => make.mutate()}
    >
      <Typography.Paragraph type="secondary">{words.packs.hint}</Typography.Paragraph>
      <Form layout="vertical">
        {fields.map((field) => (
          <Form.Item key={field.key} label={field.label}>
            <NameField label={field.label} value={field.value} names={field.names} onChange={field.set} width="100%" />
          </Form.Item>
        ))}
      </Form>
    </Modal>
  )
}

/** What is left empty is not asked for. */
const packOf = ({ city, style, ...orders }: PackInput['orders'], visit: string, campaign: string): Omit<PackInput, 'refresh'> => ({
  pack: 'customer',
  orders: { ...orders, ...(city ? { city } : {}), ...(style ? { style } : {}) },
  visits: { event: visit },
  ...(campaign ? { campaigns: { event: campaign } } : {}),
})
