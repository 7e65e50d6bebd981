// The look of the window as the user wants it: theme and text size, on the root element, from which everything follows.

class Look {
  /** Text size as a factor; what is drawn in pixels (charts) grows with it. */
  scale = $state(1)

  theme(name: string): void {
    const root = document.documentElement
    if (name === 'light' || name === 'dark') root.dataset.theme = name
    else delete root.dataset.theme
  }

  text(percent: number): void {
    const size = Math.min(Math.max(percent || 100, 75), 200)
    this.scale = size / 100
    document.documentElement.style.fontSize = size === 100 ? '' : `${size}%`
  }
}

export const look = new Look()
