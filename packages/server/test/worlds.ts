const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)

/** So many random worlds does a test of many look at: half of what it names in a short run, that times the scale in a long one. */
export const worlds = (most: number): number => (scale > 1 ? most * scale : Math.ceil(most / 2))
