import { createServer } from 'node:http'
import { onLoopback, type TestServer } from './loopback'

/** Another origin that only listens. */
export interface Listener extends TestServer {
  /** `GET /path` of every request, in the order of their arrival. */
  readonly requests: string[]
  /** How often anybody connected, with a request or without one. */
  readonly connections: () => number
}

/** Answers everything, to every origin, and notes that it was asked. */
export async function startListener(html = ''): Promise<Listener> {
  const requests: string[] = []
  let connections = 0
  const server = createServer((request, response) => {
    requests.push(`${request.method ?? ''} ${request.url ?? ''}`)
    response.writeHead(200, { 'Content-Type': 'text/html', 'Access-Control-Allow-Origin': '*' }).end(html)
  })
  server.on('connection', () => (connections += 1))
  return { ...(await onLoopback(server)), requests, connections: () => connections }
}

/** An API that answers every request with a web page. */
export async function startHtmlApi(html: string): Promise<TestServer> {
  return onLoopback(
    createServer((_, response) => {
      response
        .writeHead(200, {
          'Content-Type': 'text/html',
          'Access-Control-Allow-Origin': '*',
          'Access-Control-Allow-Headers': '*',
        })
        .end(html)
    }),
  )
}

/** Tries everything by which a page reaches another server, `to`, without being asked. Its only text is the heading and the link. */
export const hostilePage = (to: string): string => `<!doctype html>
<html manifest="${to}/manifest" onload="fetch('${to}/onload')">
<head>
<base href="${to}/base/">
<meta http-equiv="refresh" content="0; url=${to}/refresh">
<meta http-equiv="Content-Security-Policy" content="default-src *">
<link rel="stylesheet" href="${to}/sheet.css">
<link rel="preconnect" href="${to}">
<link rel="dns-prefetch" href="${to}">
<link rel="prefetch" href="${to}/prefetch">
<link rel="preload" as="image" href="${to}/preload">
<link rel="modulepreload" href="${to}/module">
<link rel="icon" href="${to}/icon">
<style>@import "${to}/import.css"; @font-face { font-family: f; src: url(${to}/font) } body { font-family: f; background: url(${to}/background) }</style>
<script src="${to}/script.js"></script>
<script>fetch('${to}/fetch'); new Image().src = '${to}/image'; top.location = '${to}/top'; parent.document.title = 'ran'</script>
<script type="speculationrules">{"prefetch":[{"urls":["${to}/speculated"]}]}</script>
</head>
<body onload="fetch('${to}/body')" background="${to}/body-background">
<h1 style="background: url(${to}/inline)">Hostile</h1>
<img src="${to}/img" srcset="${to}/srcset 2x" onerror="fetch('${to}/onerror')"><picture><source srcset="${to}/source"><img src="x"></picture>
<svg onload="fetch('${to}/svg')"><image href="${to}/svg-image"/><use href="${to}/use#a"/><script href="${to}/svg-script"></script></svg>
<iframe src="${to}/frame"></iframe><iframe srcdoc="<img src='${to}/nested'><link rel=preconnect href='${to}'>"></iframe>
<object data="${to}/object"></object><embed src="${to}/embed"><video autoplay src="${to}/video" poster="${to}/poster"></video>
<audio autoplay src="${to}/audio"></audio><input type="image" src="${to}/input" autofocus onfocus="fetch('${to}/focus')">
<form id="form" action="${to}/form" method="post"><button>Send</button></form><script>document.forms[0].submit()</script>
<details open ontoggle="fetch('${to}/toggle')"><summary>More</summary></details>
<math><a xlink:href="javascript:fetch('${to}/math')">m</a></math><template><img src="${to}/template"></template>
<noscript><img src="${to}/noscript"></noscript>
<a id="link" href="${to}/link" ping="${to}/ping">Go</a> <a id="out" href="${to}/out" target="_top">Out</a> <a id="tab" href="${to}/tab" target="_blank">Tab</a>
<svg height="30"><a xlink:href="${to}/drawn"><text id="drawn" y="20">Drawn link</text></a></svg>
</body></html>`
