/** A token answer without its id_token: where nobody knows the issuer, or the identity was checked before, it is left alone. */
export async function withoutIdToken(response: Response): Promise<Response> {
  if (response.status !== 200) return response
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined)
  return typeof body === 'object' && body !== null && 'id_token' in body
    ? Response.json({ ...body, id_token: undefined })
    : response
}
