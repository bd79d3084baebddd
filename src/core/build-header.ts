/** Names the build of the page on every call; the worker answers `stale-page` to any build but its own. */
export const BUILD_HEADER = 'x-patchbay-build'
