import { status } from '@grpc/grpc-js';
import { InvalidInputError } from '@cairn/core';
import { readProtoFile, type GrpcService } from '@cairn/subgraph';
import protobuf from 'protobufjs';
import descriptor from 'protobufjs/ext/descriptor/index.js';

/** What is told of a service. */
export type Described = Pick<GrpcService, 'name' | 'descriptors'>;

interface ReflectionRequest {
  readonly host?: string;
  readonly message_request?: 'file_by_filename' | 'file_containing_symbol' | 'file_containing_extension' | 'all_extension_numbers_of_type' | 'list_services';
  readonly file_by_filename?: string;
  readonly file_containing_symbol?: string;
}

/** Files by their name, and by the services, methods, messages and enums that they hold. */
class Files {
  readonly #files = new Map<string, Uint8Array>();
  readonly #symbols = new Map<string, Uint8Array>();

  constructor(described: readonly Described[]) {
    for (const bytes of described.flatMap(({ descriptors }) => descriptors)) this.#add(bytes);
  }

  named(name: string): Uint8Array | undefined {
    return this.#files.get(name);
  }

  holding(symbol: string): Uint8Array | undefined {
    return this.#symbols.get(symbol);
  }

  #add(bytes: Uint8Array): void {
    const file = descriptor.FileDescriptorProto.decode(bytes) as unknown as FileShape;
    this.#files.set(file.name, bytes);
    for (const { name, method } of file.service) {
      this.#symbols.set(`${file.package}.${name}`, bytes);
      for (const { name: called } of method) this.#symbols.set(`${file.package}.${name}.${called}`, bytes);
    }
    for (const { name } of file.enumType) this.#symbols.set(`${file.package}.${name}`, bytes);
    this.#addMessages(file.messageType, file.package, bytes);
  }

  #addMessages(messages: readonly MessageShape[], within: string, bytes: Uint8Array): void {
    for (const { name, nestedType, enumType } of messages) {
      this.#symbols.set(`${within}.${name}`, bytes);
      for (const { name: inner } of enumType) this.#symbols.set(`${within}.${name}.${inner}`, bytes);
      this.#addMessages(nestedType, `${within}.${name}`, bytes);
    }
  }
}

interface MessageShape {
  readonly name: string;
  readonly nestedType: readonly MessageShape[];
  readonly enumType: readonly { readonly name: string }[];
}

interface FileShape {
  readonly name: string;
  readonly package: string;
  readonly messageType: readonly MessageShape[];
  readonly enumType: readonly { readonly name: string }[];
  readonly service: readonly { readonly name: string; readonly method: readonly { readonly name: string }[] }[];
}

/** `grpc.reflection.v1.ServerReflection`, and the same under its older name: what the services are, for whoever has signed in. */
export function reflectionServices(described: readonly Described[]): GrpcService[] {
  const versions = ['v1', 'v1alpha'].map((version) => ({ version, file: readProtoFile(new URL(`../../proto/reflection-${version}.proto`, import.meta.url)) }));
  const all: Described[] = [...described, ...versions.map(({ version, file }) => ({ name: `grpc.reflection.${version}.ServerReflection`, descriptors: [file.descriptor] }))];
  const files = new Files(all);
  return versions.map(({ version, file }) => {
    const request = file.root.lookupType(`grpc.reflection.${version}.ServerReflectionRequest`);
    const response = file.root.lookupType(`grpc.reflection.${version}.ServerReflectionResponse`);
    return {
      name: `grpc.reflection.${version}.ServerReflection`,
      descriptors: [file.descriptor],
      methods: {
        ServerReflectionInfo: {
          access: 'signedIn',
          streams: true,
          handle(bytes) {
            const asked = read(request, bytes);
            return response.encode({ valid_host: asked.host, original_request: asked, ...answer(asked, all, files) }).finish();
          },
        },
      },
    };
  });
}

function answer(asked: ReflectionRequest, all: readonly Described[], files: Files): object {
  switch (asked.message_request) {
    case 'list_services':
      return { list_services_response: { service: all.map(({ name }) => ({ name })) } };
    case 'file_by_filename':
      return fileAnswer(files.named(asked.file_by_filename!), asked.file_by_filename!);
    case 'file_containing_symbol':
      return fileAnswer(files.holding(asked.file_containing_symbol!), asked.file_containing_symbol!);
    default:
      // There are no extensions.
      return refusal(status.UNIMPLEMENTED, 'Extensions are not used here');
  }
}

function fileAnswer(file: Uint8Array | undefined, name: string): object {
  if (file === undefined) return refusal(status.NOT_FOUND, `There is no '${name.slice(0, 200)}'`);
  return { file_descriptor_response: { file_descriptor_proto: [file] } };
}

function refusal(code: status, message: string): object {
  return { error_response: { error_code: code, error_message: message } };
}

function read(type: protobuf.Type, bytes: Uint8Array): ReflectionRequest {
  try {
    return type.decode(bytes) as unknown as ReflectionRequest;
  } catch (cause) {
    throw new InvalidInputError(`The message is no ServerReflectionRequest: ${(cause as Error).message}`, { cause });
  }
}
