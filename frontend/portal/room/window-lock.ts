/**
 * One window of a browser holds the call. The newest takes it (a person looks at what they opened last); an older one
 * is told, keeps showing the place, and can take it back by a click. Between devices the server's epoch does the same.
 */
export class WindowLock {
  #release: () => void = () => undefined;

  constructor(
    private readonly name: string,
    private readonly onChange: (held: boolean) => void,
  ) {}

  /** Take it, from another window if need be. */
  take(): void {
    if (!("locks" in navigator)) {
      this.onChange(true);
      return;
    }
    const held = new Promise<void>((resolve) => (this.#release = resolve));
    navigator.locks
      .request(this.name, { steal: true }, () => {
        this.onChange(true);
        return held;
      })
      .catch(() => this.onChange(false));
  }

  release(): void {
    this.#release();
  }
}
