import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import protobuf from 'protobufjs';
import descriptor from 'protobufjs/ext/descriptor/index.js';

/** A `.proto` file that was read. */
export interface ProtoFile {
  /** Its messages by their full names, for reading and writing them. */
  readonly root: protobuf.Root;
  /** The file as a serialised `google.protobuf.FileDescriptorProto`, as reflection hands it out. */
  readonly descriptor: Uint8Array;
}

interface MessageDescriptor {
  name: string;
  readonly field: readonly { typeName?: string }[];
  readonly nestedType: readonly MessageDescriptor[];
  readonly options: { readonly mapEntry?: boolean } | null;
}

interface FileDescriptor {
  name: string;
  readonly messageType: readonly MessageDescriptor[];
}

/** Reads a file of one package that imports no other. */
export function readProtoFile(file: URL): ProtoFile {
  const { root } = protobuf.parse(readFileSync(file, 'utf8'), { keepCase: true });
  root.resolveAll();
  const [only] = (root as unknown as { toDescriptor(syntax: 'proto3'): { readonly file: readonly FileDescriptor[] } }).toDescriptor('proto3').file;
  only!.name = basename(file.pathname);
  for (const message of only!.messageType) nameEntries(message);
  return { root, descriptor: descriptor.FileDescriptorProto.encode(only as never).finish() };
}

/** Readers of descriptors know a map by the name of its entries, to which the library gives the name of the map. */
function nameEntries(message: MessageDescriptor): void {
  for (const nested of message.nestedType) {
    if (nested.options?.mapEntry) {
      const before = nested.name;
      nested.name = `${before}Entry`;
      for (const field of message.field) if (field.typeName === before || field.typeName?.endsWith(`.${before}`)) field.typeName = nested.name;
    }
    nameEntries(nested);
  }
}
