/** Names of what differs every time, whatever happens. */
const NAMES =
  /^(age|cf-ray|date|etag|expires|last-modified|nonce|(x-)?(amz|request|correlation|trace|span|session)[-_]?(id|date)|traceparent|timestamp|(created|updated|modified|expires|issued)[-_]?(at|on)?|iat|exp|jti|sig|signature|x-ratelimit-.*|ratelimit.*)$/i
const DATE =
  /^(\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?|[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} [\d:]{8} GMT|1[0-9]{9}(\.\d+)?|1[0-9]{12})$/
const ID =
  /^(["']?(W\/)?)?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{16,128}|[0-9A-HJKMNP-TV-Z]{26}|(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{20,64})["']?$/i

/** Whether two values differ only as dates and ids do: by nature, and without a meaning. */
export function isNoise(name: string, before: string | undefined, after: string | undefined): boolean {
  if (before === undefined || after === undefined) return NAMES.test(name)
  return NAMES.test(name) || (DATE.test(before) && DATE.test(after)) || (ID.test(before) && ID.test(after))
}
