/** What things are called on the platform. */
export const experimentName = 'late-arrival';
export const modelName = 'late-arrival';
export const endpointName = 'late-arrival';
export const pipelineName = 'late-arrival-training';
