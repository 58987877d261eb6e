/** sa-sdk-node has no types; what our tests call of it. */
declare module 'sa-sdk-node' {
  type Properties = Record<string, unknown>
  interface Stream {
    subscribe(sink: Submitter): void
  }
  interface Submitter {
    catch(onError: (error: Error) => void): void
  }
  class SensorsAnalytics {
    static Submitter: new (options: {
      url: string
      gzip?: boolean
      mode?: string
      timeout?: number
    }) => Submitter
    registerSuperProperties(properties: Properties): void
    clearSuperProperties(): void
    enableReNameOption(): void
    disableReNameOption(): void
    track(distinctId: string | number, event: string, properties?: Properties): void
    trackSignup(distinctId: string, originalId: string, properties?: Properties): void
    profileSet(distinctId: string, properties: Properties): void
    profileSetOnce(distinctId: string, properties: Properties): void
    profileIncrement(distinctId: string, properties: Properties): void
    profileAppend(distinctId: string, properties: Properties): void
    profileUnset(distinctId: string, keys: readonly string[]): void
    itemSet(type: string, id: string, properties?: Properties): void
    itemDelete(type: string, id: string): void
    inBatch(options: { count?: number; timeSpan?: number }): Stream
    initNWConsumer(options: { url: string; cachePath: string; gzip?: boolean }, batch?: { count?: number; timeSpan?: number }): Submitter
  }
  export = SensorsAnalytics
}
