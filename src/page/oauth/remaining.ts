/** Milliseconds as a countdown: “in 59:07”, “in 2 h 05 min”, “ended”. */
export function remaining(ms: number): string {
  if (ms <= 0) return 'ended'
  const seconds = Math.floor(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60)
  const two = (value: number) => String(value).padStart(2, '0')
  if (hours >= 48) return `in ${Math.floor(hours / 24)} days`
  return hours >= 1 ? `in ${hours} h ${two(minutes % 60)} min` : `in ${minutes}:${two(seconds % 60)}`
}
