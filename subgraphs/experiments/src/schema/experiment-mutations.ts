import { inject, injectable } from 'tsyringe';
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Access, type GraphContext } from '@cairn/subgraph';
import { ExperimentService } from '../domain/experiment-service.js';
import { noteKey } from '../domain/tag.js';
import { ExperimentType, showExperiment } from './experiment.js';
import { CreateExperimentInput, DeleteViewInput, ExperimentInput, RenameExperimentInput, SaveViewInput, SetExperimentNoteInput, SetExperimentTagsInput } from './inputs.js';
import { SavedViewType, showView } from './saved-view.js';

/** Changes of experiments. */
@injectable()
@Resolver()
export class ExperimentMutations {
  constructor(@inject(ExperimentService) private readonly experiments: ExperimentService) {}

  @Mutation(() => ExperimentType, { description: 'Makes an experiment.' })
  @Access('log')
  async createExperiment(@Arg('input', () => CreateExperimentInput) { projectId, name, tags = [], note }: CreateExperimentInput, @Ctx() context: GraphContext): Promise<ExperimentType> {
    const all = note ? [...tags, { key: noteKey, value: note }] : tags;
    return showExperiment(await this.experiments.create({ projectId, name, tags: all }, context));
  }

  @Mutation(() => ExperimentType, { description: 'Gives an experiment another name.' })
  @Access('log')
  async renameExperiment(@Arg('input', () => RenameExperimentInput) { experimentId, name }: RenameExperimentInput, @Ctx() context: GraphContext): Promise<ExperimentType> {
    return showExperiment(await this.experiments.rename(experimentId, name, context));
  }

  @Mutation(() => ExperimentType, { description: 'Says words about an experiment; of one name the last counts.' })
  @Access('log')
  async setExperimentTags(@Arg('input', () => SetExperimentTagsInput) { experimentId, tags }: SetExperimentTagsInput, @Ctx() context: GraphContext): Promise<ExperimentType> {
    return showExperiment(await this.experiments.setTags(experimentId, tags, context));
  }

  @Mutation(() => ExperimentType, { description: 'Writes down what an experiment is about.' })
  @Access('comment')
  async setExperimentNote(@Arg('input', () => SetExperimentNoteInput) { experimentId, note }: SetExperimentNoteInput, @Ctx() context: GraphContext): Promise<ExperimentType> {
    return showExperiment(await this.experiments.setNote(experimentId, note, context));
  }

  @Mutation(() => ExperimentType, { description: 'Puts an experiment and its runs into the bin.' })
  @Access('log')
  async deleteExperiment(@Arg('input', () => ExperimentInput) { experimentId }: ExperimentInput, @Ctx() context: GraphContext): Promise<ExperimentType> {
    return showExperiment(await this.experiments.delete(experimentId, context));
  }

  @Mutation(() => ExperimentType, { description: 'Takes an experiment out of the bin, with the runs that went there with it.' })
  @Access('log')
  async restoreExperiment(@Arg('input', () => ExperimentInput) { experimentId }: ExperimentInput, @Ctx() context: GraphContext): Promise<ExperimentType> {
    return showExperiment(await this.experiments.restore(experimentId, context));
  }

  @Mutation(() => SavedViewType, { description: 'Keeps a way of looking at runs under a name.' })
  @Access('log')
  async saveView(@Arg('input', () => SaveViewInput) input: SaveViewInput, @Ctx() context: GraphContext): Promise<SavedViewType> {
    return showView(await this.experiments.saveView(input, context));
  }

  @Mutation(() => Boolean, { description: 'Deletes a saved view.' })
  @Access('log')
  async deleteView(@Arg('input', () => DeleteViewInput) { id }: DeleteViewInput, @Ctx() context: GraphContext): Promise<boolean> {
    await this.experiments.deleteView(id, context);
    return true;
  }
}
