/** The MySQL tables as kysely sees them, and the migrations that make them. */
import { readFile } from 'node:fs/promises';
import { type Kysely, type Migration, Migrator, sql } from 'kysely';

export interface ReservationRow {
  user_id: string;
  reservation_id: string;
  restaurant_id: string;
  restaurant_name: string;
  /** `YYYY-MM-DD` */
  date: string;
  /** `HH:MM` */
  time: string;
  party_size: number;
  phone_number: string;
  status: string;
  created_at: string;
  /** Null in the lab's rows, which are no reservations of the service. */
  revision: number | null;
  start_minute: number | null;
  /** The whole reservation as JSON. */
  details: string | null;
}

interface InventoryDayRow {
  restaurant_id: string;
  date: string;
}

export interface ClaimRow {
  restaurant_id: string;
  date: string;
  claim_id: string;
  kind: 'hold' | 'reservation';
  /** A JSON array. */
  table_ids: string;
  start_minute: number;
  end_minute: number;
  covers: number;
  expires_at_ms: number | null;
}

export interface DocumentRow {
  kind: string;
  partition_id: string;
  id: string;
  body: string;
  revision: number;
  expires_at_ms: number | null;
}

export interface Schema {
  reservations: ReservationRow;
  inventory_days: InventoryDayRow;
  claims: ClaimRow;
  documents: DocumentRow;
}

/** Found from `src` and from `dist` alike. */
const initScript = new URL('../../../sql/init_db.sql', import.meta.url);

/** Every byte of a text counts, spaces at its end included; MySQL and MariaDB name that collation differently. */
const EXACT = sql`DEFAULT CHARACTER SET utf8mb4 /*!80000 COLLATE utf8mb4_0900_bin */ /*M!100300 COLLATE utf8mb4_nopad_bin */`;

const migrations: Record<string, Migration> = {
  // The lab's table, by the lab's own script, so that a database which was made with that goes on from here.
  '0001-lab-reservations': {
    async up(db) {
      const script = await readFile(initScript, 'utf8');
      const create = /^CREATE TABLE[\s\S]*?;$/m.exec(script)?.[0].slice(0, -1);
      if (create === undefined) throw new Error('init_db.sql creates no table');
      await sql.raw(create).execute(db);
    },
  },
  '0002-reservation-service': {
    async up(db) {
      await sql`ALTER TABLE reservations
        ADD COLUMN revision INT NULL,
        ADD COLUMN start_minute INT NULL,
        ADD COLUMN details MEDIUMTEXT NULL`.execute(db);
      await sql`CREATE TABLE IF NOT EXISTS inventory_days (
        restaurant_id VARCHAR(128) NOT NULL,
        date DATE NOT NULL,
        PRIMARY KEY (restaurant_id, date)
      ) ENGINE = InnoDB ${EXACT}`.execute(db);
      await sql`CREATE TABLE IF NOT EXISTS claims (
        restaurant_id VARCHAR(128) NOT NULL,
        date DATE NOT NULL,
        claim_id VARCHAR(128) NOT NULL,
        kind VARCHAR(16) NOT NULL,
        table_ids TEXT NOT NULL,
        start_minute INT NOT NULL,
        end_minute INT NOT NULL,
        covers INT NOT NULL,
        expires_at_ms BIGINT NULL,
        PRIMARY KEY (restaurant_id, date, claim_id),
        KEY claims_expiry (expires_at_ms)
      ) ENGINE = InnoDB ${EXACT}`.execute(db);
      await sql`CREATE TABLE IF NOT EXISTS documents (
        kind VARCHAR(64) NOT NULL,
        partition_id VARCHAR(255) NOT NULL,
        id VARCHAR(255) NOT NULL,
        body MEDIUMTEXT NOT NULL,
        revision INT NOT NULL,
        expires_at_ms BIGINT NULL,
        PRIMARY KEY (kind, partition_id, id),
        KEY documents_expiry (expires_at_ms)
      ) ENGINE = InnoDB ${EXACT}`.execute(db);
    },
  },
};

/** Brings the schema up to date; several processes may do so at once. */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
