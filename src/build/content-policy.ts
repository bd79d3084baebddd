import type { Plugin } from 'vite'
import { PAGE_POLICY } from './policy.ts'

/** Writes the page's policy into its head, for static hosts that send no headers. Development needs inline styles. */
export const contentPolicy = (): Plugin => ({
  name: 'content-policy',
  apply: 'build',
  transformIndexHtml: () => [
    { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: PAGE_POLICY.inPage }, injectTo: 'head-prepend' },
  ],
})
