import { type Brand, brandSchema, fontFamilies, fonts, type KeptBrand } from '@millrace/contract/content/blocks/brand.ts'
import { type Block, blockSchema } from '@millrace/contract/content/blocks/schema.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Card, Col, ColorPicker, Flex, Form, Input, InputNumber, Row, Segmented, Select } from 'antd'
import { useState } from 'react'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Page } from '../../../ui/page.tsx'
import { Loaded } from '../../../ui/states.tsx'
import { contrastOf } from './contrast.ts'
import { Look } from './look.tsx'

/** How mails of the project look, and the words it does not use. */
export function BrandPage() {
  const { api, slug } = useProject()
  const query = useQuery({ queryKey: ['brand', slug], queryFn: () => call<KeptBrand>(`${api}/brand`), staleTime: Number.POSITIVE_INFINITY })
  return <Loaded query={query}>{(brand) => <Editor key={brand.revision} kept={brand} />}</Loaded>
}

function Editor({ kept: { revision, ...kept } }: { readonly kept: KeptBrand }) {
  const words = useWords()
  const { api, slug, can, timeZone } = useProject()
  const { clock } = useFormat(timeZone)
  const client = useQueryClient()
  const { message } = App.useApp()
  const [brand, setBrand] = useState<Brand>(kept)
  const isChanged = JSON.stringify(brand) !== JSON.stringify(kept)
  const save = useMutation({
    mutationFn: () => call<KeptBrand>(`${api}/brand`, { method: 'PUT', body: brand, revision }),
    onSuccess: async (saved) => {
      void message.success(words.common.saved(clock(new Date())))
      client.setQueryData(['brand', slug], saved)
      await client.invalidateQueries({ queryKey: ['preview', slug] })
    },
    onError: (error) => void message.error(error.message),
  })
  return (
    <Page
      title={words.blocks.brand.title}
      note={isChanged ? words.common.unsaved : words.blocks.brand.note}
      extra={
        <Button
          type="primary"
          disabled={!can('content.write') || !isChanged || !brandSchema.safeParse(brand).success}
          loading={save.isPending}
          onClick={() => save.mutate()}
        >
          {words.common.save}
        </Button>
      }
    >
      <Row gutter={[16, 16]}>
        <Col xs={24} lg={12}>
          <Fields brand={brand} onBrand={setBrand} />
        </Col>
        <Col xs={24} lg={12}>
          <Card size="small" title={words.blocks.brand.sample}>
            <Sample brand={brand} />
          </Card>
        </Col>
      </Row>
    </Page>
  )
}

function Fields({ brand, onBrand }: { readonly brand: Brand; readonly onBrand: (brand: Brand) => void }) {
  const words = useWords().blocks.brand
  const put = (more: Partial<Brand>): void => onBrand({ ...brand, ...more })
  return (
    <Card size="small">
      <Form layout="vertical" component="div">
        <Form.Item label={words.logo}>
          <Input
            aria-label={words.logo}
            placeholder="https://"
            maxLength={2_000}
            value={brand.logo}
            onChange={({ target }) => put({ logo: target.value.trim() })}
          />
        </Form.Item>
        <Form.Item label={words.logoWidth}>
          <InputNumber
            aria-label={words.logoWidth}
            min={16}
            max={600}
            value={brand.logoWidth}
            onChange={(logoWidth) => put({ logoWidth: Math.round(logoWidth ?? 120) })}
          />
        </Form.Item>
        <Flex wrap gap="0 24px">
          {(['colour', 'onColour', 'text', 'paper', 'page'] as const).map((key) => (
            <Form.Item key={key} label={words[key]}>
              <Flex gap={8}>
                <ColorPicker
                  disabledAlpha
                  value={brand[key]}
                  onChangeComplete={(chosen) => put({ [key]: chosen.toHexString().slice(0, 7) })}
                />
                <Input
                  aria-label={words[key]}
                  maxLength={7}
                  value={brand[key]}
                  status={/^#[0-9a-f]{6}$/i.test(brand[key]) ? '' : 'error'}
                  onChange={({ target }) => put({ [key]: target.value })}
                  style={{ width: 104 }}
                />
              </Flex>
            </Form.Item>
          ))}
        </Flex>
        {contrastOf(brand.colour, brand.onColour) < 4.5 && (
          <Alert type="warning" showIcon title={words.contrast} style={{ marginBottom: 16 }} />
        )}
        <Form.Item label={words.font}>
          <Segmented
            aria-label={words.font}
            value={brand.font}
            options={fonts.map((value) => ({ value, label: words.fonts[value] }))}
            onChange={(font) => put({ font })}
          />
        </Form.Item>
        <Form.Item label={words.radius}>
          <InputNumber
            aria-label={words.radius}
            min={0}
            max={40}
            value={brand.radius}
            onChange={(radius) => put({ radius: Math.round(radius ?? 0) })}
          />
        </Form.Item>
        <Form.Item label={words.footer}>
          <Input.TextArea
            aria-label={words.footer}
            maxLength={1_000}
            autoSize={{ minRows: 2 }}
            value={brand.footer}
            onChange={({ target }) => put({ footer: target.value })}
          />
        </Form.Item>
        <Form.Item label={words.forbidden} extra={words.forbiddenNote}>
          <Select
            aria-label={words.forbidden}
            mode="tags"
            open={false}
            suffixIcon={null}
            value={brand.forbidden}
            onChange={(forbidden: string[]) => put({ forbidden })}
          />
        </Form.Item>
      </Form>
    </Card>
  )
}

function Sample({ brand }: { readonly brand: Brand }) {
  const { samples } = useWords().blocks.brand
  const parse = (block: object, i: number): Block => blockSchema.parse({ id: `s${i}`, ...block })
  const blocks = [
    { kind: 'logo' },
    { kind: 'heading', text: samples.heading },
    { kind: 'text', text: samples.text },
    { kind: 'button', text: samples.button, link: 'https://example.com' },
    { kind: 'footer' },
  ].map(parse)
  return (
    <div style={{ background: brand.page, padding: 16 }}>
      <div style={{ background: brand.paper, color: brand.text, fontFamily: fontFamilies[brand.font], padding: 16 }}>
        {blocks.map((block) => (
          <div key={block.id} style={{ padding: '8px 0' }}>
            <Look block={block} brand={brand} sharedName={undefined} />
          </div>
        ))}
      </div>
    </div>
  )
}
