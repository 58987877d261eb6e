import { z } from 'zod'

export const propertyTypes = ['string', 'number', 'boolean', 'list'] as const
export type PropertyType = (typeof propertyTypes)[number]
export const propertyTypeSchema = z.enum(propertyTypes)

export const propertyOwners = ['event', 'profile'] as const
export type PropertyOwner = (typeof propertyOwners)[number]
