import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { planCors } from '../../src/core/diagnosis/cors-probes'
import { preflightCurl, readPreflight } from '../../src/core/diagnosis/preflight-answer'
import { onLoopback } from '../support/servers/loopback'

const PAGE = 'https://patchbay.example'

/** The question as the real curl asks it, and what its answer is read as. */
async function asked(
  status: number,
  answer: Record<string, string | string[]>,
  request: { method?: string; headers?: string[] } = {},
) {
  const seen: unknown[] = []
  const server = await onLoopback(
    createServer(({ method, url, headers }, response) => {
      seen.push({
        method,
        url,
        origin: headers.origin,
        wanted: headers['access-control-request-headers'],
        secret: headers.authorization,
      })
      response.writeHead(status, answer).end()
    }),
  )
  onTestFinished(server.close)
  const { method = 'PUT', headers = ['Authorization', 'X-Version'] } = request
  const sent = {
    method,
    url: `${server.url}/v1/orders?key=••• key&page=1`,
    headers: headers.map((name) => ({ name, value: '••• token' })),
  }
  const plan = planCors({ request: sent, removed: ['••• token', '••• key'] })
  const { stdout } = await promisify(execFile)('sh', ['-c', preflightCurl(plan, method, PAGE)])
  const read = readPreflight(stdout, plan, method, PAGE)
  if ('problem' in read) throw new Error(read.problem)
  return { seen, findings: read.findings, refused: read.findings.filter(({ granted }) => !granted).map(({ words }) => words) }
}

test('the question is the browser’s own, without any secret', async () => {
  const { seen } = await asked(204, {})
  expect(seen).toEqual([
    { method: 'OPTIONS', url: '/v1/orders?page=1', origin: PAGE, wanted: 'authorization,x-version', secret: undefined },
  ])
})

test('what is allowed is said to be', async () => {
  const { findings, refused } = await asked(200, {
    'Access-Control-Allow-Origin': PAGE,
    'Access-Control-Allow-Methods': 'GET, PUT',
    'Access-Control-Allow-Headers': 'AUTHORIZATION,x-version',
  })
  expect(refused).toEqual([])
  expect(findings).toHaveLength(5)
})

test('the method that is refused is named', async () => {
  const { refused } = await asked(200, {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': 'GET, put',
    'Access-Control-Allow-Headers': 'authorization, x-version',
  })
  expect(refused).toEqual(['The method PUT is not in Access-Control-Allow-Methods; it says “GET, put”.'])
})

test('each header that is refused is named, and an asterisk is not enough for Authorization', async () => {
  const allowed = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Methods': '*' }
  expect((await asked(200, { ...allowed, 'Access-Control-Allow-Headers': 'authorization' })).refused).toEqual([
    'The header x-version is not in Access-Control-Allow-Headers; it says “authorization”.',
  ])
  expect((await asked(200, { ...allowed, 'Access-Control-Allow-Headers': '*' })).refused).toEqual([
    'The header authorization is not in Access-Control-Allow-Headers; it says “*”, and an asterisk does not stand for Authorization.',
  ])
})

test('a refusal by status, a missing origin and one that is said twice are named', async () => {
  const rest = { 'Access-Control-Allow-Methods': '*', 'Access-Control-Allow-Headers': 'authorization, x-version' }
  expect((await asked(401, rest)).refused).toEqual([
    expect.stringContaining('The status is 401') as string,
    `Access-Control-Allow-Origin has to be ${PAGE} or *, once; it is missing.`,
  ])
  expect((await asked(200, { ...rest, 'Access-Control-Allow-Origin': ['*', PAGE] })).refused).toEqual([
    expect.stringContaining(`it says “*, ${PAGE}”`) as string,
  ])
})
