import { inject, injectable } from 'tsyringe';
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import { Access, connectionOf, type GraphContext } from '@cairn/subgraph';
import type { Alert } from '../domain/alert.js';
import { MonitoringService } from '../domain/monitoring-service.js';
import { AlertConnection, AlertsArgs, AlertType, ResolveAlertArgs, showAlert } from './alert.js';
import { MonitorType } from './monitor.js';

@injectable()
@Resolver(() => AlertType)
export class AlertResolver {
  constructor(@inject(MonitoringService) private readonly service: MonitoringService) {}

  @Query(() => AlertType, { nullable: true, description: 'An alert by id.' })
  @Access('read')
  alert(@Arg('id', () => ID, { description: 'alr_…' }) id: string, @Ctx() context: GraphContext): Promise<AlertType | undefined> {
    return context.load('Alert', id);
  }

  @Query(() => AlertConnection, { description: 'Alerts of a project, newest first.' })
  @Access('read')
  async alerts(@Args(() => AlertsArgs) { projectId, status, ...page }: AlertsArgs, @Ctx() context: GraphContext): Promise<AlertConnection> {
    return connectionOf(await this.service.alerts(projectId, status, page, context), showAlert);
  }

  @Mutation(() => AlertType, { description: 'Says that somebody is looking.' })
  @Access('operate')
  async acknowledgeAlert(@Arg('id', () => ID, { description: 'alr_…' }) id: string, @Ctx() context: GraphContext): Promise<AlertType> {
    return showAlert(await this.service.acknowledgeAlert(id, context));
  }

  @Mutation(() => AlertType, { description: 'Settles an alert.' })
  @Access('operate')
  async resolveAlert(@Args(() => ResolveAlertArgs) { id, reason }: ResolveAlertArgs, @Ctx() context: GraphContext): Promise<AlertType> {
    return showAlert(await this.service.resolveAlert(id, reason, context));
  }

  @Subscription(() => AlertType, {
    description: 'Alerts of a project as they are raised.',
    subscribe: ({ args, context }: { args: { projectId: string }; context: GraphContext }) => context.resolve(MonitoringService).followAlerts(args.projectId, context),
  })
  @Access('read')
  alertRaised(@Arg('projectId', () => ID, { description: 'The project.' }) _projectId: string, @Root() alert: Alert): AlertType {
    return showAlert(alert);
  }

  @FieldResolver(() => MonitorType, { description: 'The monitor that fired.' })
  monitor(@Root() { monitorId }: AlertType, @Ctx() context: GraphContext): Promise<MonitorType | undefined> {
    return context.load('Monitor', monitorId);
  }
}
