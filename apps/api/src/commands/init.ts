/** `npm run init`: the lab's `init_dynamodb` - creates what is missing of the table and writes the 10 reservations. */
import { request } from 'undici';
import { type OpenDatabase, openDatabase } from '../composition/open-database.ts';
import { type Config, type DatabaseConfig, readConfig } from '../config.ts';
import { StartError } from '../errors.ts';
import { bilingual, type Language } from '../language.ts';
import { seedRestaurants } from '../use-cases/seed-restaurants.ts';

const texts = {
  begins: bilingual('Amazon DynamoDB 테이블 초기화 중...', 'Initializing the Amazon DynamoDB table...'),
  done: (count: number) =>
    bilingual(`${count}개의 예약 데이터가 추가되었습니다.`, `${count} reservations have been added.`),
  inMemory: bilingual(
    '참고: 실행 중인 내장 데이터베이스가 없어 이 명령의 메모리에만 기록했습니다. npm start가 같은 데이터를 스스로 채웁니다.',
    'Note: no embedded database runs, so the data stood in the memory of this command only. npm start fills in the same data itself.',
  ),
  withoutRestaurants: bilingual(
    '참고: 예약 페이지가 쓰는 테이블과 식당은 준비하지 못했습니다. 실습에는 필요하지 않습니다.',
    'Note: the table and the restaurants of the booking pages could not be prepared; the lab does without them.',
  ),
};

/** Only the person who typed the command waits, and a table is not made as quickly as a row is read. */
const patienceMs = 15_000;
const probeTimeoutMs = 1_000;
/** As far as `npm start` moves from a taken default. */
const portsToTry = 20;

export async function init(env: NodeJS.ProcessEnv): Promise<void> {
  const config = readConfig(env);
  const { language } = config;
  process.stdout.write(`${texts.begins[language]}\n`);
  const choice = await chooseDatabase(config);
  const database = await openDatabase(choice, config.dataDirectory, patienceMs);
  try {
    const count = await database.repository.initialize();
    process.stdout.write(`${texts.done(count)[language]}\n`);
    await addRestaurants(database, language);
    if (database.embedded && config.dataDirectory === undefined) {
      process.stderr.write(`${texts.inMemory[language]}\n`);
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new StartError(
      bilingual(
        `테이블을 초기화하지 못했습니다: ${message}`,
        `The table could not be initialized: ${message}`,
      ),
      { cause: error },
    );
  } finally {
    await database.close();
  }
}

/** What the pages need beside the lab's table; a role that may not create a second table still has the lab. */
async function addRestaurants({ reservations }: OpenDatabase, language: Language): Promise<void> {
  try {
    await reservations.initialize();
    await seedRestaurants(reservations, Date.now);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const { ko, en } = texts.withoutRestaurants;
    process.stderr.write(`${language === 'ko' ? ko : en} (${message})\n`);
  }
}

/** The configured database; for the embedded one, the one that `npm start` already runs, if it does. */
async function chooseDatabase({ database }: Config): Promise<DatabaseConfig> {
  if (database.kind !== 'embedded-dynamodb') return database;
  const { port, named } = database.port;
  for (let candidate = port; candidate < port + (named ? 1 : portsToTry); candidate += 1) {
    const endpoint = `http://127.0.0.1:${candidate}`;
    if (await isEmbeddedDatabase(endpoint)) {
      return { kind: 'dynamodb', region: 'ap-northeast-2', table: database.table, endpoint };
    }
  }
  return { ...database, port: { port: 0, named: true } };
}

/** Only the embedded database answers a plain GET like this; somebody's DynamoDB Local is left alone unless it is named. */
async function isEmbeddedDatabase(endpoint: string): Promise<boolean> {
  try {
    const answer = await request(endpoint, { headersTimeout: probeTimeoutMs, bodyTimeout: probeTimeoutMs });
    return (await answer.body.text()) === 'healthy: dynamodb.local';
  } catch {
    return false;
  }
}
