/** Whether a text may be a method or the name of a header. @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2 */
export const isToken = (text: string): boolean => /^[!#$%&'*+.^_`|~\w-]+$/.test(text)
