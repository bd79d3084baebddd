import open from 'open'

/** Opens an address in the default browser, as a courtesy: where it cannot, the printed address has to do. */
export async function openBrowser(url: string): Promise<void> {
  if (!canOpenBrowser(process.env, process.platform)) return
  try {
    const child = await open(url)
    child.on('error', () => undefined)
  } catch {
    // The address is on the screen.
  }
}

/** Not on a build server, nor on a Linux without a display (WSL opens the browser of its Windows). */
export const canOpenBrowser = (env: NodeJS.ProcessEnv, platform: NodeJS.Platform): boolean =>
  !env['CI'] && (platform !== 'linux' || Boolean(env['DISPLAY'] ?? env['WAYLAND_DISPLAY'] ?? env['WSL_DISTRO_NAME']))
