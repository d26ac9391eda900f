import { raise } from '../../errors/python-exception.ts';
import { bindArguments } from '../../values/bind-arguments.ts';
import { nativeFunction } from '../../values/native-function.ts';
import { truthy } from '../../values/truthy.ts';
import type { Value } from '../../values/value.ts';
import { PyDateTime } from '../datetime/py-date-time.ts';
import { PyTimeDelta } from '../datetime/py-time-delta.ts';
import { TimeZone } from '../datetime/time-zone.ts';
import { LOCALIZE, naive } from './naive.ts';
import { abbreviationOf, offsetAtInstant, standardOffset } from './zone-rules.ts';

/** A period of a zone in which its offset does not change. */
interface Period {
  /** Seconds east of UTC. */
  readonly offset: number;
  readonly isSummer: boolean;
  readonly name: string;
}

/**
 * pytz: a zone with rules. A datetime carries one *period* of it (`localize`, `astimezone` choose it); attached by hand
 * it stands for the zone's first period, local mean time, as pytz is known for.
 */
export class PytzZone extends TimeZone {
  readonly zone: string;
  private readonly period: Period | undefined;

  constructor(zone: string, period?: Period) {
    super();
    this.zone = zone;
    this.period = period;
  }

  override get typeName(): string {
    return 'DstTzInfo';
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'zone':
        return this.zone;
      case 'localize':
        return nativeFunction(name, args => {
          const [local = null, isDst = false] = bindArguments(name, LOCALIZE, args);
          return this.localize(naive(local), isDst === null ? undefined : truthy(isDst));
        });
      case 'normalize':
        return nativeFunction(name, ({ positional }) => {
          const [value] = positional;
          if (!(value instanceof PyDateTime) || value.zone === null)
            return raise('ValueError', 'Naive time - no tzinfo set');
          return PyDateTime.fromInstant(value.instant(), this);
        });
      default:
        return super.getAttr(name);
    }
  }

  override offsetAt(): number {
    return this.current().offset * 1_000_000;
  }

  override nameAt(): string {
    return this.current().name;
  }

  override dstAt(): number {
    return this.current().isSummer ? 3_600_000_000 : 0;
  }

  override atInstant(microseconds: bigint): { zone: TimeZone; offset: number } {
    const period = periodAt(this.zone, Number(microseconds / 1_000_000n));
    return { zone: new PytzZone(this.zone, period), offset: period.offset * 1_000_000 };
  }

  override equals(other: Value): boolean {
    return other instanceof PytzZone && other.zone === this.zone && other.current().offset === this.current().offset;
  }

  override hashKey(): string {
    return `pytz:${this.zone}:${this.current().offset}`;
  }

  override str(): string {
    return this.zone;
  }

  override repr(): string {
    const { name, offset, isSummer } = this.current();
    const delta = new PyTimeDelta(BigInt(offset) * 1_000_000n).str();
    const shown = this.period === undefined ? 'LMT' : name;
    return `<DstTzInfo '${this.zone}' ${shown}${offset < 0 ? '' : '+'}${delta} ${isSummer ? 'DST' : 'STD'}>`;
  }

  private current(): Period {
    return this.period ?? localMeanTime(this.zone);
  }

  /** pytz: takes a local time as standing in this zone; `isDst` decides where it occurs twice or never, unset it is an error. */
  private localize(local: PyDateTime, isDst: boolean | undefined): PyDateTime {
    const wall = Number(local.local() / 1_000_000n);
    const candidates = [periodAt(this.zone, wall - 86_400), periodAt(this.zone, wall + 86_400)];
    const fitting = candidates.filter(({ offset }) => periodAt(this.zone, wall - offset).offset === offset);
    if (isDst === undefined && fitting.length === 0) raise('NonExistentTimeError', local.str());
    if (isDst === undefined && new Set(fitting.map(({ offset }) => offset)).size > 1)
      raise('AmbiguousTimeError', local.str());
    const wanted =
      fitting.find(period => period.isSummer === isDst) ??
      fitting[0] ??
      candidates.find(period => period.isSummer === isDst);
    return new PyDateTime(local, local, new PytzZone(this.zone, wanted ?? candidates[0] ?? localMeanTime(this.zone)));
  }
}

function periodAt(zone: string, epochSeconds: number): Period {
  const offset = offsetAtInstant(zone, epochSeconds);
  const isSummer = offset > standardOffset(zone, epochSeconds);
  return { offset, isSummer, name: abbreviationOf(zone, offset, isSummer) };
}

/** Before railways: pytz rounds it to the minute. */
function localMeanTime(zone: string): Period {
  const offset = Math.round(offsetAtInstant(zone, -5_000_000_000) / 60) * 60;
  return { offset, isSummer: false, name: 'LMT' };
}
