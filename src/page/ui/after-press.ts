/**
 * Runs it now or, while a pointer is down, once it is up. A message that appeared between the two would move the button that is
 * being pressed, and the press would miss it.
 */
export function afterPress(run: () => void): void {
  if (!pressed) return run()
  const later = () => {
    removeEventListener('pointerup', later)
    removeEventListener('pointercancel', later)
    setTimeout(run) // the click comes after pointerup, in the same task
  }
  addEventListener('pointerup', later)
  addEventListener('pointercancel', later)
}

let pressed = false
addEventListener('pointerdown', () => (pressed = true), { capture: true })
for (const end of ['pointerup', 'pointercancel']) addEventListener(end, () => (pressed = false), { capture: true })
