/** How long no text has changed before lenses and hovers follow, in milliseconds. */
const GATHER = 500;

/** Looks for newer results than those that are shown. */
export interface Follower<T> {
  /**
   * Notes what is shown of a place.
   * @param next returns the result as it is now; undefined where that is the one that is shown
   */
  shown(place: string, result: T | undefined, next: (() => Promise<T | undefined>) | undefined): void;
  /** Waits until nothing has changed at a place for a while. */
  delay(place: string): void;
}

/** The longest wait for a ruleset that takes long to compare, in milliseconds. */
const LONGEST_WAIT = 5000;

interface Followed<T> {
  shown: T | undefined;
  readonly next: () => Promise<T | undefined>;
  timer: ReturnType<typeof setTimeout> | undefined;
  /** It was shown again while a newer result was being looked for: that one may be old by now. */
  isShownAgain: boolean;
  /** Some were shown another result than others: a lens may have an older one than a hover. */
  isMixed: boolean;
}

/** Returns a follower that calls back when there is a newer result than the one that was shown last. */
export function createFollower<T>(changed: () => void): Follower<T> {
  const followed = new Map<string, Followed<T>>();
  // While a large ruleset is compared, a key press may have to wait: it is compared in longer pauses.
  let took = 0;
  const pause = (): number => Math.min(GATHER + 4 * took, LONGEST_WAIT);

  function start(place: string, own: Followed<T>, ms: number): void {
    clearTimeout(own.timer);
    own.timer = setTimeout(() => {
      own.timer = undefined;
      const begun = performance.now();
      void own
        .next()
        .catch(() => own.shown)
        .then((found) => {
          took = performance.now() - begun;
          if (own.timer !== undefined) return;
          followed.delete(place);
          if (own.isMixed || found !== own.shown) changed();
          else if (own.isShownAgain) follow(place, own.shown, own.next);
        });
    }, ms);
  }
  function follow(place: string, shown: Followed<T>['shown'], next: Followed<T>['next']): void {
    const own: Followed<T> = { shown, next, timer: undefined, isShownAgain: false, isMixed: false };
    followed.set(place, own);
    start(place, own, shown === undefined ? 0 : pause());
  }
  return {
    shown(place, result, next) {
      const own = followed.get(place);
      if (own) {
        own.isMixed ||= own.shown !== result;
        own.shown = result;
        own.isShownAgain = own.timer === undefined;
      } else if (next) follow(place, result, next);
    },
    delay(place) {
      const own = followed.get(place);
      if (own?.timer !== undefined) start(place, own, pause());
    },
  };
}
