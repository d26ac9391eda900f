import type { ManifestSection } from '@tsdbt/artifacts';

/** Where the texts of one section stand in a file: for each, the bytes between the one before and it, and its length. */
export type SectionPlaces = Uint32Array;

export type Places = Readonly<Partial<Record<ManifestSection, SectionPlaces>>>;

/** Where each entry of a file stands, by section. Entries are reported in the order in which they stand. */
export class PlaceList {
  private readonly sections: Partial<Record<ManifestSection, number[]>> = {};
  private end = 0;

  get places(): Places {
    const places = Object.entries(this.sections).map(([section, list]) => [section, Uint32Array.from(list)]);
    return Object.fromEntries(places);
  }

  add(section: ManifestSection, offset: number, length: number): void {
    this.sections[section] ??= [];
    this.sections[section].push(offset - this.end, length);
    this.end = offset + length;
  }
}

/** The same to look things up in. */
export class PlaceIndex {
  /** Offsets and lengths, in turn. */
  private readonly places = new Map<ManifestSection, Float64Array>();

  constructor(sections: Places) {
    let end = 0;
    // A record keeps the order in which its keys came, and so the order of the file.
    for (const [section, gaps] of Object.entries(sections)) {
      const places = new Float64Array(gaps.length);
      for (let at = 0; at < gaps.length; at += 2) {
        const offset = end + (gaps[at] ?? 0);
        const length = gaps[at + 1] ?? 0;
        places[at] = offset;
        places[at + 1] = length;
        end = offset + length;
      }
      this.places.set(section as ManifestSection, places);
    }
  }

  /** Where the first entry of a section begins, and the last one ends. */
  span(section: ManifestSection): readonly [number, number] {
    const places = this.places.get(section) ?? new Float64Array(0);
    return [places[0] ?? 0, (places.at(-2) ?? 0) + (places.at(-1) ?? 0)];
  }

  /** Offset and length of the entry at a position of the section. */
  find(section: ManifestSection, position: number): readonly [number, number] | undefined {
    const places = this.places.get(section);
    const offset = places?.[position * 2];
    const length = places?.[position * 2 + 1];
    return offset === undefined || length === undefined ? undefined : [offset, length];
  }
}
