/** What JSON can hold; every hand-off between stages is made of this and can be printed, diffed, cached and sent to a worker. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export type JsonObject = { readonly [key: string]: JsonValue };
