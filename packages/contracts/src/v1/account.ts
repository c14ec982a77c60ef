/** Accounts and sessions. */
import { z } from 'zod';
import { Email, GuestName, Language, PhoneNumber } from './primitives.ts';

const Password = z
  .string()
  .min(10, 'Use 10 characters or more.')
  .max(200)
  .describe('10 to 200 characters; no other rule');

export const SignUpRequest = z
  .strictObject({
    email: Email,
    password: Password,
    name: GuestName,
    phoneNumber: PhoneNumber.nullable().optional(),
    language: Language.default('ko'),
    invitation: z.string().max(300).optional().describe("Makes the account one of a restaurant's staff"),
  })
  .meta({ id: 'SignUpRequest' });
export type SignUpRequest = z.infer<typeof SignUpRequest>;

export const SignInRequest = z
  .strictObject({ email: z.string().max(254), password: z.string().max(200) })
  .meta({ id: 'SignInRequest' });
export type SignInRequest = z.infer<typeof SignInRequest>;

export const PasswordResetRequest = z
  .strictObject({ email: z.string().max(254) })
  .meta({ id: 'PasswordResetRequest' });

export const PasswordReset = z
  .strictObject({
    token: z.string().max(200).describe('From the link of the message'),
    password: Password,
  })
  .meta({ id: 'PasswordReset' });
export type PasswordReset = z.infer<typeof PasswordReset>;

export const PasswordChange = z
  .strictObject({ currentPassword: z.string().max(200), newPassword: Password })
  .meta({ id: 'PasswordChange' });

export const AccountView = z
  .object({
    userId: z.string(),
    email: z.string(),
    name: z.string(),
    phoneNumber: z.string().nullable(),
    language: Language,
    role: z.enum(['guest', 'staff']),
    restaurantIds: z.array(z.string()).describe('The restaurants whose staff this person is of'),
  })
  .meta({ id: 'Account' });
export type AccountView = z.infer<typeof AccountView>;

export const SessionView = z
  .object({
    account: AccountView,
    csrfToken: z.string().describe('Send it as X-CSRF-Token with every request that writes'),
  })
  .meta({ id: 'Session' });
export type SessionView = z.infer<typeof SessionView>;
