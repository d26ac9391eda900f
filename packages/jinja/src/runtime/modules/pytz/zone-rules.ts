/** The offset of a named zone at an instant (seconds since 1970 UTC), in seconds; from the engine's own zone data. */
export function offsetAtInstant(zone: string, epochSeconds: number): number {
  const parts = formatterOf(zone).formatToParts(new Date(epochSeconds * 1000));
  const get = (type: string): number => Number(parts.find(part => part.type === type)?.value ?? 0);
  const hour = get('hour') % 24;
  const era = parts.find(part => part.type === 'era')?.value;
  const year = era === 'BC' ? 1 - get('year') : get('year');
  const local = Date.UTC(2000, get('month') - 1, get('day'), hour, get('minute'), get('second'));
  const days = daysSince2000(year, get('month'), get('day'));
  return (
    Math.round(local / 1000) -
    Date.UTC(2000, get('month') - 1, get('day')) / 1000 +
    days * 86_400 -
    Math.floor(epochSeconds)
  );
}

/** Whether the engine knows a zone; returns its name as written in the zone data, `undefined` if unknown. */
export function canonicalZone(name: string): string | undefined {
  try {
    formatterOf(name);
    return name;
  } catch {
    return undefined;
  }
}

/** The offset of standard time around an instant: the smallest one within half a year. */
export function standardOffset(zone: string, epochSeconds: number): number {
  const quarter = 91 * 86_400;
  return Math.min(...[-2, -1, 0, 1, 2].map(quarters => offsetAtInstant(zone, epochSeconds + quarters * quarter)));
}

/** What people call a zone's time (`CEST`); as `+03` where the zone data has no letters. */
export function abbreviationOf(zone: string, offset: number, isSummer: boolean): string {
  const names = ABBREVIATIONS.find(([pattern]) => pattern.test(zone));
  const name = names?.[1][isSummer ? 1 : 0];
  if (name !== undefined) return name;
  const minutes = Math.abs(Math.round(offset / 60));
  const hours = `${offset < 0 ? '-' : '+'}${String(Math.floor(minutes / 60)).padStart(2, '0')}`;
  return minutes % 60 === 0 ? hours : `${hours}${String(minutes % 60).padStart(2, '0')}`;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      hourCycle: 'h23',
    });
    formatters.set(zone, formatter);
  }
  return formatter;
}

function daysSince2000(year: number, month: number, day: number): number {
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  return Math.round(date.getTime() / 86_400_000);
}

