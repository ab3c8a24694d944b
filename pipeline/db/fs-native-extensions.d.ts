/** The package has no types of its own; this is the part that is used here. */
declare module 'fs-native-extensions' {
  /** Asks for an exclusive lock on the open file; false when another open file holds it. */
  export function tryLock(fd: number): boolean;
}
