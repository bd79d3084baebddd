import { AwsV4Signer } from 'aws4fetch'

export interface AwsOrder {
  readonly method: string
  readonly url: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  readonly service: string
  readonly region: string
  /** `20150830T123600Z` */
  readonly datetime: string
  readonly signQuery: boolean
}

/** The headers, or the query parameters, that the signer adds, in their order. */
export async function signAwsV4({ headers, body, sessionToken, ...order }: AwsOrder): Promise<[name: string, value: string][]> {
  const signer = new AwsV4Signer({
    ...order,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
    ...(body === '' ? {} : { body }),
    ...(sessionToken === undefined ? {} : { sessionToken }),
    allHeaders: true,
  })
  const signed = await signer.sign()
  return order.signQuery
    ? [...signed.url.searchParams].filter(([name]) => name.startsWith('X-Amz-'))
    : [...signed.headers].filter(([name]) => name === 'authorization' || name.startsWith('x-amz-'))
}
