/** Opens the database that the configuration names: DynamoDB, the embedded one, or MySQL. */
import type { DatabaseConfig } from '../config.ts';
import { createDynamoDBLabRepository } from '../database/dynamodb/lab-reservation-repository.ts';
import { createDynamoDBReservationDatabase } from '../database/dynamodb/reservation-database.ts';
import type { LabReservationRepository } from '../database/lab-reservation-repository.ts';
import type { ReservationDatabaseConnection } from '../database/reservation-database.ts';
import type { PortChoice } from '../environment.ts';
import { type Bilingual, bilingual } from '../language.ts';
import { startEmbeddedDatabase } from './embedded-database.ts';

/** Where the lab stands, and what the embedded database calls itself; any name would do there. */
const embeddedRegion = 'ap-northeast-2';

export interface OpenDatabase {
  readonly repository: LabReservationRepository;
  /** The same tables, as the reservation service of /v1 uses them. */
  readonly reservations: ReservationDatabaseConnection;
  /** What it is and where, for the banner. */
  readonly description: Bilingual;
  /** What goes into a client's endpoint; undefined for AWS's own. */
  readonly endpoint: string | undefined;
  /** The embedded database of this process: nobody else's data is in it, so it may be filled at the start. */
  readonly embedded: boolean;
  /** The default port that the embedded database had to leave. */
  readonly takenPort: number | undefined;
  close(): Promise<void>;
}

/**
 * @param directory Where the embedded database keeps its data; undefined: in memory
 * @param patienceMs How long one request may take; undefined: as long as a service's client would wait
 */
export async function openDatabase(
  config: DatabaseConfig,
  directory: string | undefined,
  patienceMs?: number,
): Promise<OpenDatabase> {
  if (config.kind === 'embedded-dynamodb') {
    return openEmbedded(config.table, config.port, directory, patienceMs);
  }
  if (config.kind === 'dynamodb') return openDynamoDB(config, patienceMs);
  return openMysql(config.url, patienceMs);
}

async function openEmbedded(
  table: string,
  port: PortChoice,
  directory: string | undefined,
  attemptTimeoutMs: number | undefined,
): Promise<OpenDatabase> {
  const { server, takenPort } = await startEmbeddedDatabase(port, directory);
  const place = { region: embeddedRegion, endpoint: server.url, table, attemptTimeoutMs };
  const repository = createDynamoDBLabRepository(place);
  const reservations = createDynamoDBReservationDatabase(place);
  const kept = directory === undefined ? bilingual('메모리', 'in memory') : bilingual(directory, directory);
  return {
    repository,
    reservations,
    description: bilingual(`${server.url} (내장, ${kept.ko})`, `${server.url} (embedded, ${kept.en})`),
    endpoint: server.url,
    embedded: true,
    takenPort,
    close: async () => {
      await Promise.all([repository.close(), reservations.close()]);
      await server.close();
    },
  };
}

function openDynamoDB(
  config: Extract<DatabaseConfig, { kind: 'dynamodb' }>,
  attemptTimeoutMs: number | undefined,
): OpenDatabase {
  const { region, table, endpoint } = config;
  const place = { region, table, endpoint, attemptTimeoutMs };
  const repository = createDynamoDBLabRepository(place);
  const reservations = createDynamoDBReservationDatabase(place);
  const where = endpoint ?? region;
  return {
    repository,
    reservations,
    description: bilingual(`DynamoDB ${where}, 테이블 ${table}`, `DynamoDB ${where}, table ${table}`),
    endpoint,
    embedded: false,
    takenPort: undefined,
    close: async () => {
      await Promise.all([repository.close(), reservations.close()]);
    },
  };
}

/** The driver is loaded only here: most starts need none. */
async function openMysql(url: string, statementTimeoutMs: number | undefined): Promise<OpenDatabase> {
  const [{ createMysqlLabRepository }, { createMysqlReservationDatabase }] = await Promise.all([
    import('../database/mysql/lab-reservation-repository.ts'),
    import('../database/mysql/reservation-database.ts'),
  ]);
  const repository = createMysqlLabRepository({ url, statementTimeoutMs });
  const reservations = createMysqlReservationDatabase({ url, statementTimeoutMs });
  // Without user and password.
  const { host, pathname } = new URL(url);
  const where = `MySQL ${host}${pathname}`;
  return {
    repository,
    reservations,
    description: bilingual(where, where),
    endpoint: undefined,
    embedded: false,
    takenPort: undefined,
    close: async () => {
      await Promise.all([repository.close(), reservations.close()]);
    },
  };
}
