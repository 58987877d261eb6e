/** The part of WeChat's `wx` that is used; other mini-program hosts with the same shape work too. */
export interface Wx {
  getStorageSync(key: string): unknown
  setStorageSync(key: string, value: string): void
  removeStorageSync(key: string): void
  getStorageInfoSync(): { readonly keys: readonly string[] }
  request(options: {
    url: string
    method: 'POST'
    data: string
    timeout: number
    header: Readonly<Record<string, string>>
    dataType: 'text'
    success(answer: { readonly statusCode: number; readonly header?: Readonly<Record<string, string>> }): void
    fail(): void
  }): unknown
  onAppShow(listener: (launch: Launch) => void): void
  onAppHide(listener: () => void): void
  getLaunchOptionsSync(): Launch
  getSystemInfoSync(): Readonly<Record<string, unknown>>
  createSelectorQuery?(): SelectorQuery
  getAccountInfoSync?(): { readonly miniProgram: { readonly appId: string; readonly version?: string } }
}

/** Of the page that is shown, answered a moment later. */
export interface SelectorQuery {
  selectViewport(): { scrollOffset(answer: (place: { readonly scrollTop: number; readonly scrollHeight: number }) => void): SelectorQuery }
  exec(): unknown
}

export interface Launch {
  readonly path?: string
  readonly scene?: number
  readonly query?: Readonly<Record<string, string | undefined>>
}
