import type { Facts } from '../../core/verdict'

/** The server's own words may repeat what was sent to it. */
export const redactFacts = (facts: Facts, redact = (text: string) => text): Facts => ({
  ...facts,
  ...(facts.serverSays === undefined ? {} : { serverSays: redact(facts.serverSays) }),
  ...(facts.detail === undefined ? {} : { detail: redact(facts.detail) }),
  ...(facts.label === undefined ? {} : { label: redact(facts.label) }),
})
