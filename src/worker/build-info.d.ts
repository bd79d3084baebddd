declare module 'virtual:build-info' {
  /** Names this build; page and worker of one build have the same. */
  export const build: string
  /** Files of the page's build; empty in the page itself and in development. */
  export const shell: { url: string; revision: string | null }[]
  /** Scripts that the worker loads on first use; empty in the page itself and in development. */
  export const parts: string[]
}
