import * as z from 'zod/mini'
import { hasSecret, joinMarked, plain, type Marked } from '../http/marked'
import { headerProblem, requestTarget, sentBody, withHeader, withQuery } from '../http/request'
import { bytesToHex } from '../template/bytes'
import { clockSkew } from './clock-skew'
import { scheme, SigningProblem } from './scheme'
import { hash, signAwsV4 } from './sign'
import { signatureOf, utf8 } from './signature'

/** AWS Signature Version 4. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
export const aws = scheme({
  kind: 'aws',
  label: 'AWS Signature v4',
  hint: 'Amazon Web Services, and what speaks like S3: MinIO, Cloudflare R2, Backblaze B2, Wasabi.',
  limits:
    'Few AWS services answer browsers: API Gateway and S3 do once CORS is set up there (for S3 in the bucket, with the headers authorization, x-amz-*).',
  config: z.object({
    kind: z.literal('aws'),
    accessKeyId: z.string(),
    region: z.string(),
    service: z.string(),
    place: z.enum(['header', 'query']),
    payload: z.enum(['signed', 'unsigned']),
    expires: z.string(),
  }),
  initial: { kind: 'aws', accessKeyId: '', region: '', service: '', place: 'header', payload: 'signed', expires: '300' },
  fields: [
    {
      name: 'accessKeyId',
      label: 'Access key id',
      kind: 'text',
      template: 'text',
      required: true,
      help: 'In the AWS console: IAM → Users → your user → Security credentials → Access keys. It begins with AKIA, or ASIA if it is temporary.',
      example: 'AKIAIOSFODNN7EXAMPLE',
    },
    {
      name: 'secretAccessKey',
      label: 'Secret access key',
      kind: 'secret',
      required: true,
      help: 'Shown once, when the access key is created. If it is lost, create another access key.',
    },
    {
      name: 'sessionToken',
      label: 'Session token',
      kind: 'secret',
      help: 'Only with temporary credentials (ASIA…), which come with one.',
    },
    {
      name: 'region',
      label: 'Region',
      kind: 'text',
      template: 'text',
      required: true,
      help: 'As the host names it: us-east-1 in sqs.us-east-1.amazonaws.com. Global services are in us-east-1; Cloudflare R2 is auto.',
      example: 'eu-central-1',
    },
    {
      name: 'service',
      label: 'Service',
      kind: 'text',
      template: 'text',
      required: true,
      help: 'The signing name, mostly the first word of the host: s3, sqs, dynamodb, execute-api for API Gateway.',
      example: 's3',
    },
    {
      name: 'place',
      label: 'Signature location',
      kind: 'select',
      help: 'In the query (a presigned URL) no header is needed, so browsers do not have to ask the server first.',
      options: [
        { value: 'header', label: 'Header' },
        { value: 'query', label: 'Query parameters' },
      ],
    },
    {
      name: 'expires',
      label: 'Valid for',
      kind: 'text',
      help: 'Seconds, at most 604800 (a week).',
      example: '300',
      when: { field: 'place', is: 'query' },
    },
    {
      name: 'payload',
      label: 'Payload',
      kind: 'select',
      help: 'Unsigned is for S3 over https, where a body may be large. Other services want it signed.',
      options: [
        { value: 'signed', label: 'Signed' },
        { value: 'unsigned', label: 'Unsigned' },
      ],
      when: { field: 'place', is: 'header' },
    },
  ],
  apply: async (request, config, { secretAccessKey = plain(''), sessionToken }, means) => {
    const write = (name: 'accessKeyId' | 'region' | 'service') => means.write(`auth.${name}`, config[name])
    const [accessKeyId, region, service] = [write('accessKeyId'), write('region'), write('service')]
    const signQuery = config.place === 'query'
    const body = sentBody(request)
    const contentHash = await contentSha256(config, service.text, body, means)
    const prepared = signQuery
      ? withQuery(request, 'X-Amz-Expires', plain(config.expires.trim() || '300'))
      : contentHash
        ? withHeader(request, 'x-amz-content-sha256', contentHash)
        : request
    const headers = prepared.headers.filter(({ name }) => (signQuery ? PRESIGNED.test(name) : !UNSIGNED.test(name)))
    refuseOdd('auth.accessKeyId', 'Authorization', accessKeyId)
    refuseOdd('auth.region', 'Authorization', region)
    refuseOdd('auth.service', 'Authorization', service)
    if (sessionToken) refuseOdd('auth.sessionToken', 'x-amz-security-token', sessionToken)
    for (const { name, value } of headers) refuseOdd('headers', name, value)
    const added = await signAwsV4({
      method: request.method,
      url: prepared.url.text,
      headers: headers.map(({ name, value }) => [name, value.text]),
      body: body.text,
      accessKeyId: accessKeyId.text,
      secretAccessKey: secretAccessKey.text,
      ...(sessionToken ? { sessionToken: sessionToken.text } : {}),
      service: service.text,
      region: region.text,
      datetime: new Date(means.now).toISOString().replace(/[:-]|\.\d{3}/g, ''),
      signQuery,
    })
    const inputs = [
      secretAccessKey,
      requestTarget(request),
      body,
      ...headers.map(({ value }) => value),
      ...(sessionToken ? [sessionToken] : []),
    ]
    const signature = await signatureOf(inputs, means, () => signatureIn(added))
    return added.reduce((signed, [name, value]) => {
      if (name.toLowerCase() === 'x-amz-content-sha256' || name === 'X-Amz-Expires') return signed
      const marked = markedValue(name, value, { accessKeyId, sessionToken, signature })
      return signQuery ? withQuery(signed, name, marked) : withHeader(signed, name, marked)
    }, prepared)
  },
  explain: clockSkew,
  lint: ({ region, service, accessKeyId, expires, place }) => [
    ...(/^(us|eu|ap|sa|ca|me|af|il|mx|cn)-[a-z]+$/.test(region)
      ? [{ field: 'region', severity: 'warning' as const, message: `AWS regions end with a number, such as ${region}-1.` }]
      : /^[a-z]{2}-[a-z-]+-\d[a-f]$/.test(region)
        ? [{ field: 'region', severity: 'warning' as const, message: `This is a zone. Its region is ${region.slice(0, -1)}.` }]
        : /[A-Z\s]/.test(region.replace(/\{\{.*?\}\}/g, ''))
          ? [
              {
                field: 'region',
                severity: 'warning' as const,
                message: 'Regions are written in small letters without spaces, such as eu-central-1.',
              },
            ]
          : []),
    ...(/[A-Z\s]/.test(service.replace(/\{\{.*?\}\}/g, ''))
      ? [
          {
            field: 'service',
            severity: 'warning' as const,
            message: 'Signing names are written in small letters, such as s3 or execute-api.',
          },
        ]
      : []),
    ...(/^ASIA/.test(accessKeyId)
      ? [
          {
            field: 'accessKeyId',
            severity: 'warning' as const,
            message: 'A temporary key (ASIA…) works only together with its session token.',
          },
        ]
      : []),
    ...(place === 'query' && !(/^\d{1,6}$/.test(expires.trim()) && Number(expires) >= 1 && Number(expires) <= 604_800)
      ? [{ field: 'expires', severity: 'error' as const, message: 'Enter a number of seconds from 1 to 604800, such as 300.' }]
      : []),
  ],
  lintSecret: (field, value) =>
    field !== 'secretAccessKey'
      ? undefined
      : /^A(KI|SI)A[A-Z0-9]{12,}$/.test(value.trim())
        ? 'This looks like the access key id. The secret access key is the longer one, of 40 characters.'
        : undefined,
})

/** What browsers send their own value of, or none. */
const UNSIGNED =
  /^(user-agent|host|date|origin|referer|cookie|connection|content-length|accept-encoding|expect|range|te|via|sec-.*|proxy-.*|authorization)$/i

