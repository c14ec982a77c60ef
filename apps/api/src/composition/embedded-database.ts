/** The embedded DynamoDB, started beside the service. */
import { createDynamoDBServer, DirectoryError, type DynamoDBServer } from '@quicktable/embedded-dynamodb';
import type { PortChoice } from '../environment.ts';
import { StartError } from '../errors.ts';
import { bilingual } from '../language.ts';
import { type Listening, listenNear } from './listen.ts';

/** Starts the database on loopback. @param directory Where it keeps its data; undefined: in memory */
export function startEmbeddedDatabase(
  port: PortChoice,
  directory: string | undefined,
): Promise<Listening<DynamoDBServer>> {
  return listenNear(port, 'DYNAMODB_PORT', (candidate) =>
    createDynamoDBServer({
      port: candidate,
      host: '127.0.0.1',
      ...(directory === undefined ? {} : { directory }),
    }).catch((error: unknown) => {
      throw error instanceof DirectoryError ? unusable(error) : error;
    }),
  );
}

function unusable({ code, directory }: DirectoryError): StartError {
  if (code === 'DIRECTORY_IN_USE') {
    return new StartError(
      bilingual(
        `${directory} 폴더는 다른 프로그램이 사용하고 있습니다. 그 프로그램을 종료하거나 DATA_DIR에 다른 폴더를 적으세요.`,
        `Another program keeps its data in ${directory}. End it, or give DATA_DIR another folder.`,
      ),
    );
  }
  return new StartError(
    bilingual(
      `${directory} 폴더에 데이터를 저장할 수 없습니다. DATA_DIR에 쓸 수 있는 폴더를 적으세요.`,
      `Data cannot be kept in ${directory}. Give DATA_DIR a folder that can be written to.`,
    ),
  );
}