const ABBREVIATIONS: readonly (readonly [RegExp, readonly [string, string?]])[] = [
  [/^(?:UTC|Etc\/UTC|Etc\/UCT|UCT|Zulu|Etc\/Zulu|Universal|Etc\/Universal)$/, ['UTC']],
  [/^(?:GMT|Etc\/GMT|Etc\/Greenwich|Greenwich)$/, ['GMT']],
  [/^(?:Europe\/(?:London|Belfast|Jersey|Guernsey|Isle_of_Man)|GB(?:-Eire)?)$/, ['GMT', 'BST']],
  [/^(?:Europe\/Dublin|Eire)$/, ['GMT', 'IST']],
  [/^(?:Europe\/Lisbon|Atlantic\/(?:Madeira|Canary|Faroe)|Portugal|WET)$/, ['WET', 'WEST']],
  [
    /^(?:Europe\/(?:Athens|Bucharest|Helsinki|Kiev|Kyiv|Riga|Sofia|Tallinn|Vilnius|Chisinau|Mariehamn)|Asia\/(?:Nicosia|Beirut)|EET)$/,
    ['EET', 'EEST'],
  ],
  [/^Europe\/(?:Moscow|Simferopol)$|^W-SU$/, ['MSK', 'MSD']],
  [/^Europe\/(?:Istanbul|Minsk|Samara|Saratov|Volgograd|Ulyanovsk|Astrakhan|Kirov)$/, ['+03']],
  [/^(?:Europe\/|Arctic\/|Africa\/(?:Algiers|Tunis|Ceuta)|CET|MET|Poland)/, ['CET', 'CEST']],
  [
    /^(?:America\/(?:New_York|Detroit|Toronto|Montreal|Indiana\/.*|Indianapolis|Kentucky\/.*|Louisville|Nassau|Port-au-Prince|Grand_Turk|Iqaluit)|US\/(?:Eastern|Michigan|East-Indiana)|Canada\/Eastern|EST5EDT)$/,
    ['EST', 'EDT'],
  ],
  [/^(?:America\/(?:Jamaica|Panama|Cancun|Cayman)|EST|Jamaica)$/, ['EST']],
  [
    /^(?:America\/(?:Chicago|Winnipeg|Menominee|Matamoros|Mexico_City|Monterrey|North_Dakota\/.*)|US\/Central|Canada\/Central|CST6CDT)$/,
    ['CST', 'CDT'],
  ],
  [/^America\/(?:Costa_Rica|Guatemala|Managua|Regina|Tegucigalpa|El_Salvador|Belize)$/, ['CST']],
  [/^(?:America\/(?:Denver|Boise|Edmonton)|US\/Mountain|Canada\/Mountain|MST7MDT|Navajo)$/, ['MST', 'MDT']],
  [/^(?:America\/(?:Phoenix|Hermosillo)|US\/Arizona|MST)$/, ['MST']],
  [/^(?:America\/(?:Los_Angeles|Vancouver|Tijuana)|US\/Pacific|Canada\/Pacific|PST8PDT)$/, ['PST', 'PDT']],
  [/^(?:America\/(?:Anchorage|Juneau|Sitka|Nome)|US\/Alaska)$/, ['AKST', 'AKDT']],
  [/^(?:Pacific\/Honolulu|US\/Hawaii|HST)$/, ['HST']],
  [/^(?:America\/Halifax|Canada\/Atlantic|Atlantic\/Bermuda)$/, ['AST', 'ADT']],
  [/^(?:America\/St_Johns|Canada\/Newfoundland)$/, ['NST', 'NDT']],
  [/^(?:Asia\/Tokyo|Japan)$/, ['JST', 'JDT']],
  [/^(?:Asia\/(?:Seoul|Pyongyang)|ROK)$/, ['KST', 'KDT']],
  [/^(?:Asia\/(?:Shanghai|Chongqing|Macau|Taipei|Harbin)|PRC|ROC)$/, ['CST', 'CDT']],
  [/^(?:Asia\/Hong_Kong|Hongkong)$/, ['HKT', 'HKST']],
  [/^Asia\/(?:Kolkata|Calcutta)$/, ['IST']],
  [/^(?:Asia\/(?:Jerusalem|Tel_Aviv)|Israel)$/, ['IST', 'IDT']],
  [/^Asia\/Karachi$/, ['PKT']],
  [/^Asia\/(?:Jakarta|Pontianak)$/, ['WIB']],
  [/^Asia\/Manila$/, ['PST']],
  [/^Australia\/(?:Sydney|Melbourne|Hobart|Canberra|ACT|NSW|Victoria|Tasmania)$/, ['AEST', 'AEDT']],
  [/^Australia\/(?:Brisbane|Queensland|Lindeman)$/, ['AEST']],
  [/^Australia\/(?:Adelaide|Broken_Hill|South)$/, ['ACST', 'ACDT']],
  [/^Australia\/(?:Darwin|North)$/, ['ACST']],
  [/^Australia\/(?:Perth|West)$/, ['AWST']],
  [/^(?:Pacific\/Auckland|NZ)$/, ['NZST', 'NZDT']],
  [/^Africa\/(?:Johannesburg|Maseru|Mbabane)$/, ['SAST']],
  [/^Africa\/(?:Lagos|Luanda|Kinshasa|Douala|Libreville|Niamey)$/, ['WAT']],
  [/^Africa\/(?:Nairobi|Addis_Ababa|Kampala|Dar_es_Salaam|Mogadishu)$/, ['EAT']],
  [/^(?:Africa\/Cairo|Egypt)$/, ['EET', 'EEST']],
  [/^Africa\/(?:Maputo|Harare|Lusaka|Kigali|Khartoum|Windhoek)$/, ['CAT']],
  [/^Africa\/(?:Abidjan|Accra|Dakar|Bamako)$|^Atlantic\/Reykjavik$|^Iceland$/, ['GMT']],
];
