/** Whether the text has tags at all; what has none needs no interpreter. */
export const isTemplate = (text: string): boolean => text.includes('{{')
