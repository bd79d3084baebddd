/**
 * What signing computes. The worker loads it on first use, as a script of its own: so it exports functions only, and throws
 * nothing that its callers would have to tell apart.
 */
export { signAwsV4, type AwsOrder } from './aws'
export { hash, hmac, type HashName } from './hash'
export { signBytes, signJws, type SigningKey } from './keys'
