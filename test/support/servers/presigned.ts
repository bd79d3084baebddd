import aws4 from 'aws4'

/**
 * Whether the query of an address carries AWS's signature of it, as the library aws4 makes it anew.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export function verifyPresigned(
  { method, url, headerOf, body }: { method: string; url: URL; headerOf: (name: string) => string | undefined; body: string },
  secretKeyOf: (accessKey: string) => string,
): boolean {
  const { searchParams } = url
  const [accessKeyId = '', , region = '', service = ''] = (searchParams.get('X-Amz-Credential') ?? '').split('/')
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(searchParams.get('X-Amz-Date') ?? '') ?? []
  const signedAt = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  if (!(Date.now() < signedAt + 1000 * Number(searchParams.get('X-Amz-Expires')))) throw new Error('Request has expired')

  const unsigned = new URL(url)
  unsigned.search = url.search.replace(/&?X-Amz-Signature=[^&]*/, '')
  const named = (searchParams.get('X-Amz-SignedHeaders') ?? '').split(';').filter((name) => name !== 'host')
  const headers = Object.fromEntries(named.map((name) => [name, headerOf(name) ?? '']))
  const { path = '' } = aws4.sign(
    { method, headers, host: url.host, path: unsigned.pathname + unsigned.search, service, region, signQuery: true, body },
    { accessKeyId, secretAccessKey: secretKeyOf(accessKeyId) },
  )
  return new URL(path, url).searchParams.get('X-Amz-Signature') === searchParams.get('X-Amz-Signature')
}
