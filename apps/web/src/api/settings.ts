/** The requests by which staff reads and edits its restaurant, one function each. */
import type {
  RestaurantChangeLog,
  RestaurantChangeRequest,
  RestaurantConflict,
  RestaurantSaved,
  StaffRestaurantView,
  TableRequest,
} from '@quicktable/contracts';
import { request } from './request.ts';

export const settingsPath = (restaurantId: string) =>
  `/v1/staff/restaurants/${encodeURIComponent(restaurantId)}`;

export const readSettings = (path: string) => request<StaffRestaurantView>(path);

type Edited = Pick<StaffRestaurantView, 'restaurantId' | 'revision'>;

const ifMatch = ({ revision }: Edited) => ({ 'if-match': `"${revision}"` });

/** @param preview Saves nothing; the answer says which reservations the change would leave outside the rules */
export const changeRestaurant = (edited: Edited, body: RestaurantChangeRequest, preview: boolean) =>
  request<RestaurantSaved>(`${settingsPath(edited.restaurantId)}?preview=${preview}`, {
    method: 'PATCH',
    headers: ifMatch(edited),
    body,
  });

const tablePath = (edited: Edited, tableId: string) =>
  `${settingsPath(edited.restaurantId)}/tables/${encodeURIComponent(tableId)}`;

export const putTable = (edited: Edited, tableId: string, body: TableRequest, preview: boolean) =>
  request<RestaurantSaved>(`${tablePath(edited, tableId)}?preview=${preview}`, {
    method: 'PUT',
    headers: ifMatch(edited),
    body,
  });

/** @param reassign Moves reservations to come to other tables first; without it they are a reason to refuse */
export const retireTable = (edited: Edited, tableId: string, reassign: boolean) =>
  request<RestaurantSaved>(`${tablePath(edited, tableId)}?reassign=${reassign}`, {
    method: 'DELETE',
    headers: ifMatch(edited),
  });

export const readConflicts = (path: string) => request<{ items: RestaurantConflict[] }>(`${path}/conflicts`);

export const readChanges = (path: string) => request<RestaurantChangeLog>(`${path}/changes?limit=10`);
