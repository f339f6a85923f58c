import { inject, injectable } from 'tsyringe';
import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { Access, type GraphContext } from '@cairn/subgraph';
import { MonitoringService } from '../domain/monitoring-service.js';
import { BaselineType, RecordBaselineInput, showBaseline } from './baseline.js';
import { CreateMonitorsInput, MonitorType, showMonitor } from './monitor.js';

@injectable()
@Resolver()
export class MonitorResolver {
  constructor(@inject(MonitoringService) private readonly service: MonitoringService) {}

  @Query(() => MonitorType, { nullable: true, description: 'A monitor by id.' })
  @Access('read')
  monitor(@Arg('id', () => ID, { description: 'mon_…' }) id: string, @Ctx() context: GraphContext): Promise<MonitorType | undefined> {
    return context.load('Monitor', id);
  }

  @Query(() => [MonitorType], { description: 'What watches an endpoint, one of each kind.' })
  @Access('read')
  async monitors(@Arg('endpointId', () => ID, { description: 'The endpoint.' }) endpointId: string, @Ctx() context: GraphContext): Promise<MonitorType[]> {
    return (await this.service.monitorsOf(endpointId, context)).map(showMonitor);
  }

  @Query(() => [BaselineType], { description: 'What was expected of the versions that answered for an endpoint, newest first.' })
  @Access('read')
  async baselines(@Arg('endpointId', () => ID, { description: 'The endpoint.' }) endpointId: string, @Ctx() context: GraphContext): Promise<BaselineType[]> {
    return (await this.service.baselinesOf(endpointId, context)).map(showBaseline);
  }

  @Mutation(() => BaselineType, { description: 'Says what is expected of a model version.' })
  @Access('log')
  async recordBaseline(@Arg('input', () => RecordBaselineInput) input: RecordBaselineInput, @Ctx() context: GraphContext): Promise<BaselineType> {
    return showBaseline(await this.service.recordBaseline(input, context));
  }

  @Mutation(() => [MonitorType], { description: 'Watches an endpoint, with one monitor of each kind.' })
  @Access('operate')
  async createMonitors(@Arg('input', () => CreateMonitorsInput) input: CreateMonitorsInput, @Ctx() context: GraphContext): Promise<MonitorType[]> {
    return (await this.service.createMonitors(input, context)).map(showMonitor);
  }
}
