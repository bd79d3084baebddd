/** One line of the report. */
export interface Figure {
  readonly name: string
  readonly unit: 'ms' | 'kB' | '×'
  readonly samples: number
  readonly p50: number
  readonly p95: number
  /** What is asked for, in words and as it came out; absent for figures that are only for information. */
  readonly target?: { readonly text: string; readonly met: boolean }
}

/** Which of a figure's numbers a limit holds for. */
type Limit = { readonly p50: number } | { readonly p95: number }

/** The value that the given part of the samples does not exceed (nearest rank). */
export function percentile(samples: readonly number[], part: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  const value = sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)]
  if (value === undefined) throw new Error('There are no samples to take a percentile of.')
  return value
}

export function figure(name: string, unit: Figure['unit'], samples: readonly number[], limit?: Limit): Figure {
  const measured = { name, unit, samples: samples.length, p50: percentile(samples, 0.5), p95: percentile(samples, 0.95) }
  if (!limit) return measured
  const [key, most, value] = 'p50' in limit ? ['p50', limit.p50, measured.p50] : ['p95', limit.p95, measured.p95]
  return { ...measured, target: { text: `${key} ≤ ${most} ${unit}`, met: value <= most } }
}

/** A figure that is counted and not sampled, such as a size. */
export function size(name: string, bytes: number, limit?: number): Figure {
  const measured = figure(name, 'kB', [bytes / 1000])
  return limit === undefined ? measured : { ...measured, target: { text: `≤ ${limit} kB`, met: measured.p50 <= limit } }
}

const HEAD = ['figure', 'n', 'p50', 'p95', 'target', 'met?']

export function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, unit, samples, p50, p95, target }) => [
    name,
    String(samples),
    amount(p50, unit),
    samples > 1 ? amount(p95, unit) : '',
    target?.text ?? '',
    target ? (target.met ? 'met' : 'missed') : '',
  ])
  const widths = HEAD.map((_, column) => Math.max(...[HEAD, ...rows].map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ')
  return [line(HEAD), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n')
}

const amount = (value: number, unit: Figure['unit']): string => `${value.toFixed(unit === '×' ? 2 : 1)} ${unit}`
