import { inject, injectable } from 'tsyringe';
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root, Subscription } from 'type-graphql';
import { Access, connectionOf, type GraphContext } from '@cairn/subgraph';
import { MonitoringService, type WindowReports } from '../domain/monitoring-service.js';
import { dayOf, endOf } from '../domain/observation.js';
import { MonitorType } from './monitor.js';
import { DriftReportConnection, DriftReportsArgs, DriftReportType, PerformanceReportConnection, PerformanceReportsArgs, showDrift, showPerformance, WindowReported } from './reports.js';

@injectable()
@Resolver(() => DriftReportType)
export class ReportResolver {
  constructor(@inject(MonitoringService) private readonly service: MonitoringService) {}

  @Query(() => DriftReportConnection, { description: 'How features and predictions of an endpoint were spread, newest window first.' })
  @Access('read')
  async driftReports(@Args(() => DriftReportsArgs) { endpointId, subject, from, to, ...page }: DriftReportsArgs, @Ctx() context: GraphContext): Promise<DriftReportConnection> {
    return connectionOf(await this.service.drift({ endpointId, subject, ...days(from, to) }, page, context), showDrift);
  }

  @Query(() => PerformanceReportConnection, { description: 'How good predictions of an endpoint turned out to be, newest window first.' })
  @Access('read')
  async performanceReports(@Args(() => PerformanceReportsArgs) { endpointId, from, to, ...page }: PerformanceReportsArgs, @Ctx() context: GraphContext): Promise<PerformanceReportConnection> {
    return connectionOf(await this.service.performance({ endpointId, ...days(from, to) }, page, context), showPerformance);
  }

  @Subscription(() => WindowReported, {
    description: 'Reports of an endpoint as its windows are judged.',
    subscribe: ({ args, context }: { args: { endpointId: string }; context: GraphContext }) => context.resolve(MonitoringService).followReports(args.endpointId, context),
  })
  @Access('read')
  reportRecorded(@Arg('endpointId', () => ID, { description: 'The endpoint.' }) _endpointId: string, @Root() { windowEnd, drift, performance }: WindowReports & { windowEnd: string }): WindowReported {
    return { windowEnd: endOf(windowEnd), drift: drift.map(showDrift), performance: performance && showPerformance(performance) };
  }

  @FieldResolver(() => MonitorType, { description: 'The monitor that judged it.' })
  monitor(@Root() { monitorId }: DriftReportType, @Ctx() context: GraphContext): Promise<MonitorType | undefined> {
    return context.load('Monitor', monitorId);
  }
}

function days(from: Date | undefined, to: Date | undefined): { from?: string; to?: string } {
  return { ...(from && { from: dayOf(from) }), ...(to && { to: dayOf(to) }) };
}
