/** When each thing of a story happened: told in days from today and in hours of the day, so that the story is always of these very weeks. */
export class StoryClock {
  readonly #now: Date;
  readonly #midnight: number;
  readonly #timeZone: string;

  constructor(now: Date, timeZone: string) {
    this.#now = now;
    this.#timeZone = timeZone;
    const [hours = 0, minutes = 0, seconds = 0] = this.#local(now).slice(11).split(':').map(Number);
    this.#midnight = now.getTime() - ((hours * 60 + minutes) * 60 + seconds) * 1000 - now.getMilliseconds();
  }

  /**
   * The moment of a day. What is told of the past is never to come: this morning's message, told before breakfast, was written just
   * now.
   */
  at(days: number, hour = 10): Date {
    const moment = this.#midnight + days * dayMs + hour * hourMs;
    const sameHour = moment + this.#offset(this.#now) - this.#offset(new Date(moment));
    return new Date(days > 0 ? sameHour : Math.min(sameHour, this.#now.getTime() - minuteMs));
  }

  /** The same as forms take it: `2026-11-26T18:00`, local time. */
  local(moment: Date): string {
    return this.#local(moment).slice(0, 16).replace(' ', 'T');
  }

  /** `2026-11-26` */
  day(days: number): string {
    return this.#local(new Date(this.#midnight + days * dayMs + 12 * hourMs)).slice(0, 10);
  }

  /** How far local time is ahead of UTC, in milliseconds: it changes twice a year. */
  #offset(moment: Date): number {
    return Date.parse(`${this.#local(moment).replace(' ', 'T')}Z`) - Math.floor(moment.getTime() / 1000) * 1000;
  }

  #local(moment: Date): string {
    return moment.toLocaleString('sv-SE', { timeZone: this.#timeZone });
  }
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
