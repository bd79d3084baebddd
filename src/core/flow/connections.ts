import { usedConnections, type Flow, type FlowStep, type StepApplication } from '../flow'
import type { FlowEdit } from './edits'

/** What a step keeps of the application of its connection. */
export const stepApplication = ({ id, name, colour, monogram }: StepApplication): StepApplication => ({
  id,
  name,
  colour,
  monogram,
})

export const register =
  (connectionId: string): FlowEdit =>
  (flow) =>
    flow.registered.includes(connectionId) ? flow : { ...flow, registered: [...flow.registered, connectionId] }

/** Takes a connection off the flow's list; steps that use it keep it. */
export const deregister =
  (connectionId: string): FlowEdit =>
  (flow) =>
    flow.registered.includes(connectionId) ? { ...flow, registered: flow.registered.filter((id) => id !== connectionId) } : flow

/** The connections of a flow: those that its steps use, then those registered with it only. */
export const connectionsOf = (flow: Flow): string[] => [...new Set([...usedConnections(flow), ...flow.registered])]

export const stepsUsing = ({ steps }: Flow, connectionId: string): FlowStep[] =>
  steps.filter((step) => step.connectionId === connectionId)

/** Chooses a step's application. The connection of another application goes with it. */
export const chooseApplication =
  (stepId: string, application: StepApplication, name?: string): FlowEdit =>
  (flow) => ({
    ...flow,
    steps: flow.steps.map((step) => {
      if (step.id !== stepId) return step
      const { connectionId, ...rest } = step
      const kept = connectionId !== undefined && step.application?.id === application.id ? { connectionId } : {}
      return { ...rest, ...kept, application: stepApplication(application), ...(name === undefined ? {} : { name }) }
    }),
  })

/** Gives the named steps another connection, and its application. */
export const replaceConnection =
  (stepIds: readonly string[], { id, application }: { readonly id: string; readonly application: StepApplication }): FlowEdit =>
  (flow) =>
    flow.steps.some((step) => stepIds.includes(step.id))
      ? {
          ...flow,
          steps: flow.steps.map((step) =>
            stepIds.includes(step.id) ? { ...step, connectionId: id, application: stepApplication(application) } : step,
          ),
        }
      : flow
