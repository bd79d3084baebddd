import type { Application } from '../../core/application'

/** The catalogue, loaded when first needed; it is no part of the first load. */
export const loadCatalogue = async (): Promise<readonly Application[]> => (await import('../../core/applications')).applications
