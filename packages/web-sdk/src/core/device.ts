/** How wide a page is laid out decides what it looks like, whatever the device calls itself. */
export const deviceClass = (width: number): 'phone' | 'tablet' | 'desktop' => (width < 768 ? 'phone' : width < 1_100 ? 'tablet' : 'desktop')
