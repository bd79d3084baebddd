import { addressRules } from './address-rules'
import { controlRules } from './control-rules'
import { evidenceOf, type Case, type Evidence } from './evidence'
import { noteRules } from './note-rules'
import { refusalRules } from './refusal-rules'
import { requestRules } from './request-rules'
import { applies, inWords, type Diagnosis, type Rule } from './rule'
import { signInRules } from './sign-in-rules'
import { silenceRules } from './silence-rules'

/** In this order; the first that applies is the reason. */
export const reasonRules: readonly Rule[] = [
  ...signInRules,
  ...controlRules,
  ...silenceRules,
  ...addressRules,
  ...refusalRules,
  ...requestRules,
]

/**
 * Why a request ended as it did: the reason first, if it failed, then what else is worth knowing. Empty for a request that went
 * well. An application's own rule has the first word on what to do.
 */
export function diagnoseExchange(subject: Case): Diagnosis[] {
  const evidence = evidenceOf(subject)
  const reason = reasonRules.find((rule) => applies(rule, evidence))
  const notes = noteRules.filter((rule) => applies(rule, evidence))
  return [...(reason ? [advised(reason, evidence, subject)] : []), ...notes.map((rule) => inWords(rule, evidence))]
}

/** The application's advice is of the verdict that its own rule led to. */
function advised(rule: Rule, evidence: Evidence, { verdict, application }: Case): Diagnosis {
  const words = inWords(rule, evidence)
  const advice =
    verdict?.facts.advice ?? application?.rules.find(({ status, path }) => status === evidence['status'] && !path)?.advice
  return advice ? { ...words, next: [advice, ...words.next] } : words
}
