/** Of the SDK, sent with every event, so that the sources page can tell old ones. */
export const version = '0.1.0'