/** What has to be signed where it is sent at all. @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html */
const PRESIGNED = /^(x-amz-.*|content-type|content-md5)$/i

/** The signer makes headers of these, and would only throw. */
function refuseOdd(field: string, name: string, value: Marked) {
  const problem = headerProblem({ name, value: value.text })
  if (problem === undefined) return
  const secretly = `The secret in ${name} contains a line break or a character that no header can carry. Enter it again.`
  throw new SigningProblem(field, hasSecret(value) ? secretly : problem)
}

/** S3 always wants the header; elsewhere the signature over the body is enough. */
async function contentSha256(
  { payload, place }: { payload: string; place: string },
  service: string,
  body: Marked,
  means: { readonly standIns: boolean },
): Promise<Marked | undefined> {
  if (place === 'query') return undefined
  if (payload === 'unsigned') return plain('UNSIGNED-PAYLOAD')
  return service === 's3' ? signatureOf([body], means, () => bytesToHex(hash('SHA-256', utf8(body.text)))) : undefined
}

type Added = readonly (readonly [name: string, value: string])[]

const signatureIn = (added: Added): string =>
  added.flatMap(([name, value]) => {
    if (name === 'X-Amz-Signature') return [value]
    return name === 'authorization' ? (/Signature=(\w+)$/.exec(value)?.[1] ?? []) : []
  })[0] ?? ''

interface Parts {
  readonly accessKeyId: Marked
  readonly sessionToken: Marked | undefined
  readonly signature: Marked
}

/** The same value, with the ranges of what went into it. */
function markedValue(name: string, value: string, { accessKeyId, sessionToken, signature }: Parts): Marked {
  if (/^x-amz-security-token$/i.test(name)) return sessionToken ?? plain(value)
  if (name === 'X-Amz-Signature') return signature
  const [, before = '', after = '', end = ''] = /^(.*Credential=)[^/]*(\/.*Signature=)(\w*)$/.exec(value) ?? []
  if (name === 'authorization' && end !== '') return joinMarked([plain(before), accessKeyId, plain(after), signature])
  if (name === 'X-Amz-Credential') return joinMarked([accessKeyId, plain(value.slice(accessKeyId.text.length))])
  return plain(value)
}
