import type { Application } from '../application'
import { airtable } from './airtable'
import { dummyjson } from './dummyjson'
import { github } from './github'
import { gitlab } from './gitlab'
import { graphql } from './graphql'
import { http } from './http'
import { httpbin } from './httpbin'
import { hubspot } from './hubspot'
import { jsonplaceholder } from './jsonplaceholder'
import { openai } from './openai'
import { slack } from './slack'
import { stripe } from './stripe'

/** The catalogue: universal connectors first, then applications by name. A new entry is one file and one line here. */
export const applications: readonly Application[] = [
  http,
  graphql,
  airtable,
  dummyjson,
  github,
  gitlab,
  httpbin,
  hubspot,
  jsonplaceholder,
  openai,
  slack,
  stripe,
]
