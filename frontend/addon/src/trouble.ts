// Why a message could not be checked.
export type Trouble =
  | 'missing' // the program is not installed, or Thunderbird does not find it
  | 'stopped' // it ended
  | 'slow' // it did not answer in time
  | 'refused' // it answered that it cannot
  | 'version' // it is of another version
  | 'too-many' // more recipients than it takes
  | 'frozen' // the window with the question did not come up, or stopped moving
  | 'broken' // a fault of the add-on itself

export class NoAnswer extends Error {
  constructor(readonly trouble: Trouble) {
    super(trouble)
  }
}

export const troubleOf = (error: unknown): Trouble => (error instanceof NoAnswer ? error.trouble : 'broken')

/** What work gives, or NoAnswer when it takes longer than that. */
export async function within<T>(milliseconds: number, trouble: Trouble, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NoAnswer(trouble)), milliseconds)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
