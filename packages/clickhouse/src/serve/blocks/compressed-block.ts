import { WarehouseError } from '@tsdbt/core';
import { decompress as decompressZstd } from 'fzstd';
import { cityHash128 } from './city-hash-128.ts';
import { compressLz4Block, decompressLz4Block, longestLz4Block } from './lz4-block.ts';

/**
 * ClickHouse's own compression: blocks, each of a checksum (16 bytes), a method (1), its size with these nine bytes (4), its size when
 * decompressed (4), and the data. ClickHouse: CompressedReadBufferBase.cpp, ICompressionCodec.h.
 */
const CHECKSUM = 16;
const HEADER = 9;
const NONE = 0x02;
const LZ4 = 0x82;
const ZSTD = 0x90;

/** ClickHouse: DBMS_MAX_COMPRESSED_SIZE. */
const LARGEST = 0x40000000;

/** A frame of a few bytes may hold any length. */
const LARGEST_OF_ZSTD = 256 * 1024 * 1024;

/** The bytes that tell how long a block is. */
export const BLOCK_HEAD: number = CHECKSUM + HEADER;

/** One block, in LZ4 as servers write them. */
export function compressBlock(data: Buffer): Buffer {
  const block = Buffer.allocUnsafe(BLOCK_HEAD + longestLz4Block(data.length));
  const end = compressLz4Block(data, block, BLOCK_HEAD);
  block[CHECKSUM] = LZ4;
  block.writeUInt32LE(end - CHECKSUM, CHECKSUM + 1);
  block.writeUInt32LE(data.length, CHECKSUM + 5);
  const [low, high] = cityHash128(block.subarray(CHECKSUM, end));
  block.writeBigUInt64LE(low, 0);
  block.writeBigUInt64LE(high, 8);
  return block.subarray(0, end);
}

/**
 * Bytes of the block that begins there, once its head is there.
 * @throws WarehouseError for a size that no block has
 */
export function blockLength(head: Buffer): number {
  const size = head.readUInt32LE(CHECKSUM + 1);
  if (size < HEADER || size > LARGEST) throw wrongBlock(`a block of ${size} bytes`, TOO_LARGE);
  return CHECKSUM + size;
}

/**
 * What a whole block holds.
 * @throws WarehouseError CHECKSUM_DOESNT_MATCH, CANNOT_DECOMPRESS, UNKNOWN_COMPRESSION_METHOD, TOO_LARGE_SIZE_COMPRESSED
 */
export function decompressBlock(block: Buffer): Buffer {
  const [low, high] = cityHash128(block.subarray(CHECKSUM));
  if (block.readBigUInt64LE(0) !== low || block.readBigUInt64LE(8) !== high) {
    throw wrongBlock('the checksum does not match: the data are corrupted', {
      code: 40,
      type: 'CHECKSUM_DOESNT_MATCH',
    });
  }
  const method = block[CHECKSUM] ?? 0;
  const length = block.readUInt32LE(CHECKSUM + 5);
  const data = block.subarray(BLOCK_HEAD);
  // LZ4 makes of a byte 255 at most, so that a small body cannot ask for much memory.
  if (length > (method === ZSTD ? LARGEST_OF_ZSTD : Math.min(LARGEST, data.length * 255)))
    throw wrongBlock(`${length} bytes`, TOO_LARGE);
  try {
    return decompressData(method, data, length);
  } catch (cause) {
    if (cause instanceof WarehouseError) throw cause;
    throw wrongBlock(String(cause), { code: 271, type: 'CANNOT_DECOMPRESS' });
  }
}

function decompressData(method: number, data: Buffer, length: number): Buffer {
  if (method === LZ4) return decompressLz4Block(data, length);
  if (method === NONE && data.length === length) return data;
  if (method === ZSTD) return sized(Buffer.from(decompressZstd(data, new Uint8Array(length))), length);
  throw wrongBlock(`the method 0x${method.toString(16)} is none of LZ4, ZSTD and NONE`, UNKNOWN_METHOD);
}

function sized(data: Buffer, length: number): Buffer {
  if (data.length !== length) throw new Error(`${data.length} bytes instead of ${length}`);
  return data;
}

const TOO_LARGE = { code: 131, type: 'TOO_LARGE_SIZE_COMPRESSED' };
const UNKNOWN_METHOD = { code: 89, type: 'UNKNOWN_COMPRESSION_METHOD' };

function wrongBlock(how: string, kind: { readonly code: number; readonly type: string }): WarehouseError {
  return new WarehouseError(`the body is not made of ClickHouse’s compressed blocks: ${how}`, kind);
}
