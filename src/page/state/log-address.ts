/** Where the network log shows the exchanges of one test, or of a connection if no test of it is known. */
export const logAddress = (connectionId: string, testId?: string): string =>
  `/log?connection=${connectionId}${testId === undefined ? '' : `&test=${testId}`}`
