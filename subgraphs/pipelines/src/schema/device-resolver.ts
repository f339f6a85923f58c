import { inject, injectable } from 'tsyringe';
import { Field, Float, ID, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { Access } from '@cairn/subgraph';
import { JobService, type OfferedDevice } from '../domain/job-service.js';

@ObjectType('Device', { description: 'Something that jobs run on.' })
@Access('signedIn')
export class DeviceType {
  @Field(() => ID, { description: 'Unique in its provider.' })
  id!: string;

  @Field(() => String, { description: 'cpu or gpu.' })
  kind!: string;

  @Field(() => String, { description: 'What its maker calls it.' })
  name!: string;

  @Field(() => Float, { nullable: true, description: 'CPU cores that jobs may reserve; null for a GPU, which is allotted whole.' })
  cores?: number | undefined;

  @Field(() => Float, { description: 'Memory that jobs may reserve, in bytes.' })
  memoryBytes!: number;

  @Field(() => Float, { description: 'CPU cores reserved now.' })
  coresInUse!: number;

  @Field(() => Float, { description: 'Memory reserved now, in bytes.' })
  memoryBytesInUse!: number;

  @Field(() => Int, { description: 'How many jobs it has now.' })
  jobCount!: number;

  @Field(() => String, { description: 'The compute provider that offers it.' })
  provider!: string;
}

@injectable()
@Resolver(() => DeviceType)
export class DeviceResolver {
  constructor(@inject(JobService) private readonly jobs: JobService) {}

  @Query(() => [DeviceType], { description: 'What jobs can run on, and how much of it is taken.' })
  @Access('read')
  async devices(): Promise<DeviceType[]> {
    return (await this.jobs.devices()).map(showDevice);
  }
}

function showDevice({ inUse, ...device }: OfferedDevice): DeviceType {
  return { ...device, coresInUse: inUse.cores, memoryBytesInUse: inUse.memoryBytes, jobCount: inUse.jobIds.length };
}
